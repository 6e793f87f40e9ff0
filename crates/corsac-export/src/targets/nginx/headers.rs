//! The headers that are sent, each with the map that decides about it.

use super::map::{map, regex};
use crate::quote;
use crate::rules::{Credentials, Names, Origins, Rule, Rules};

/// A header, the value that `add_header` is given, and the maps behind it.
pub(super) struct Header {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) map: String,
}

pub(super) fn of(rules: &Rules) -> Vec<Header> {
    let headers = [
        Some(allow_origin(rules)),
        credentials(rules),
        exposed(rules),
        methods(rules),
        request_headers(rules),
        Some(max_age(rules)),
        timing(rules),
        vary(rules),
    ];
    headers.into_iter().flatten().collect()
}

/// Says whether everybody is allowed, whatever the request.
fn is_constant(rules: &Rules) -> bool {
    rules.only().is_some_and(|rule| rule.origins == Origins::Any)
}

/// What the other headers depend on: the kind of the request if something is granted, with the number
/// of the policy where there are several.
fn granted(rules: &Rules) -> &'static str {
    if is_constant(rules) { "$cors_kind" } else { "$cors_granted" }
}

/// The value that [`granted`] has.
fn grant(rules: &Rules, kind: &str, index: usize) -> String {
    match rules.only() {
        Some(_) => kind.to_owned(),
        None => format!("{kind} {index}"),
    }
}

fn allow_origin(rules: &Rules) -> Header {
    let name = "Access-Control-Allow-Origin";
    if is_constant(rules) {
        return Header { name, value: "*".to_owned(), map: String::new() };
    }
    let entries: Vec<_> = by_policy(rules)
        .flat_map(|(prefix, rule)| origin_entries(&prefix, &rule.origins))
        .collect();
    let origin = map("The origin, if it is allowed.", &source(rules), "origin", "\"\"", &entries);
    let kind = if rules.only().is_some() { "$cors_kind" } else { "\"$cors_kind $cors_rule\"" };
    let granted = map(
        "What is granted to it.",
        "$cors_origin",
        "granted",
        kind,
        &[("\"\"".to_owned(), "\"\"".to_owned())],
    );
    Header { name, value: "$cors_origin".to_owned(), map: origin + &granted }
}

/// Policies, each with what stands before the origin in [`source`].
pub(super) fn by_policy(rules: &Rules) -> impl Iterator<Item = (String, &Rule)> {
    let is_only = rules.only().is_some();
    let prefix = move |index| if is_only { String::new() } else { format!("{index} ") };
    rules.policies.iter().enumerate().map(move |(index, rule)| (prefix(index), rule))
}

pub(super) fn source(rules: &Rules) -> String {
    let several = "\"$cors_rule $http_origin\"";
    if rules.only().is_some() { "$http_origin" } else { several }.to_owned()
}

pub(super) fn origin_entries(prefix: &str, origins: &Origins) -> Vec<(String, String)> {
    match origins {
        Origins::Any => vec![(regex(&format!("^{prefix}")), "*".to_owned())],
        Origins::Some(some) => {
            // Plain keys would ignore case.
            let exact =
                some.exact.iter().map(|origin| regex_syntax::escape(origin).replace(r"\-", "-"));
            let expressions = some.expressions.iter().map(ToString::to_string);
            exact
                .chain(expressions)
                .map(|text| (regex(&format!("^{prefix}{text}$")), "$http_origin".to_owned()))
                .collect()
        }
    }
}

