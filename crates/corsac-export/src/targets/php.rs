//! PHP: a file to require first.

use std::fmt::Write;

use corsac::server::{OnDisallowed, PreflightStatus, VaryMode};

use crate::comment;
use crate::export::{Approximated, Written};
use crate::expression::{Expression, PLAIN_PATH};
use crate::feature::Feature;
use crate::file::File;
use crate::quote;
use crate::rules::{Credentials, Hosts, Origins, Route, Rule, Rules, Search};
use crate::target::{Limit, Target};
use crate::targets::backtracking;

pub(super) const TARGET: Target = Target {
    name: "php",
    title: "PHP without a framework",
    proven_on: "PHP 8.2.36",
    limits: &[
        backtracking::NESTED_REPETITIONS,
        backtracking::SEVERAL_STARS,
        Limit { feature: Feature::Debug, reason: "the script gives no reasons to browsers" },
        Limit {
            feature: Feature::ForwardedPreflights,
            reason: "the script answers preflights itself",
        },
        Limit {
            feature: Feature::KeptUpstreamHeaders,
            reason: "the headers are set before it is known what the script will set",
        },
        Limit { feature: Feature::TimingOrigins, reason: "the script sets CORS headers only" },
        Limit {
            feature: Feature::WebSocketOrigins,
            reason: "PHP does not serve WebSockets in scripts of pages",
        },
    ],
    page: "\
# PHP without a framework

`cors.php` is required first in every script, before any output and before the
user is asked for a password:

```php
<?php
require_once __DIR__ . '/cors.php';
```

Or for all scripts at once in php.ini or .user.ini: `auto_prepend_file =
/path/to/cors.php`. PHP 8.1 or later, no packages.

- Responses that PHP does not make have no CORS headers: static files, and error
  pages of the web server itself. Let the server hand unknown paths to a script.
- OPTIONS requests must reach PHP: some server configurations answer them, or
  allow GET and POST only.
- An uncaught exception keeps the headers; a script with a syntax error does too
  if it is another file than the one that requires this one.
- CORS headers that a script sets itself win: remove them. `Vary` is added when
  the headers are sent, by `header_register_callback`, of which PHP has one: a
  script with its own adds `Vary: Origin` there.
- Refused origins get 403 for a preflight; other requests of theirs are served
  without CORS headers.
",
    write,
};

const PLACE: &str = "\
`require_once` this first in every script, before any output and before the user is asked for a
password, or name it in `auto_prepend_file`.";

fn write(approximated: &Approximated<'_>) -> Written {
    let head = comment::lines("//", &comment::head(&TARGET, approximated, PLACE));
    let rules = &approximated.rules;
    let timings = if approximated.lost_timings() { Timings::Removed } else { Timings::AsTheyAre };
    let body = match rules.only().filter(|rule| is_constant(rule)) {
        Some(rule) => straight(rule, timings),
        None => class(rules, timings),
    };
    vec![File {
        name: "cors.php",
        text: format!("<?php\n{head}\ndeclare(strict_types=1);\n{body}"),
    }]
}

/// What becomes of the Timing-Allow-Origin of scripts.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Timings {
    AsTheyAre,
    Removed,
}

/// Says whether the answers to preflights are the same for every method and header name.
fn is_constant(rule: &Rule) -> bool {
    let repeats = rule.credentials == Credentials::Allowed
        && (rule.methods.is_any() || rule.request_headers.is_any());
    !repeats && rule.on_disallowed == OnDisallowed::Omit
}

/// One policy for everything, step by step.
fn straight(rule: &Rule, timings: Timings) -> String {
    let mut text = format!("\n(static function (): void {{\n{IS_PREFLIGHT}");
    let origin = match is_allowed(rule) {
        Some(is_allowed) => {
            let _ = write!(
                text,
                "    $origin = $_SERVER['HTTP_ORIGIN'] ?? '';\n    $isAllowed = {is_allowed};\n"
            );
            "\"Access-Control-Allow-Origin: $origin\"".to_owned()
        }
        None => quote::php("Access-Control-Allow-Origin: *"),
    };
    text.push_str(match (timings, rule.depends_on_origin()) {
        (Timings::Removed, true) => VARY_WITHOUT_TIMINGS,
        (Timings::Removed, false) => WITHOUT_TIMINGS,
        (Timings::AsTheyAre, true) => VARY,
        (Timings::AsTheyAre, false) => "",
    });
    let status = if rule.preflight_status == PreflightStatus::Ok { 200 } else { 204 };
    let of_all = headers(of_all_responses(rule), Some(origin));
    let of_preflights = headers(of_preflights(rule), None);
    match rule.origins.some() {
        Some(_) => {
            text.push_str(&if_allowed(&of_all, 4));
            text.push_str("    if ($isPreflight) {\n");
            text.push_str(&if_allowed(&of_preflights, 8));
            let _ = writeln!(text, "        http_response_code($isAllowed ? {status} : 403);");
        }
        None => {
            text.push_str(&indented(&of_all, 4));
            text.push_str("    if ($isPreflight) {\n");
            text.push_str(&indented(&of_preflights, 8));
            let _ = writeln!(text, "        http_response_code({status});");
        }
    }
    text + "        exit;\n    }\n})();\n"
}

