//! The rules of a policy, as people and files name them.

use corsac::server::{RouteConfig, RoutesConfig};
use corsac_verify::Rule;

use crate::policy::LoadedPolicy;

/// What a rule is called, whatever its number: `[cors]`, or what its route is for.
pub(super) fn label(rule: Rule, config: &RoutesConfig) -> String {
    match rule {
        Rule::Default => "[cors]".to_owned(),
        Rule::Route(index) => config.routes.get(index).map_or_else(String::new, of_route),
        Rule::None => "no rule".to_owned(),
    }
}

/// What people read: `route 2 (GET /public/**)`.
pub(super) fn in_words(rule: Rule, config: &RoutesConfig) -> String {
    match rule {
        Rule::Route(index) => format!("route {} ({})", index + 1, label(rule, config)),
        Rule::Default | Rule::None => label(rule, config),
    }
}

/// The rules in one text.
pub(super) fn list(rules: &[Rule], config: &RoutesConfig) -> String {
    rules.iter().map(|rule| in_words(*rule, config)).collect::<Vec<_>>().join(", ")
}

/// The line of the policy file where a rule begins, counted from 1.
pub(super) fn line(rule: Rule, policy: &LoadedPolicy) -> usize {
    let span = match rule {
        Rule::Route(index) => policy.file.route_span(index),
        Rule::Default | Rule::None => policy.file.default_span(),
    };
    policy.line(span.start)
}

fn of_route(route: &RouteConfig) -> String {
    let hosts = route.hosts.join(",");
    let path = route.path.as_deref().unwrap_or("/**");
    match route.methods.is_empty() {
        true => format!("{hosts}{path}"),
        false => format!("{} {hosts}{path}", route.methods.join(",")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_called_after_what_it_is_for() {
        let route = RouteConfig {
            hosts: vec!["api.example.com".into()],
            path: Some("/a/**".into()),
            methods: vec!["GET".into(), "PUT".into()],
            policy: None,
        };
        let config = RoutesConfig { default: None, routes: vec![RouteConfig::default(), route] };
        assert_eq!(label(Rule::Route(1), &config), "GET,PUT api.example.com/a/**");
        assert_eq!(in_words(Rule::Route(0), &config), "route 1 (/**)");
        assert_eq!(list(&[Rule::Default, Rule::None], &config), "[cors], no rule");
    }
}
