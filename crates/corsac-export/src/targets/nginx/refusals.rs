//! Which requests never reach the service: those that `on_disallowed` rejects, and handshakes of
//! WebSockets.

use corsac::server::OnDisallowed;

use super::headers::{by_policy, origin_entries, source};
use super::map::{map, regex};
use super::routing::AMBIGUOUS;
use crate::rules::{Origins, Rule, Rules};

pub(super) const CONDITION: &str = "$cors_rejected";

/// Says whether any request is rejected.
pub(super) fn are_there(rules: &Rules) -> bool {
    rules.policies.iter().any(|rule| rejects(rule) || rule.websockets.is_some())
}

pub(super) fn maps(rules: &Rules) -> String {
    if !are_there(rules) {
        return String::new();
    }
    let has_sockets = rules.policies.iter().any(|rule| rule.websockets.is_some());
    let sockets = if has_sockets { sockets(rules) } else { String::new() };
    own() + &sockets + &rejected(rules, has_sockets)
}

fn rejects(rule: &Rule) -> bool {
    rule.on_disallowed == OnDisallowed::Reject && rule.origins != Origins::Any
}

fn own() -> String {
    let same = regex(r"^[a-z][a-z0-9+.-]*://(\S+?)(:80|:443)? (?i)\1(:80|:443)?$");
    let host = map(
        "Whether the page is of the service's own host.",
        "\"$http_origin $http_host\"",
        "own_host",
        EMPTY,
        &[(same, "own".to_owned())],
    );
    let site = [
        (EMPTY.to_owned(), "$cors_own_host".to_owned()),
        (regex("^same-origin$"), "own".to_owned()),
    ];
    let comment = "Browsers tell it in Sec-Fetch-Site, which pages cannot set.";
    host + &map(comment, "$http_sec_fetch_site", "own", EMPTY, &site)
}

const EMPTY: &str = "\"\"";

/// The policies of which something holds, as they stand before the rest of a source; and what services
/// read in different ways, since some of those are such policies.
fn prefixes(rules: &Rules, holds: impl Fn(&Rule) -> bool) -> Vec<String> {
    let policies = rules.policies.iter().enumerate().filter(|(_, rule)| holds(rule));
    let found: Vec<_> = policies.map(|(index, _)| format!("{index}:")).collect();
    match rules.only() {
        _ if found.is_empty() => found,
        Some(_) => vec![String::new()],
        None => found.into_iter().chain([format!("{AMBIGUOUS}:")]).collect(),
    }
}

fn rule(rules: &Rules) -> &'static str {
    if rules.only().is_some() { "" } else { "$cors_rule:" }
}

fn rejected(rules: &Rules, has_sockets: bool) -> String {
    let socket = if has_sockets { "$cors_socket:" } else { "" };
    let handshake = has_sockets.then(|| "^refused:".to_owned());
    let colon = if has_sockets { ":" } else { "" };
    let keys = prefixes(rules, rejects).into_iter().flat_map(|rule| {
        // A service sends no preflights to itself.
        [format!("^{colon}response:{rule}::."), format!("^{colon}preflight:{rule}(own)?::.")]
    });
    let keys = handshake.into_iter().chain(keys);
    let entries: Vec<_> = keys.map(|key| (regex(&key), "1".to_owned())).collect();
    let source =
        format!("\"{socket}$cors_kind:{}$cors_own:$cors_origin:$http_origin\"", rule(rules));
    // Where anybody is allowed there is no map of the origin.
    let source = match rules.only().is_some_and(|rule| rule.origins == Origins::Any) {
        true => source.replace("$cors_origin", "any"),
        false => source,
    };
    map("Requests that never reach the service.", &source, "rejected", EMPTY, &entries)
}

/// A socket that is opened is shared, so pages that anyone on the way can change are not own ones.
fn sockets(rules: &Rules) -> String {
    let upgrade = map(
        "Handshakes of WebSockets, which browsers leave to the service to check.",
        "$http_upgrade",
        "upgrade",
        EMPTY,
        &[(super::map::folded_regex(r"(^|,)\s*websocket\s*(,|$)"), "websocket".to_owned())],
    );
    let local = r"^own [a-z]+://(([^/A-Z]+\.)?localhost|127(\.[0-9]+){3}|\[::1\])(:[0-9]+)?$";
    let own = map(
        "Whether the page is the service's own, and nobody on the way can change it.",
        "\"$cors_own $http_origin\"",
        "own_socket",
        EMPTY,
        &[regex(r"^own (https|wss)://[^A-Z]+$"), regex(local)].map(|key| (key, "own".to_owned())),
    );
    let entries: Vec<_> = by_policy(rules)
        .filter_map(|(prefix, rule)| Some(origin_entries(&prefix, rule.websockets.as_ref()?)))
        .flatten()
        .collect();
    let comment = "The origin, if it may open sockets.";
    let origin = map(comment, &source(rules), "socket_origin", EMPTY, &entries);
    let prefixes = prefixes(rules, |rule| rule.websockets.is_some());
    let refused = prefixes.iter().map(|rule| (format!("^{rule}websocket:::."), "refused"));
    let allowed = prefixes.iter().map(|rule| (format!("^{rule}websocket:"), "allowed"));
    let entries: Vec<_> =
        refused.chain(allowed).map(|(key, value)| (regex(&key), value.to_owned())).collect();
    let socket = map(
        "What is said to a handshake.",
        &format!(
            "\"{}$cors_upgrade:$cors_own_socket:$cors_socket_origin:$http_origin\"",
            rule(rules)
        ),
        "socket",
        EMPTY,
        &entries,
    );
    upgrade + &own + &origin + &socket
}
