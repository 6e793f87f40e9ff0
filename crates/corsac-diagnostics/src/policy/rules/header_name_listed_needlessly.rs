use std::collections::HashSet;

use corsac::header::{
    is_cors_non_wildcard_request_header_name, is_cors_safelisted_response_header_name,
};
use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A header name is listed that needs no permission
    ///
    /// ## What it finds
    /// Names in `expose_headers` that pages can always read (`Content-Type`, `Cache-Control` and a few
    /// more), and names in either list that stand there twice or beside `*`.
    ///
    /// ## Why it matters
    /// Nothing fails. The list is easier to check without them.
    ///
    /// ## Write instead
    /// Only the others. `content-type` in `allow_headers` is another matter: a page needs it to send JSON.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
    HEADER_NAME_LISTED_NEEDLESSLY, "header-name-listed-needlessly", Note, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let config = context.config;
    let allowed = in_list(context, Key::AllowHeaders, &config.allow_headers, why_not_allow);
    let exposed = in_list(context, Key::ExposeHeaders, &config.expose_headers, why_not_expose);
    allowed.into_iter().chain(exposed).collect()
}

/// Why a name need not stand in a list, which has a `*` or has none.
type WhyNot = fn(&str, Wildcard) -> Option<&'static str>;

#[derive(Clone, Copy, Eq, PartialEq)]
enum Wildcard {
    Listed,
    NotListed,
}

fn in_list(
    context: &PolicyContext<'_>,
    key: Key,
    names: &[String],
    why_not: WhyNot,
) -> Vec<PolicyFinding> {
    let wildcard = match names.iter().any(|name| name == "*") {
        true => Wildcard::Listed,
        false => Wildcard::NotListed,
    };
    let mut seen = HashSet::new();
    let others = names.iter().enumerate().filter(|(_, name)| *name != "*");
    let findings = others.filter_map(|(index, name)| {
        let lower = name.to_ascii_lowercase();
        let why = why_not(&lower, wildcard);
        let is_new = seen.insert(lower);
        let why = why.or((!is_new).then_some("is listed before"))?;
        let place = context.entry(key, index);
        let finding = HEADER_NAME_LISTED_NEEDLESSLY.note(place, format!("`{name}` {why}."));
        Some(finding.label("not needed").help("Remove it."))
    });
    findings.collect()
}

fn why_not_allow(name: &str, wildcard: Wildcard) -> Option<&'static str> {
    let is_covered = wildcard == Wildcard::Listed
        && !is_cors_non_wildcard_request_header_name(name.as_bytes());
    is_covered.then_some("is covered by `*`")
}

fn why_not_expose(name: &str, wildcard: Wildcard) -> Option<&'static str> {
    let exposed: [&[u8]; 0] = [];
    if is_cors_safelisted_response_header_name(name.as_bytes(), &exposed) {
        return Some("can be read by every page that may read the response");
    }
    (wildcard == Wildcard::Listed).then_some("is covered by `*`")
}
