//! The filters, and what they are told for a policy.

use super::yaml::indented;
use crate::quote::yaml;
use crate::rules::{Credentials, Names, Origins, Rule, Rules};

/// Whether an answer to a preflight is about every method, or about its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Scope {
    AllMethods,
    ThisMethod,
}

const CORS: &str = "type.googleapis.com/envoy.extensions.filters.http.cors.v3";
const RBAC: &str = "type.googleapis.com/envoy.extensions.filters.http.rbac.v3";
const MUTATION: &str = "type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3";

/// The filters of the connection manager. The first is the last to see a response.
pub(super) fn http_filters(rules: &Rules) -> String {
    let mutations = match rules.only() {
        Some(rule) => of_response(rule),
        None if have_same_vary(rules) => vary(),
        None => String::new(),
    };
    let mutations = match &mutations[..] {
        "" => String::new(),
        some => format!("    mutations:\n      response_mutations:\n{}", indented(some, 6)),
    };
    format!(
        r#"# Sets what the CORS filter does not, on every response.
- name: envoy.filters.http.header_mutation
  typed_config:
    "@type": {MUTATION}.HeaderMutation
{mutations}# Answers refused preflights.
- name: envoy.filters.http.rbac
  typed_config:
    "@type": {RBAC}.RBAC
- name: envoy.filters.http.cors
  typed_config:
    "@type": {CORS}.Cors
"#
    )
}

/// Says whether every response depends on the origin, so that it need not be said by route.
fn have_same_vary(rules: &Rules) -> bool {
    rules.policies.iter().all(|rule| rule.depends_on_origin() && rule.origins != Origins::Any)
}

fn vary() -> String {
    append("vary", "Origin", "APPEND_IF_EXISTS_OR_ADD")
}

/// What the header mutation filter does to responses.
fn of_response(rule: &Rule) -> String {
    let mut text = String::new();
    if rule.depends_on_origin() {
        text.push_str(&vary());
    }
    if rule.origins == Origins::Any {
        let set = |name, value: &str| append(name, value, "OVERWRITE_IF_EXISTS_OR_ADD");
        text.push_str(&set("access-control-allow-origin", "*"));
        let exposed = rule.exposed_headers.header();
        if !exposed.is_empty() {
            text.push_str(&set("access-control-expose-headers", &exposed));
        }
    }
    text
}

fn append(name: &str, value: &str, action: &str) -> String {
    // A percent sign would begin a command.
    let value = yaml(&value.replace('%', "%%"));
    format!("- append:\n    header: {{key: {name}, value: {value}}}\n    append_action: {action}\n")
}

/// The policy of the virtual host, where there is only one.
pub(super) fn of_only(rule: &Rule) -> String {
    let own = [cors(rule, Scope::AllMethods), rbac(Some(rule), Scope::AllMethods)].concat();
    format!("typed_per_filter_config:\n{}", indented(&own, 2))
}

/// What a route says, where there are several.
pub(super) fn of_route(rules: &Rules, policy: Option<usize>, scope: Scope) -> String {
    let rule = policy.and_then(|policy| rules.policies.get(policy));
    let mut text = rule.map(|rule| cors(rule, scope)).unwrap_or_default() + &rbac(rule, scope);
    let mutations = rule.map_or_else(vary, of_response);
    if !have_same_vary(rules) && !mutations.is_empty() {
        text.push_str(&format!(
            "envoy.filters.http.header_mutation:\n  \"@type\": {MUTATION}.HeaderMutationPerRoute\n  \
             mutations:\n    response_mutations:\n{}",
            indented(&mutations, 4)
        ));
    }
    text
}

