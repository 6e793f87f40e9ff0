//! nginx: `map`s that decide, and a snippet that sends what they say.

mod headers;
mod map;
mod refusals;
mod routing;

use corsac::server::{PreflightHandling, PreflightStatus};

use crate::comment;
use crate::export::{Approximated, Written};
use crate::feature::Feature;
use crate::file::File;
use crate::rules::{Rule, Rules};
use crate::target::{Limit, Target};
use crate::targets::backtracking;

pub(super) const TARGET: Target = Target {
    name: "nginx",
    title: "nginx",
    proven_on: "nginx 1.22.1",
    limits: &[
        backtracking::NESTED_REPETITIONS,
        backtracking::SEVERAL_STARS,
        Limit {
            feature: Feature::LongLists,
            reason: "a name or value in its configuration has at most 4096 bytes",
        },
        Limit {
            feature: Feature::KeptUpstreamHeaders,
            reason: "proxy_hide_header hides a header of the service always or never, not where \
                     another one is there",
        },
        Limit {
            feature: Feature::Debug,
            reason: "the answer to a refused preflight has a status and no headers that explain it",
        },
    ],
    page: "\
# nginx

Two files, named as Debian and Ubuntu have them, so that `--out /etc/nginx` puts them in their places:

- `conf.d/cors.conf` belongs into the `http` block. Its maps decide; they cost nothing where nobody
  asks for them.
- `snippets/cors.conf` belongs into each `server` block that the policy is for:
  `include snippets/cors.conf;`. Then `nginx -t`, and `systemctl reload nginx`.

What to watch:

- **A block with an `add_header` of its own inherits none.** Whoever writes `add_header` in a
  `location` or an `if`, or a file that it includes does, must `include snippets/cors.conf;` there
  too. The same holds for `proxy_hide_header`.
- Preflights are answered in the `server` block, so before `auth_basic`, `auth_request`, `limit_except`
  and every `location`. Other OPTIONS requests reach the service.
- `always` puts the headers on errors too, those of nginx itself (404, 413, 502, 504) included. An
  `error_page` that leads to a `location` with its own `add_header` loses them.
- With `fastcgi_pass`, `uwsgi_pass`, `scgi_pass` or `grpc_pass` instead of `proxy_pass`, repeat the
  `proxy_hide_header` lines as `fastcgi_hide_header` and so on; otherwise CORS headers of the service
  are sent besides these.
- Within a `location` with a regular expression, the maps of a policy with routes reset `$1`: include the
  snippet in the `server` block, or use a named group, `(?<name>…)`.
- Two exported policies in one nginx need different names for their variables: replace `$cors_`.
- `websocket_origins` are checked; `proxy_pass` needs `Upgrade` and `Connection` passed on, as ever.
- Where routes have hosts, `$host` is compared: behind another proxy it must be passed on.

What differs: refused preflights are answered 204 without CORS headers, which browsers refuse. Methods
and names of headers are left to the browser to check, as the standard has it, except that where routes
tell methods apart a preflight is answered about its own method. Of several `Origin` lines, which no
browser sends, versions before 1.23 read the first. Where routes have paths, a path that services read
in several ways is given nothing; with `on_disallowed = \"reject\"`, requests of other origins for such a
path are rejected.
",
    write,
};

const PLACE_OF_MAPS: &str = "\
Goes into the http block: conf.d/ in most installations. It only decides; snippets/cors.conf acts.";

const PLACE_OF_SNIPPET: &str = "\
Goes into each server block that the policy is for: `include snippets/cors.conf;`.
A location with an add_header of its own inherits none of these: include this file there too.";