const IS_PREFLIGHT: &str = "    \
    // Other OPTIONS requests are for the script.
    $isPreflight = $_SERVER['REQUEST_METHOD'] === 'OPTIONS'
        && isset($_SERVER['HTTP_ORIGIN'], $_SERVER['HTTP_ACCESS_CONTROL_REQUEST_METHOD']);
";

const VARY: &str = "    \
    // When headers are sent, since a script may replace them until then.
    header_register_callback(static fn () => header('Vary: Origin', false));
";

const VARY_WITHOUT_TIMINGS: &str = "    \
    // When headers are sent, since a script may replace them until then.
    header_register_callback(static function (): void {
        header_remove('Timing-Allow-Origin');
        header('Vary: Origin', false);
    });
";

const WITHOUT_TIMINGS: &str = "    \
    // When headers are sent, since a script may set it until then.
    header_register_callback(static fn () => header_remove('Timing-Allow-Origin'));
";

/// Whether an origin is allowed; none where any is.
fn is_allowed(rule: &Rule) -> Option<String> {
    let some = rule.origins.some()?;
    let exact = match &some.exact[..] {
        [] => None,
        [only] => Some(format!("$origin === {}", quote::php(only))),
        several => Some(format!("in_array($origin, {}, true)", array(several))),
    };
    let matches = some.expressions.iter().map(|expression| {
        format!("preg_match({}, $origin) === 1", quote::php_regex(expression.as_str()))
    });
    Some(exact.into_iter().chain(matches).collect::<Vec<_>>().join("\n        || "))
}

fn of_all_responses(rule: &Rule) -> Vec<(&'static str, String)> {
    let credentials = match rule.credentials {
        Credentials::Allowed => "true".to_owned(),
        Credentials::NotAllowed => String::new(),
    };
    vec![
        ("Access-Control-Allow-Credentials", credentials),
        ("Access-Control-Expose-Headers", rule.exposed_headers.header()),
    ]
}

fn of_preflights(rule: &Rule) -> Vec<(&'static str, String)> {
    let methods = Some(rule.methods.header()).filter(|methods| !methods.is_empty());
    vec![
        // Without the header, requests whose upload is watched may have any method.
        ("Access-Control-Allow-Methods", methods.unwrap_or_else(|| "GET".to_owned())),
        ("Access-Control-Allow-Headers", rule.request_headers.header()),
        ("Access-Control-Max-Age", rule.max_age.to_string()),
    ]
}

/// Statements that set those that have a value, after one that is ready.
fn headers(headers: Vec<(&'static str, String)>, first: Option<String>) -> Vec<String> {
    let set = headers.into_iter().filter(|(_, value)| !value.is_empty());
    let quoted = set.map(|(name, value)| quote::php(&format!("{name}: {value}")));
    first.into_iter().chain(quoted).map(|header| format!("header({header});")).collect()
}

fn if_allowed(lines: &[String], depth: usize) -> String {
    let indent = " ".repeat(depth);
    format!("{indent}if ($isAllowed) {{\n{}{indent}}}\n", indented(lines, depth + 4))
}

fn indented(lines: &[String], depth: usize) -> String {
    let indent = " ".repeat(depth);
    lines.iter().map(|line| format!("{indent}{line}\n")).collect()
}

/// Several policies, or one whose answers depend on what is asked.
fn class(rules: &Rules, timings: Timings) -> String {
    let mut text = "\nfinal class CorsPolicy\n{\n    private const POLICIES = [\n".to_owned();
    rules.policies.iter().for_each(|rule| text.push_str(&policy(rule)));
    text.push_str("    ];\n");
    text.push_str(&routes(rules));
    match rules.reject() {
        true => text.extend([include_str!("php/class.php"), include_str!("php/reject.php")]),
        false => text.push_str(&include_str!("php/class.php").replace(REJECTING, "        }\n")),
    }
    text.push_str(match rules.search() {
        Search::None => FIND_ONLY,
        Search::WithoutPaths => FIND_WITHOUT_PATHS,
        Search::WithPaths => include_str!("php/paths.php"),
    });
    if rules.search() != Search::None {
        text.push_str(include_str!("php/routes.php"));
    }
    if timings == Timings::Removed {
        text = text.replace(CLASS_VARY, CLASS_VARY_WITHOUT_TIMINGS);
    }
    text + "}\n\nCorsPolicy::apply();\n"
}

const CLASS_VARY: &str = "        \
        if ($policy === null || $policy['origins'] !== '*' || isset($policy['vary'])) {
            // When headers are sent, since a script may replace them until then.
            header_register_callback(static fn () => header('Vary: Origin', false));
        }
