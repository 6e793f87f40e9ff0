//! Policies and routes as objects.

use std::fmt::Write;

use corsac::server::{OnDisallowed, PreflightHandling, PreflightStatus};

use super::Parts;
use super::parts::repeats;
use crate::quote;
use crate::rules::{Credentials, Hosts, Names, Origins, Route, Rule, Rules};

/// Longer lists have a line for each entry.
const LINE: usize = 80;

pub(super) fn text(rules: &Rules, parts: &Parts) -> String {
    if let Some(rule) = rules.only() {
        return format!("const policy = {};\n", policy(rule, ""));
    }
    let mut text = "const policies = [\n".to_owned();
    for rule in &rules.policies {
        let _ = writeln!(text, "  {},", policy(rule, "  "));
    }
    text.push_str("];\n");
    if parts.nobody {
        text.push_str("const nobody = { origins: [] };\n");
    }
    text.push_str(
        "\n// The first that matches decides; a preflight asks for the method that it names.\n",
    );
    text.push_str("const routes = [\n");
    rules.routes.iter().for_each(|route| text.push_str(&self::route(route)));
    text.push_str("];\n");
    let _ = writeln!(text, "const otherwise = {};", reference(rules.default));
    text
}

fn policy(rule: &Rule, indent: &str) -> String {
    let inner = format!("{indent}  ");
    let mut text = "{\n".to_owned();
    let mut line = |key: &str, value: String| {
        let _ = writeln!(text, "{inner}{key}: {value},");
    };
    line("origins", origins(&rule.origins, &inner));
    line("response", properties(&response(rule), &inner));
    line("preflight", properties(&preflight(rule), &inner));
    if repeats(rule) {
        line("repeatsMethod", rule.methods.is_any().to_string());
        line("repeatsNames", rule.request_headers.is_any().to_string());
    }
    if rule.preflight_status == PreflightStatus::Ok {
        line("okStatus", "200".to_owned());
    }
    if rule.preflight == PreflightHandling::Forward {
        line("forwards", "true".to_owned());
    }
    if rule.on_disallowed == OnDisallowed::Reject {
        line("rejects", "true".to_owned());
    }
    if let Some(timing) = &rule.timing {
        line("timing", origins(timing, &inner));
    }
    format!("{text}{indent}}}")
}

/// A list of strings and expressions, or `'*'`.
pub(crate) fn origins(origins: &Origins, indent: &str) -> String {
    let Some(some) = origins.some() else { return quote::javascript("*") };
    let exact = some.exact.iter().map(|origin| quote::javascript(origin));
    let expressions =
        some.expressions.iter().map(|expression| quote::javascript_regex(expression.as_str()));
    array(&exact.chain(expressions).collect::<Vec<_>>(), indent)
}

/// What pages get with a response.
fn response(rule: &Rule) -> Vec<(&'static str, String)> {
    let exposed = ("Access-Control-Expose-Headers", rule.exposed_headers.header());
    credentials(rule).into_iter().chain([exposed]).collect()
}

/// What browsers get with the answer to a preflight.
fn preflight(rule: &Rule) -> Vec<(&'static str, String)> {
    let list = |names: &Names| match rule.credentials {
        Credentials::Allowed => names.listed().join(", "),
        Credentials::NotAllowed => names.header(),
    };
    let methods = Some(list(&rule.methods)).filter(|methods| !methods.is_empty());
    let lists = [
        // Without the header, requests whose upload is watched may have any method.
        ("Access-Control-Allow-Methods", methods.unwrap_or_else(|| "GET".to_owned())),
        ("Access-Control-Allow-Headers", list(&rule.request_headers)),
        ("Access-Control-Max-Age", rule.max_age.to_string()),
    ];
    credentials(rule).into_iter().chain(lists).collect()
}

fn credentials(rule: &Rule) -> Option<(&'static str, String)> {
    let are_allowed = rule.credentials == Credentials::Allowed;
    are_allowed.then(|| ("Access-Control-Allow-Credentials", "true".to_owned()))
}

fn route(route: &Route) -> String {
    let mut parts = Vec::new();
    if !route.hosts.is_empty() {
        let hosts: Vec<_> = route.hosts.iter().map(host).collect();
        parts.push(format!("hosts: {}", array(&hosts, "    ")));
    }
    if let Some((_, expression)) = &route.path {
        let quoted = quote::javascript_regex(expression.as_str());
        parts.push(format!("path: {quoted}"));
        parts.push(format!("anyCase: {quoted}i"));
    }
    if !route.methods.is_empty() {
        parts.push(format!("methods: [{}]", quote::list(&route.methods, quote::javascript)));
    }
    parts.push(format!("policy: {}", reference(route.policy)));
    let lines = parts.iter().map(|part| format!("    {part},\n"));
    format!("  {{\n{}  }},\n", lines.collect::<String>())
}

fn host(host: &Hosts) -> String {
    match host {
        Hosts::This(host) => quote::javascript(host),
        // Hosts have no other characters that mean something.
        Hosts::Below(parent) => {
            quote::javascript_regex(&format!(r".+\.{}", parent.replace('.', r"\.")))
        }
    }
}

fn reference(policy: Option<usize>) -> String {
    policy.map_or_else(|| "nobody".to_owned(), |policy| format!("policies[{policy}]"))
}

/// Entries that are written already.
pub(crate) fn array(entries: &[String], indent: &str) -> String {
    let line = format!("[{}]", entries.join(", "));
    if entries.len() < 2 || indent.len() + line.len() <= LINE {
        return line;
    }
    let lines = entries.iter().map(|entry| format!("{indent}  {entry},\n"));
    format!("[\n{}{indent}]", lines.collect::<String>())
}

/// An object of strings, without those that are empty.
fn properties(entries: &[(&str, String)], indent: &str) -> String {
    let entries = entries.iter().filter(|(_, value)| !value.is_empty());
    let lines = entries.map(|(name, value)| {
        format!("{indent}  {}: {},\n", quote::javascript(name), quote::javascript(value))
    });
    match lines.collect::<String>() {
        lines if lines.is_empty() => "{}".to_owned(),
        lines => format!("{{\n{lines}{indent}}}"),
    }
}