fn write(approximated: &Approximated<'_>) -> Written {
    let rules = &approximated.rules.without_idle_routes();
    let headers = headers::of(rules);
    let mut maps = comment::lines("#", &comment::head(&TARGET, approximated, PLACE_OF_MAPS));
    maps.push_str(&routing::maps(rules));
    headers.iter().for_each(|header| maps.push_str(&header.map));
    maps.push_str(&answer_map(rules));
    maps.push_str(&refusals::maps(rules));
    if maps.contains(crate::quote::DOLLAR) {
        maps.push_str(&map::dollar());
    }
    let mut snippet = comment::lines("#", &comment::head(&TARGET, approximated, PLACE_OF_SNIPPET));
    snippet.push_str(&hidden(rules));
    snippet.push_str("\n# `always`: on errors too. Headers that are empty are not sent.\n");
    for header in &headers {
        snippet.push_str(&format!("add_header {} {} always;\n", header.name, header.value));
    }
    snippet.push_str(&answers(rules));
    vec![
        File { name: "conf.d/cors.conf", text: maps },
        File { name: "snippets/cors.conf", text: snippet },
    ]
}

/// What the service says about CORS itself.
fn hidden(rules: &Rules) -> String {
    const NAMES: [&str; 6] = [
        "Access-Control-Allow-Origin",
        "Access-Control-Allow-Credentials",
        "Access-Control-Allow-Methods",
        "Access-Control-Allow-Headers",
        "Access-Control-Expose-Headers",
        "Access-Control-Max-Age",
    ];
    let mut text = "\n# What the service says of its own would be sent besides. With fastcgi_pass \
                    and the like,\n# fastcgi_hide_header and the like.\n"
        .to_owned();
    let timing = rules.policies.iter().any(|rule| rule.timing.is_some());
    let timing = timing.then_some("Timing-Allow-Origin");
    for name in NAMES.into_iter().chain(timing) {
        text.push_str(&format!("proxy_hide_header {name};\n"));
    }
    text
}

fn status(rule: &Rule) -> Option<&'static str> {
    match (rule.preflight, rule.preflight_status) {
        (PreflightHandling::Forward, _) => None,
        (PreflightHandling::Answer, PreflightStatus::NoContent) => Some("204"),
        (PreflightHandling::Answer, PreflightStatus::Ok) => Some("200"),
    }
}

/// Whether every preflight gets the same status.
fn only_status(rules: &Rules) -> Option<&'static str> {
    let first = rules.policies.first().map_or(Some("204"), status)?;
    let is_same = rules.policies.iter().all(|rule| status(rule) == Some(first));
    (is_same && (rules.only().is_some() || first == "204")).then_some(first)
}

/// Which preflights are answered how, where policies differ.
fn answer_map(rules: &Rules) -> String {
    if only_status(rules).is_some() || rules.only().is_some() {
        return String::new();
    }
    let of_policy = |(index, rule): (usize, &Rule)| {
        Some((format!("\"preflight {index}\""), status(rule)?.to_owned()))
    };
    let mut entries: Vec<_> = rules.policies.iter().enumerate().filter_map(of_policy).collect();
    let refused = ["none", routing::AMBIGUOUS].map(|rule| format!("\"preflight {rule}\""));
    entries.extend(refused.map(|key| (key, "204".to_owned())));
    map::map(
        "Preflights that do not reach the service.",
        "\"$cors_kind $cors_rule\"",
        "answer",
        "\"\"",
        &entries,
    )
}

/// What nginx answers itself. `return` is one of the two directives that are safe within `if`.
fn answers(rules: &Rules) -> String {
    let mut conditions = Vec::new();
    if refusals::are_there(rules) {
        conditions.push((refusals::CONDITION.to_owned(), "403"));
    }
    match only_status(rules) {
        Some(status) => conditions.push(("$cors_kind = preflight".to_owned(), status)),
        None if rules.only().is_some() => {}
        None => conditions.extend(["204", "200"].into_iter().filter_map(|answer| {
            let is_used =
                answer == "204" || rules.policies.iter().any(|rule| status(rule) == Some(answer));
            is_used.then(|| (format!("$cors_answer = {answer}"), answer))
        })),
    }
    if conditions.is_empty() {
        return String::new();
    }
    let mut text = "\n# These never reach the service.\n".to_owned();
    for (condition, status) in conditions {
        text.push_str(&format!("if ({condition}) {{\n    return {status};\n}}\n"));
    }
    text
}
