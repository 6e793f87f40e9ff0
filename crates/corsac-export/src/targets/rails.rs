//! Ruby: the gem rack-cors, or a middleware where it cannot do it.

use std::fmt::Write;

use corsac::server::{OnDisallowed, PreflightStatus, VaryMode};

use crate::comment;
use crate::export::{Approximated, Written};
use crate::expression::PLAIN_PATH;
use crate::feature::Feature;
use crate::file::File;
use crate::quote;
use crate::rules::{Credentials, Hosts, Names, Origins, Route, Rule, Rules, Search};
use crate::target::{Limit, Target};
use crate::targets::backtracking;

pub(super) const TARGET: Target = Target {
    name: "rails",
    title: "Rails, with the gem rack-cors where it can",
    proven_on: "Rails 6.1.7, rack-cors 1.1.1, Rack 2.2.22, Puma 5.6.5, Ruby 3.1",
    limits: &[
        backtracking::NESTED_REPETITIONS,
        backtracking::SEVERAL_STARS,
        Limit { feature: Feature::Debug, reason: "the middleware gives no reasons to browsers" },
        Limit {
            feature: Feature::ForwardedPreflights,
            reason: "rack-cors answers every preflight itself",
        },
        Limit {
            feature: Feature::KeptUpstreamHeaders,
            reason: "the middleware does not look at what the application set",
        },
        Limit { feature: Feature::TimingOrigins, reason: "rack-cors sends CORS headers only" },
        Limit {
            feature: Feature::WebSocketOrigins,
            reason: "Action Cable has a list of its own, \
                     config.action_cable.allowed_request_origins",
        },
    ],
    page: "\
# Rails, with the gem rack-cors where it can

`config/initializers/cors.rb` goes into the application, with `gem \"rack-cors\"`
in the Gemfile. It puts the middleware before all others, so that error pages,
static files and what authentication answers have the headers too.

In a plain Rack application, `use Rack::Cors do … end` with the same block comes
first in config.ru. Exceptions that pass through it lose their headers:
something below it is to answer them.

rack-cors cannot have routes, `*` among methods or header names, `null`, origins
of other schemes, methods in lower case, or `on_disallowed = \"reject\"`, and it
allows `accept`, `accept-language`, `content-language` and `content-type` in
every preflight. Unless the policy lists these four and needs none of the
others, the file has a middleware of its own instead, and needs no gem; in a
plain Rack application, `require` the file and `use CorsPolicy`.

With rack-cors, in the open:

- Refused preflights are answered 200 without CORS headers, and answers to
  preflights have no `Vary`.
- Every response to an allowed origin has Access-Control-Allow-Methods and
  -Max-Age, which browsers heed in preflights only.
- Names in Access-Control-Request-Headers with a space before a comma, as no
  browser sends them, are refused.
- With `*`, responses to requests without `Origin` have no CORS headers, and all
  have `Vary: Origin`.
- CORS headers that the application sets win over the policy's: remove them.
",
    write,
};

const PLACE: &str = "\
config/initializers/cors.rb: before all other middleware, so that error pages and what
authentication answers have the headers too. The application sets no CORS headers of its own.";

fn write(approximated: &Approximated<'_>) -> Written {
    let mut text = comment::lines("#", &comment::head(&TARGET, approximated, PLACE));
    let rules = &approximated.rules;
    let block = rules.only().filter(|_| !approximated.lost_timings()).and_then(of_gem);
    text.push_str(&match block {
        Some(block) => block,
        None if approximated.lost_timings() => middleware(rules).replace(LAST, LAST_AND_TIMINGS),
        None => middleware(rules),
    });
    vec![File { name: "config/initializers/cors.rb", text }]
}

/// The last of the headers that the application does not say itself.
const LAST: &str = "access-control-max-age\n  ]";

const LAST_AND_TIMINGS: &str = "access-control-max-age\n    timing-allow-origin\n  ]";

/// The policy in terms of rack-cors, if it has terms for it.
fn of_gem(rule: &Rule) -> Option<String> {
    let is_upper = |method: &String| method.bytes().all(|byte| byte.is_ascii_uppercase());
    let Names::Listed(methods) = &rule.methods else { return None };
    let Names::Listed(names) = &rule.request_headers else { return None };
    let has_terms = methods.iter().all(is_upper)
        && rule.lists_safelisted_headers()
        && rule.on_disallowed == OnDisallowed::Omit
        && exact(&rule.origins).iter().all(|origin| is_of_web(origin));
    let methods: Vec<_> =
        rule.methods_with_safelisted().iter().map(|method| method.to_lowercase()).collect();
    let mut options = vec![
        format!("headers: {}", words('w', names)),
        format!("methods: {}", words('i', &methods)),
    ];
    let exposed = rule.exposed_headers.entries();
    options.extend((!exposed.is_empty()).then(|| format!("expose: {}", words('w', &exposed))));
    options
        .extend((rule.credentials == Credentials::Allowed).then(|| "credentials: true".to_owned()));
    options.push(format!("max_age: {}", rule.max_age));
    let options = options.join(",\n      ");
    has_terms.then(|| {
        format!(
            "\nRails.application.config.middleware.insert_before 0, Rack::Cors do\n  allow do\n    \
             origins {}\n    resource \"*\",\n      {options}\n  end\nend\n",
            origins(&rule.origins).join(",\n            "),
        )
    })
}