/// A header that has a value for some kind of request in some policies.
fn by_grant(
    rules: &Rules,
    (name, variable, comment): (&'static str, &str, &str),
    values: impl Fn(&Rule) -> Vec<(&'static str, String)>,
) -> Option<Header> {
    let of_policy = |(index, rule): (usize, &Rule)| {
        let entries = values(rule).into_iter();
        let key = |kind| quote::nginx(&grant(rules, kind, index));
        entries.map(|(kind, value)| (key(kind), value)).collect::<Vec<_>>()
    };
    let entries: Vec<_> = rules.policies.iter().enumerate().flat_map(of_policy).collect();
    (!entries.is_empty()).then(|| Header {
        name,
        value: format!("$cors_{variable}"),
        map: map(comment, granted(rules), variable, "\"\"", &entries),
    })
}

fn credentials(rules: &Rules) -> Option<Header> {
    let says = ("Access-Control-Allow-Credentials", "credentials", "Cookies and the like.");
    by_grant(rules, says, |rule| match rule.credentials {
        Credentials::Allowed => {
            ["preflight", "response"].map(|kind| (kind, "true".to_owned())).into()
        }
        Credentials::NotAllowed => vec![],
    })
}

fn exposed(rules: &Rules) -> Option<Header> {
    let says = ("Access-Control-Expose-Headers", "exposed", "What pages may read.");
    by_grant(rules, says, |rule| match rule.exposed_headers.header() {
        none if none.is_empty() => vec![],
        names => vec![("response", quote::nginx_value(&names))],
    })
}

fn request_headers(rules: &Rules) -> Option<Header> {
    let says = ("Access-Control-Allow-Headers", "headers", "What pages may send.");
    by_grant(rules, says, |rule| {
        let names = &rule.request_headers;
        match (names, rule.credentials) {
            (Names::Listed(listed), _) if listed.is_empty() => vec![],
            // With credentials a star is only a star to browsers.
            (Names::Any(_), Credentials::Allowed) => {
                vec![("preflight", "$http_access_control_request_headers".to_owned())]
            }
            _ => vec![("preflight", quote::nginx_value(&names.header()))],
        }
    })
}

/// Values of answers to preflights, where they may be about one method.
fn by_scope(
    rules: &Rules,
    (name, variable, comment): (&'static str, &str, &str),
    values: impl Fn(&Rule) -> Option<(String, String)>,
) -> Option<Header> {
    if !rules.tell_methods_apart() {
        let all =
            |rule: &Rule| values(rule).map(|(all, _)| ("preflight", all)).into_iter().collect();
        return by_grant(rules, (name, variable, comment), all);
    }
    let of_policy = |(index, rule): (usize, &Rule)| {
        let (all, one) = values(rule)?;
        let key = |scope| quote::nginx(&format!("{scope} {}", grant(rules, "preflight", index)));
        Some([(key("all"), all), (key("one"), one)])
    };
    let entries: Vec<_> =
        rules.policies.iter().enumerate().filter_map(of_policy).flatten().collect();
    (!entries.is_empty()).then(|| Header {
        name,
        value: format!("$cors_{variable}"),
        map: map(comment, "\"$cors_scope $cors_granted\"", variable, "\"\"", &entries),
    })
}

/// Without the header, requests whose upload is watched may have any method: it is never left out.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
fn methods(rules: &Rules) -> Option<Header> {
    const ANNOUNCED: &str = "$http_access_control_request_method";
    const ONE: &str = "$cors_one_method";
    let says = ("Access-Control-Allow-Methods", "methods", "Methods beyond GET, HEAD and POST.");
    let header = by_scope(rules, says, |rule| match (&rule.methods, rule.credentials) {
        (Names::Any(_), Credentials::Allowed) => Some((ANNOUNCED.to_owned(), ANNOUNCED.to_owned())),
        (Names::Any(_), Credentials::NotAllowed) => Some(("*".to_owned(), ANNOUNCED.to_owned())),
        (Names::Listed(listed), _) if listed.is_empty() => Some(("GET".to_owned(), ONE.to_owned())),
        (methods, _) => Some((quote::nginx_value(&methods.header()), ONE.to_owned())),
    })?;
    let one = if header.map.contains(ONE) { one_method(rules) } else { String::new() };
    Some(Header { map: one + &header.map, ..header })
}

/// The method that a preflight announces, if its policy has it.
fn one_method(rules: &Rules) -> String {
    let of_policy = |(index, rule): (usize, &Rule)| {
        let methods = rule.methods_with_safelisted();
        let methods: Vec<_> = methods.iter().map(|method| regex_syntax::escape(method)).collect();
        let key = format!("^{} ({})$", grant(rules, "preflight", index), methods.join("|"));
        (!rule.methods.is_any())
            .then(|| (regex(&key), "$http_access_control_request_method".to_owned()))
    };
    let entries: Vec<_> = rules.policies.iter().enumerate().filter_map(of_policy).collect();
    map(
        "The method that is asked for, if it is allowed.",
        "\"$cors_granted $http_access_control_request_method\"",
        "one_method",
        "GET",
        &entries,
    )
}

fn max_age(rules: &Rules) -> Header {
    let says = ("Access-Control-Max-Age", "max_age", "How long browsers remember it, in seconds.");
    let header = by_scope(rules, says, |rule| Some((rule.max_age.to_string(), "0".to_owned())));
    // Only without any policy there would be none.
    header.unwrap_or(Header { name: says.0, value: "\"\"".to_owned(), map: String::new() })
}

fn timing(rules: &Rules) -> Option<Header> {
    rules.policies.iter().find(|rule| rule.timing.is_some())?;
    let entries: Vec<_> =
        by_policy(rules).flat_map(|(prefix, rule)| timing_entries(&prefix, rule)).collect();
    let comment = "Who may read exact timings.";
    Some(Header {
        name: "Timing-Allow-Origin",
        value: "$cors_timing".to_owned(),
        map: map(comment, &source(rules), "timing", "\"\"", &entries),
    })
}

fn timing_entries(prefix: &str, rule: &Rule) -> Vec<(String, String)> {
    let Some(origins) = &rule.timing else {
        return vec![(
            regex(&format!("^{prefix}")),
            "$upstream_http_timing_allow_origin".to_owned(),
        )];
    };
    let mut entries = origin_entries(prefix, origins);
    if let Some(some) = origins.some().filter(|some| !some.exact.is_empty()) {
        let exact = quote::nginx_value(&some.exact.join(", "));
        // Expressions are not tried on an empty text.
        let no_origin =
            if prefix.is_empty() { "\"\"".to_owned() } else { regex(&format!("^{prefix}$")) };
        entries.push((no_origin, exact));
    }
    entries
}

/// On every response whose like would be another for another origin, for caches.
fn vary(rules: &Rules) -> Option<Header> {
    let depends = |rule: &Rule| {
        rule.depends_on_origin()
            || rule.timing.as_ref().is_some_and(|timing| timing.some().is_some())
    };
    let name = "Vary";
    let constant: Vec<_> =
        rules.policies.iter().enumerate().filter(|(_, rule)| !depends(rule)).collect();
    if constant.is_empty() {
        return Some(Header { name, value: "Origin".to_owned(), map: String::new() });
    }
    if rules.only().is_some() {
        return None;
    }
    let entries: Vec<_> =
        constant.iter().map(|(index, _)| (index.to_string(), "\"\"".to_owned())).collect();
    let comment = "For caches: whose responses differ from origin to origin.";
    let map = map(comment, "$cors_rule", "vary", "Origin", &entries);
    Some(Header { name, value: "$cors_vary".to_owned(), map })
}
