//! Which policy decides about a request: what kind of request it is, and its route.

use super::map::{folded_regex, map, regex};
use crate::expression::PLAIN_PATH;
use crate::rules::{Hosts, Route, Rules};

/// The maps from a request to `$cors_kind`, and with routes to `$cors_rule` and `$cors_scope`.
pub(super) fn maps(rules: &Rules) -> String {
    let mut text = kind();
    if rules.only().is_some() {
        return text;
    }
    let key = Key::of(rules);
    if key.methods {
        text.push_str(&method());
    }
    if key.paths {
        text.push_str(&plain_path());
    }
    text.push_str(&rule(rules, key));
    if rules.tell_methods_apart() {
        text.push_str(&scope(rules, Key { methods: false, ..key }));
    }
    text
}

fn kind() -> String {
    let preflight = regex(r"^OPTIONS \S.* .*\S$");
    map(
        "A preflight is OPTIONS with Origin and Access-Control-Request-Method.",
        "\"$request_method $http_access_control_request_method $http_origin\"",
        "kind",
        "response",
        &[(preflight, "preflight".to_owned())],
    )
}

fn method() -> String {
    let announced = regex(r"^preflight (?<cors_announced>[!#$%&'*+.^_`|~0-9A-Za-z-]+)$");
    let entries =
        [(announced, "$cors_announced".to_owned()), (regex("^preflight "), "\"\"".to_owned())];
    map(
        "Routes ask for the method that a preflight announces.",
        "\"$cors_kind $http_access_control_request_method\"",
        "method",
        "$request_method",
        &entries,
    )
}

fn plain_path() -> String {
    let plain = regex(&format!(r"^(?![^?]{{1025}})(?<cors_plain_path>{PLAIN_PATH})(\?|$)"));
    map(
        "The path as it came, if every service reads it alike; others are given nothing.",
        "$request_uri",
        "path",
        "\"\"",
        &[(plain, "$cors_plain_path".to_owned())],
    )
}

/// What the routes ask for: parts of a text, in this order, with a space between them.
#[derive(Clone, Copy)]
struct Key {
    methods: bool,
    hosts: bool,
    paths: bool,
}

impl Key {
    fn of(rules: &Rules) -> Self {
        Self {
            methods: rules.tell_methods_apart(),
            hosts: rules.routes.iter().any(|route| !route.hosts.is_empty()),
            paths: rules.routes.iter().any(|route| route.path.is_some()),
        }
    }

    /// The source of a map.
    fn source(self) -> String {
        let parts =
            [(self.methods, "$cors_method"), (self.hosts, "$host"), (self.paths, "$cors_path")];
        let parts: Vec<_> =
            parts.iter().filter(|(is_asked, _)| *is_asked).map(|part| part.1).collect();
        format!("\"{}\"", parts.join(" "))
    }

    /// The expression of a route, with one of its expressions for paths.
    fn expression(self, route: &Route, path: Option<&str>) -> String {
        let any = || r"\S*".to_owned();
        let methods = match &route.methods[..] {
            [] => any(),
            methods => alternatives(methods.iter().map(|method| regex_syntax::escape(method))),
        };
        let hosts = match &route.hosts[..] {
            [] => any(),
            hosts => alternatives(hosts.iter().map(host)),
        };
        let path = path.map_or_else(any, str::to_owned);
        let parts = [(self.methods, methods), (self.hosts, hosts), (self.paths, path)];
        let parts: Vec<_> =
            parts.into_iter().filter(|(is_asked, _)| *is_asked).map(|part| part.1).collect();
        format!("^{}$", parts.join(" "))
    }
}

fn alternatives(parts: impl Iterator<Item = String>) -> String {
    format!("({})", parts.collect::<Vec<_>>().join("|"))
}

fn host(host: &Hosts) -> String {
    match host {
        Hosts::This(host) => regex_syntax::escape(host),
        Hosts::Below(parent) => format!(r"\S+\.{}", regex_syntax::escape(parent)),
    }
}

/// Where services would read different routes: nothing is granted, as if there were no policy.
pub(super) const AMBIGUOUS: &str = "ambiguous";

fn number(policy: Option<usize>) -> String {
    policy.map_or_else(|| "none".to_owned(), |policy| policy.to_string())
}

/// The first entry that matches decides. If an engine gives up on one, the default does: nothing.
fn rule(rules: &Rules, key: Key) -> String {
    let mut entries = Vec::new();
    if key.paths {
        // The default of an empty text, which no expression is tried on, is none.
        entries.push((regex(" $"), AMBIGUOUS.to_owned()));
    }
    for (index, route) in rules.routes.iter().enumerate() {
        let expression = key.expression(route, route.surely().as_deref());
        entries.push((regex(&expression), number(route.policy)));
        let possibly = route.possibly();
        let rest = rules.routes[index + 1..].iter().map(|route| route.policy);
        let is_ambiguous = possibly.is_some() || route.is_for_some_methods();
        if is_ambiguous && rest.chain([rules.default]).any(|other| other != route.policy) {
            let expression = key.expression(route, possibly.as_deref());
            entries.push((folded_regex(&expression), AMBIGUOUS.to_owned()));
        }
    }
    entries.push((regex("."), number(rules.default)));
    map(
        "The number of the policy: of the first route that matches. Nothing is granted where some \
         services\n# would read another route, since they ignore case or final slashes.",
        &key.source(),
        "rule",
        if key.paths { AMBIGUOUS } else { "none" },
        &entries,
    )
}

/// Where a route for certain methods matches the place, an answer is about one method.
fn scope(rules: &Rules, key: Key) -> String {
    let of_route = |route: &Route| {
        let expression = match (key.hosts, key.paths) {
            (false, false) => "^".to_owned(),
            _ => key.expression(route, route.possibly().as_deref()),
        };
        let scope = if route.is_for_some_methods() { "one" } else { "all" };
        (folded_regex(&expression), scope.to_owned())
    };
    let entries: Vec<_> = rules.routes.iter().map(of_route).collect();
    let source = if key.hosts || key.paths { key.source() } else { "$request_method".to_owned() };
    map(
        "Where routes tell methods apart, a preflight's answer is about its own method only.",
        &source,
        "scope",
        "all",
        &entries,
    )
}