/// rack-cors takes anything else for a host.
fn is_of_web(origin: &str) -> bool {
    origin.starts_with("https://") || origin.starts_with("http://")
}

fn exact(origins: &Origins) -> &[String] {
    origins.some().map(|some| &some.exact[..]).unwrap_or_default()
}

/// Strings and expressions.
fn origins(origins: &Origins) -> Vec<String> {
    let Some(some) = origins.some() else { return vec![quote::ruby("*")] };
    let exact = some.exact.iter().map(|origin| quote::ruby(origin));
    exact
        .chain(some.expressions.iter().map(|expression| quote::ruby_regex(expression.as_str())))
        .collect()
}

/// Methods and header names have no characters that mean something between brackets.
fn words(kind: char, words: &[String]) -> String {
    format!("%{kind}[{}]", words.join(" "))
}

/// What is left out where nothing is rejected.
const REJECTING: &str = "    elsif origin.nil? && rejected?(policy, env)
      status, headers, body = [403, {}, []]
";

/// A middleware of its own.
fn middleware(rules: &Rules) -> String {
    let mut text = "\n# Answers preflights, and gives other responses their headers.\n\
                    class CorsPolicy\n  POLICIES = [\n"
        .to_owned();
    rules.policies.iter().for_each(|rule| text.push_str(&policy(rule)));
    text.push_str("  ].freeze\n");
    text.push_str(&routes(rules));
    match rules.reject() {
        true => text.extend([include_str!("rails/middleware.rb"), include_str!("rails/reject.rb")]),
        false => text.push_str(&include_str!("rails/middleware.rb").replace(REJECTING, "")),
    }
    text.push_str(match rules.search() {
        Search::None => "\n  def find(_env)\n    [DEFAULT, false]\n  end\n",
        Search::WithoutPaths => "\n  def find(env)\n    agreed(env, [[\"\", :path]])\n  end\n",
        Search::WithPaths => include_str!("rails/paths.rb"),
    });
    if rules.search() != Search::None {
        text.push_str(include_str!("rails/routes.rb"));
    }
    text + "end\n\nRails.application.config.middleware.insert_before 0, CorsPolicy if defined?(Rails)\n"
}

fn policy(rule: &Rule) -> String {
    let mut text = "    {\n".to_owned();
    let mut line = |key: &str, value: String| {
        let _ = writeln!(text, "      {key}: {value},");
    };
    line(
        "origins",
        match &rule.origins {
            Origins::Any => quote::ruby("*"),
            some => format!("[{}]", origins(some).join(", ")),
        },
    );
    line("methods", words('w', &rule.methods.entries()));
    line("headers", words('w', &rule.request_headers.entries()));
    line("expose", words('w', &rule.exposed_headers.entries()));
    line("credentials", (rule.credentials == Credentials::Allowed).to_string());
    line("max_age", rule.max_age.to_string());
    if rule.preflight_status == PreflightStatus::Ok {
        line("status", "200".to_owned());
    }
    if rule.on_disallowed == OnDisallowed::Reject {
        line("reject", "true".to_owned());
    }
    if rule.vary == VaryMode::Always {
        line("vary", "true".to_owned());
    }
    text + "    }.freeze,\n"
}

fn routes(rules: &Rules) -> String {
    let mut text = String::new();
    if rules.search() != Search::None {
        text.push_str("\n  # The first that matches decides.\n  ROUTES = [\n");
        for route in &rules.routes {
            let _ = writeln!(text, "    {{ {} }}.freeze,", self::route(route).join(", "));
        }
        text.push_str("  ].freeze\n");
    }
    if rules.search() == Search::WithPaths {
        let plain = quote::ruby_regex(PLAIN_PATH);
        let _ = write!(
            text,
            "\n  # Paths that can be read in one way only.\n  PLAIN_PATH =\n    {plain}\n"
        );
    }
    text + &format!("\n  DEFAULT = {}\n", number(rules.default))
}

fn route(route: &Route) -> Vec<String> {
    let hosts: Vec<_> = route.hosts.iter().map(Hosts::to_string).collect();
    let hosts = (!hosts.is_empty()).then(|| format!("hosts: {}", quoted(&hosts)));
    let path = route.path.as_ref().map(|(_, path)| {
        let quoted = quote::ruby_regex(path.as_str());
        format!("path: {quoted}, any_case: {quoted}i")
    });
    let methods =
        (!route.methods.is_empty()).then(|| format!("methods: {}", words('w', &route.methods)));
    let policy = format!("policy: {}", number(route.policy));
    [hosts, path, methods, Some(policy)].into_iter().flatten().collect()
}

fn quoted(texts: &[String]) -> String {
    format!("[{}]", quote::list(texts, quote::ruby))
}

fn number(policy: Option<usize>) -> String {
    policy.map_or_else(|| "nil".to_owned(), |policy| format!("POLICIES[{policy}]"))
}