fn cors(rule: &Rule, scope: Scope) -> String {
    let mut text = format!(
        "envoy.filters.http.cors:\n  \"@type\": {CORS}.CorsPolicy\n  allow_origin_string_match:\n"
    );
    for matcher in origin_matchers(&rule.origins) {
        text.push_str(&format!("  - {matcher}\n"));
    }
    let methods = match (scope, &rule.methods) {
        (_, Names::Any(_)) => "*".to_owned(),
        // Repeats the method; the RBAC filter has looked at it.
        (Scope::ThisMethod, _) => "*".to_owned(),
        // Without the header, some requests may have any method: it is never left out.
        (Scope::AllMethods, Names::Listed(listed)) if listed.is_empty() => "GET".to_owned(),
        (Scope::AllMethods, methods) => methods.header(),
    };
    let max_age = match scope {
        Scope::AllMethods => rule.max_age,
        Scope::ThisMethod => 0,
    };
    let request_headers = match &rule.request_headers {
        // Repeats what was asked for.
        Names::Any(_) => "*".to_owned(),
        listed => listed.header(),
    };
    let values = [
        ("allow_methods", methods),
        ("allow_headers", request_headers),
        ("expose_headers", rule.exposed_headers.header()),
        ("max_age", max_age.to_string()),
    ];
    for (key, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        text.push_str(&format!("  {key}: {}\n", yaml(value)));
    }
    if rule.credentials == Credentials::Allowed {
        text.push_str("  allow_credentials: true\n");
    }
    text + "  forward_not_matching_preflights: false\n"
}

/// String matchers; expressions match a text whole.
fn origin_matchers(origins: &Origins) -> Vec<String> {
    let Some(some) = origins.some() else { return vec!["safe_regex: {regex: '.*'}".to_owned()] };
    let exact = some.exact.iter().map(|origin| format!("exact: {}", yaml(origin)));
    let expressions = some.expressions.iter();
    let expressions =
        expressions.map(|text| format!("safe_regex: {{regex: {}}}", yaml(text.as_str())));
    exact.chain(expressions).collect()
}

/// Denies preflights that the policy refuses, as far as the CORS filter would answer them.
fn rbac(rule: Option<&Rule>, scope: Scope) -> String {
    let policies = match rule {
        None => denial("refused-preflights", "", "- any: true\n"),
        Some(rule) => denied_origins(rule) + &denied_methods(rule, scope) + &denied_headers(rule),
    };
    if policies.is_empty() {
        return String::new();
    }
    let policies = indented(&policies, 8);
    format!(
        "envoy.filters.http.rbac:\n  \"@type\": {RBAC}.RBACPerRoute\n  rbac:\n    rules:\n      \
         action: DENY\n      policies:\n{policies}"
    )
}

/// A policy of the RBAC filter: which preflights are denied to whom.
fn denial(name: &str, condition: &str, principals: &str) -> String {
    let condition = indented(condition, 6);
    let principals = indented(principals, 2);
    format!(
        r#"{name}:
  permissions:
  - and_rules:
      rules:
      - header: {{name: ":method", string_match: {{exact: OPTIONS}}}}
      - header: {{name: origin, present_match: true}}
      - header: {{name: access-control-request-method, present_match: true}}
{condition}  principals:
{principals}"#
    )
}

/// Everybody whose header is none of these.
fn others(header: &str, matchers: &[String]) -> String {
    let mut text = "- not_id:\n    or_ids:\n      ids:\n".to_owned();
    for matcher in matchers {
        text.push_str(&format!(
            "      - header: {{name: {header}, string_match: {{{matcher}}}}}\n"
        ));
    }
    text
}

fn denied_origins(rule: &Rule) -> String {
    match rule.origins {
        Origins::Any => String::new(),
        Origins::Some(_) => {
            denial("refused-origins", "", &others("origin", &origin_matchers(&rule.origins)))
        }
    }
}

fn denied_methods(rule: &Rule, scope: Scope) -> String {
    if rule.methods.is_any() || scope == Scope::AllMethods {
        return String::new();
    }
    let methods = rule.methods_with_safelisted();
    let matchers: Vec<_> =
        methods.iter().map(|method| format!("exact: {}", yaml(method))).collect();
    denial("refused-methods", "", &others("access-control-request-method", &matchers))
}

/// Without credentials a star does not stand for `authorization`, but the filter would repeat it.
fn denied_headers(rule: &Rule) -> String {
    let Names::Any(listed) = &rule.request_headers else { return String::new() };
    let is_listed = listed.iter().any(|name| name == "authorization");
    if is_listed || rule.credentials == Credentials::Allowed {
        return String::new();
    }
    let condition = "- header: {name: access-control-request-headers, string_match: {safe_regex: \
                     {regex: '(?i)(.*,)?[ \\t]*authorization[ \\t]*(,.*)?'}}}\n";
    denial("refused-authorization", condition, "- any: true\n")
}
