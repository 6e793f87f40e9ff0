//! What the targets in Python share: policies that the frameworks' own options cannot say, as a
//! module of Python that decides by itself.

use corsac::server::{OnDisallowed, PreflightHandling, PreflightStatus, UpstreamHeaders, VaryMode};

use crate::expression::{Expression, PLAIN_PATH};
use crate::feature::Feature;
use crate::quote;
use crate::rules::{Credentials, Hosts, Origins, Route, Rule, Rules, SomeOrigins};
use crate::target::Limit;

/// What none of them can express.
pub(super) const DEBUG: Limit = Limit {
    feature: Feature::Debug,
    reason: "the exported middleware refuses preflights without saying why",
};

/// The indented lines of keyword arguments.
type Arguments = Vec<(&'static str, String)>;

/// A part of a module that stands around the decision.
pub(super) struct Adapter {
    /// What it imports besides.
    pub(super) imports: &'static str,
    /// What stands behind the decision, in parts.
    pub(super) parts: &'static [&'static str],
}

/// A module that knows the policies and decides by itself.
pub(super) fn module(rules: &Rules, adapter: &Adapter) -> String {
    let parts = [adapter.imports, include_str!("types.py"), &policies(rules), &decide()];
    let parts = parts.into_iter().chain(adapter.parts.iter().copied());
    parts.map(str::trim_end).collect::<Vec<_>>().join("\n\n\n") + "\n"
}

/// The only policy, if a library's options can say it: certain origins or any, listed methods and
/// headers, and nothing unusual.
pub(super) fn sayable(rules: &Rules) -> Option<&Rule> {
    let is_usual = |rule: &&Rule| {
        rule.on_disallowed == OnDisallowed::Omit
            && rule.preflight == PreflightHandling::Answer
            && rule.upstream_headers == UpstreamHeaders::Replace
            && rule.timing.is_none()
            && !rule.methods.is_any()
            && !rule.request_headers.is_any()
    };
    rules.only().filter(is_usual)
}

/// A list of Python.
pub(super) fn list(texts: &[String]) -> String {
    format!("[{}]", quote::list(texts, quote::python))
}

pub(super) fn boolean(credentials: Credentials) -> &'static str {
    match credentials {
        Credentials::Allowed => "True",
        Credentials::NotAllowed => "False",
    }
}

fn decide() -> String {
    let (first, others) = PLAIN_PATH.split_at(PLAIN_PATH.find(")([").map_or(0, |end| end + 1));
    include_str!("decide.py")
        .replace("@FIRST_SEGMENT_BYTE@", first)
        .replace("@OTHER_BYTES@", others)
}

fn policies(rules: &Rules) -> String {
    let default = rules.default.and_then(|index| rules.policies.get(index));
    let default =
        default.map_or_else(|| "NOBODY".to_owned(), |rule| call("Policy", policy(rule), 0));
    let routes: String = rules.routes.iter().map(|own| self::route(rules, own)).collect();
    let routes = if routes.is_empty() { "()".to_owned() } else { format!("(\n{routes})") };
    format!(
        "# For requests that no route matches.\nDEFAULT = {default}\n\n\
         # The first that matches; for a preflight, by the method that it announces.\n\
         ROUTES: tuple[Route, ...] = {routes}\n\n\
         POLICIES = [DEFAULT, *(route.policy for route in ROUTES)]\n"
    )
}

fn route(rules: &Rules, route: &Route) -> String {
    let policy = match route.policy.and_then(|index| rules.policies.get(index)) {
        _ if route.policy == rules.default => "DEFAULT".to_owned(),
        Some(rule) => call("Policy", self::policy(rule), 2),
        None => "NOBODY".to_owned(),
    };
    let host = |host: &Hosts| match host {
        Hosts::This(name) => quote::python(name),
        Hosts::Below(parent) => quote::python(&format!("*.{parent}")),
    };
    let mut arguments: Arguments = vec![("policy", policy)];
    if !route.hosts.is_empty() {
        let hosts: Vec<_> = route.hosts.iter().map(host).collect();
        arguments.push(("hosts", quote::python_tuple(&hosts)));
    }
    if let Some((_, expression)) = &route.path {
        arguments.push(("path", quote::python_raw(expression.as_str())));
    }
    if !route.methods.is_empty() {
        arguments.push(("methods", tuple(&route.methods)));
    }
    format!("    {},\n", call("Route", arguments, 1))
}

fn policy(rule: &Rule) -> Arguments {
    let mut arguments: Arguments = vec![("origins", origins(&rule.origins))];
    let lists = [
        ("methods", rule.methods.entries()),
        ("headers", rule.request_headers.entries()),
        ("exposed", rule.exposed_headers.entries()),
    ];
    let lists = lists.into_iter().filter(|(_, names)| !names.is_empty());
    arguments.extend(lists.map(|(key, names)| (key, tuple(&names))));
    arguments.push(("max_age", rule.max_age.to_string()));
    let choices = [
        ("credentials", "True", rule.credentials == Credentials::Allowed),
        ("preflight_status", "200", rule.preflight_status == PreflightStatus::Ok),
        ("forward_preflights", "True", rule.preflight == PreflightHandling::Forward),
        ("reject", "True", rule.on_disallowed == OnDisallowed::Reject),
        ("keep", "True", rule.upstream_headers == UpstreamHeaders::Keep),
        ("vary_always", "True", rule.vary == VaryMode::Always),
    ];
    let chosen = choices.into_iter().filter(|(.., is_chosen)| *is_chosen);
    arguments.extend(chosen.map(|(key, value, _)| (key, value.to_owned())));
    arguments.extend(rule.timing.iter().map(|timing| ("timing", origins(timing))));
    arguments
}

fn origins(origins: &Origins) -> String {
    let Some(SomeOrigins { exact, expressions }) = origins.some() else {
        return "Origins(any=True)".to_owned();
    };
    let raw: Vec<_> = expressions.iter().map(Expression::as_str).map(quote::python_raw).collect();
    match raw.is_empty() {
        true => format!("Origins({})", tuple(exact)),
        false => format!("Origins({}, {})", tuple(exact), quote::python_tuple(&raw)),
    }
}

fn tuple(texts: &[String]) -> String {
    quote::python_tuple(&texts.iter().map(|text| quote::python(text)).collect::<Vec<_>>())
}

/// A call with an argument in each line.
fn call(function: &str, arguments: Arguments, depth: usize) -> String {
    let indent = "    ".repeat(depth);
    let line = |(key, value): (&str, String)| format!("{indent}    {key}={value},\n");
    let lines: String = arguments.into_iter().map(line).collect();
    format!("{function}(\n{lines}{indent})")
}
