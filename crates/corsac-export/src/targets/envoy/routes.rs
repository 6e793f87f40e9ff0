//! Routes of Envoy for the routes of a policy.

use super::filters::{self, Scope};
use super::yaml::indented;
use crate::expression::PLAIN_PATH;
use crate::quote::yaml;
use crate::rules::{Hosts, Route, Rules};

/// The first that matches decides.
pub(super) fn of(rules: &Rules) -> String {
    let mut routes = Routes { rules, text: String::new(), known: Vec::new() };
    if rules.routes.iter().any(|route| route.path.is_some()) {
        routes.push(
            "Paths that services read in several ways are given nothing.",
            &[header(":path", &with_query(PLAIN_PATH), ", invert_match: true")],
            None,
            Scope::AllMethods,
        );
    }
    if rules.tell_methods_apart() {
        routes.push_block(Kind::Preflight);
    }
    routes.push_block(Kind::Request);
    routes.text
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Preflight,
    Request,
}

impl Kind {
    fn note(self) -> &'static str {
        match self {
            Self::Preflight => ": preflights, by the method that they announce",
            Self::Request => "",
        }
    }
}

struct Routes<'a> {
    rules: &'a Rules,
    text: String,
    /// What was written already; the others refer to it.
    known: Vec<(Option<usize>, Scope)>,
}

impl Routes<'_> {
    fn push_block(&mut self, kind: Kind) {
        let rules = self.rules;
        let mut before: Vec<&Route> = Vec::new();
        for (index, route) in rules.routes.iter().enumerate() {
            self.push_route(&format!("Route {index}{}.", kind.note()), kind, route, &before);
            let rest = rules.routes[index + 1..].iter().map(|route| route.policy);
            if rest.chain([rules.default]).any(|policy| policy != route.policy) {
                self.push_ambiguous(kind, route);
            }
            before.extend(route.is_for_some_methods().then_some(route));
        }
        self.push_default(kind, &before);
    }

    fn push_route(&mut self, note: &str, kind: Kind, route: &Route, before: &[&Route]) {
        let own = conditions(kind, route, route.surely().as_deref(), "");
        if route.is_for_some_methods() {
            return self.push(note, &own, route.policy, Scope::ThisMethod);
        }
        if kind == Kind::Preflight {
            self.push_of_one_method(note, &own, route.policy, before);
        }
        self.push(note, &own, route.policy, Scope::AllMethods);
    }

    /// Where a route for certain methods was passed, the answer is about one method.
    fn push_of_one_method(
        &mut self,
        note: &str,
        own: &[String],
        policy: Option<usize>,
        before: &[&Route],
    ) {
        for passed in before {
            let place = place(passed, passed.possibly().as_deref(), "(?i)");
            let all: Vec<_> = own.iter().cloned().chain(place).collect();
            self.push(note, &all, policy, Scope::ThisMethod);
        }
    }

    /// Paths and methods that match only if case or a final slash is ignored.
    fn push_ambiguous(&mut self, kind: Kind, route: &Route) {
        if route.path.is_none() && route.methods.is_empty() {
            return;
        }
        let conditions = conditions(kind, route, route.possibly().as_deref(), "(?i)");
        let note = "Some services read these as the same, others do not.";
        self.push(note, &conditions, None, Scope::AllMethods);
    }

    fn push_default(&mut self, kind: Kind, before: &[&Route]) {
        let note = format!("No route{}.", kind.note());
        let own = match kind {
            Kind::Preflight => preflight(),
            Kind::Request => vec![],
        };
        if kind == Kind::Preflight {
            self.push_of_one_method(&note, &own, self.rules.default, before);
        }
        self.push(&note, &own, self.rules.default, Scope::AllMethods);
    }

    fn push(&mut self, note: &str, conditions: &[String], policy: Option<usize>, scope: Scope) {
        let scope = if policy.is_some() { scope } else { Scope::AllMethods };
        let headers = match conditions {
            [] => String::new(),
            some => format!("    headers:\n    - {}\n", some.join("\n    - ")),
        };
        let name = match (policy, scope) {
            (None, _) => "no-policy".to_owned(),
            (Some(policy), Scope::AllMethods) => format!("policy-{policy}"),
            (Some(policy), Scope::ThisMethod) => format!("policy-{policy}-one-method"),
        };
        let config = match self.known.contains(&(policy, scope)) {
            true => format!(" *{name}\n"),
            false => {
                self.known.push((policy, scope));
                let config = filters::of_route(self.rules, policy, scope);
                format!(" &{name}\n{}", indented(&config, 4))
            }
        };
        self.text.push_str(&format!(
            "# {note}\n- match:\n    prefix: /\n{headers}  route: {{cluster: service}}\n  \
             typed_per_filter_config:{config}"
        ));
    }
}

/// What a request must have to match, with one of the expressions of the path.
fn conditions(kind: Kind, route: &Route, path: Option<&str>, flags: &str) -> Vec<String> {
    let (mut all, name) = match kind {
        Kind::Preflight => (preflight(), "access-control-request-method"),
        Kind::Request => (vec![], ":method"),
    };
    if !route.methods.is_empty() {
        let methods: Vec<_> =
            route.methods.iter().map(|method| regex_syntax::escape(method)).collect();
        all.push(header(name, &format!("{flags}({})", methods.join("|")), ""));
    }
    all.extend(place(route, path, flags));
    all
}

fn place(route: &Route, path: Option<&str>, flags: &str) -> Vec<String> {
    let host = |host: &Hosts| match host {
        Hosts::This(host) => regex_syntax::escape(host),
        Hosts::Below(parent) => format!(r".+\.{}", regex_syntax::escape(parent)),
    };
    let hosts: Vec<_> = route.hosts.iter().map(host).collect();
    let hosts = (!hosts.is_empty()).then(|| format!(r"(?i)({})\.?(:[0-9]*)?", hosts.join("|")));
    let hosts = hosts.map(|hosts| header(":authority", &hosts, ""));
    let path = path.map(|path| header(":path", &format!("{flags}{}", with_query(path)), ""));
    hosts.into_iter().chain(path).collect()
}

/// The path of Envoy has the query, which no part of the expression may take for a path.
fn with_query(path: &str) -> String {
    let path = path.replace("[^/]", "[^/?]").replace("(/.*)?", "(/[^?]*)?");
    format!(r"{path}(\?.*)?")
}

fn header(name: &str, expression: &str, more: &str) -> String {
    let expression = yaml(expression);
    format!("{{name: \"{name}\", string_match: {{safe_regex: {{regex: {expression}}}}}{more}}}")
}

fn preflight() -> Vec<String> {
    vec![
        "{name: \":method\", string_match: {exact: OPTIONS}}".to_owned(),
        "{name: origin, present_match: true}".to_owned(),
        "{name: access-control-request-method, present_match: true}".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_no_part_of_the_path() {
        for (path, target, expected) in [
            ("/items(/.*)?", "/items/7?x=/y", true),
            ("/items(/.*)?", "/items?x", true),
            ("(/[^/]*)*/[^/]*\\.json", "/secret?/a.json", false),
            ("/[^/]+/a", "/?/a", false),
            ("/(/.*)?", "/?/", true),
        ] {
            let regex = regex::Regex::new(&format!("^(?:{})$", with_query(path))).unwrap();
            assert_eq!(regex.is_match(target), expected, "{path} {target}");
        }
    }
}
