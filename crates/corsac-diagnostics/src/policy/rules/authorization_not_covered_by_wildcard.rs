use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # `*` in `allow_headers` does not stand for `Authorization`
    ///
    /// ## What it finds
    /// `*` in `allow_headers` without `authorization` beside it, and no `allow_credentials`.
    ///
    /// ## Why it matters
    /// By the standard `*` covers every name but this one. A page that sends a token is refused.
    ///
    /// ## Write instead
    /// Both, if pages send tokens; the names alone, if none do:
    ///
    /// ```toml
    /// allow_headers = ["*", "authorization"]
    /// ```
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
    AUTHORIZATION_NOT_COVERED_BY_WILDCARD, "authorization-not-covered-by-wildcard", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let names = &context.config.allow_headers;
    let is_listed = names.iter().any(|name| name.eq_ignore_ascii_case("authorization"));
    let wildcard = names.iter().position(|name| name == "*");
    let Some(index) = wildcard.filter(|_| !is_listed && !context.config.allow_credentials) else {
        return Vec::new();
    };
    let message = "A page that sends `Authorization` is refused: `*` does not stand for it.";
    let finding = AUTHORIZATION_NOT_COVERED_BY_WILDCARD
        .warning(context.entry(Key::AllowHeaders, index), message)
        .label("every header but `authorization`")
        .help("Add `authorization`, or list the names that pages set instead of `*`.");
    vec![finding]
}