";

const CLASS_VARY_WITHOUT_TIMINGS: &str = "        \
        $varies = $policy === null || $policy['origins'] !== '*' || isset($policy['vary']);
        // When headers are sent, since a script may replace them until then.
        header_register_callback(static function () use ($varies): void {
            header_remove('Timing-Allow-Origin');
            if ($varies) {
                header('Vary: Origin', false);
            }
        });
";

/// What is left out where nothing is rejected.
const REJECTING: &str = "        } elseif (self::isRejected($policy, $origin)) {
            http_response_code(403);
            exit;
        }
";

const FIND_ONLY: &str = "
    private static function find(string $method): array
    {
        return [self::DEFAULT, false];
    }
";

const FIND_WITHOUT_PATHS: &str = "
    private static function find(string $method): array
    {
        $methods = [$method, strtoupper($method)];
        return self::agreed(array_map(fn ($asked) => self::firstMatch($asked, '', ''), $methods));
    }
";

fn policy(rule: &Rule) -> String {
    let mut text = "        [\n".to_owned();
    let mut line = |key: &str, value: String| {
        let _ = writeln!(text, "            '{key}' => {value},");
    };
    match &rule.origins {
        Origins::Any => line("origins", quote::php("*")),
        Origins::Some(some) => {
            let regex = |expression: &Expression| quote::php_regex(expression.as_str());
            let expressions: Vec<_> = some.expressions.iter().map(regex).collect();
            line("origins", array(&some.exact));
            line("expressions", format!("[{}]", expressions.join(", ")));
        }
    }
    line("methods", array(&rule.methods.entries()));
    line("headers", array(&rule.request_headers.entries()));
    line("expose", array(&rule.exposed_headers.entries()));
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
    text + "        ],\n"
}

fn routes(rules: &Rules) -> String {
    let mut text = String::new();
    if rules.search() != Search::None {
        text.push_str(
            "\n    /** The first that matches decides. */\n    private const ROUTES = [\n",
        );
        for route in &rules.routes {
            let _ = writeln!(text, "        [{}],", self::route(route).join(", "));
        }
        text.push_str("    ];\n");
    }
    if rules.search() == Search::WithPaths {
        let plain = quote::php_regex(PLAIN_PATH);
        let _ = write!(
            text,
            "\n    /** Paths that can be read in one way only. */\n    private const PLAIN_PATH\n        = {plain};\n"
        );
    }
    text + &format!("\n    private const DEFAULT = {};\n", number(rules.default))
}

fn route(route: &Route) -> Vec<String> {
    let hosts: Vec<_> = route.hosts.iter().map(Hosts::to_string).collect();
    let hosts = (!hosts.is_empty()).then(|| format!("'hosts' => {}", array(&hosts)));
    let path = route.path.as_ref();
    let path = path.map(|(_, path)| format!("'path' => {}", quote::php_regex(path.as_str())));
    let methods =
        (!route.methods.is_empty()).then(|| format!("'methods' => {}", array(&route.methods)));
    let policy = format!("'policy' => {}", number(route.policy));
    [hosts, path, methods, Some(policy)].into_iter().flatten().collect()
}

fn array(texts: &[String]) -> String {
    format!("[{}]", quote::list(texts, quote::php))
}

fn number(policy: Option<usize>) -> String {
    policy.map_or_else(|| "null".to_owned(), |policy| format!("self::POLICIES[{policy}]"))
}
