//! Findings that tell why a refusal happened.

use corsac_diagnostics::Rule;

/// The rules that explain refusals: where the browser refused, they say what is behind it.
const CAUSES: &[&str] = &[
    "acao-malformed",
    "allow-origin-is-localhost",
    "allow-origin-near-miss",
    "answered-by-firewall",
    "cached-response-refused",
    "duplicate-cors-headers",
    "error-response-without-cors",
    "localhost-not-allowed",
    "method-case",
    "options-without-cors",
    "preflight-bad-request",
    "preflight-forbidden",
    "preflight-method-not-supported",
    "preflight-needs-authentication",
    "preflight-not-found",
    "preflight-only-grant",
    "preflight-server-error",
    "redirect-adds-slash",
    "redirect-changes-host",
    "redirect-makes-origin-null",
    "redirect-to-http",
    "redirect-to-https",
    "redirect-to-login",
    "response-header-in-request",
];

/// Whether a rule says what is behind a refusal.
pub(super) fn is_cause(rule: &Rule) -> bool {
    CAUSES.contains(&rule.id)
}

#[cfg(test)]
mod tests {
    use corsac_diagnostics::{Severity, rules};

    use super::*;

    #[test]
    fn causes_are_rules_and_no_refusals() {
        for id in CAUSES {
            let rule = rules::find(id).unwrap_or_else(|| panic!("{id}"));
            assert_ne!(rule.severity, Severity::Refusal, "{id}");
        }
        assert!(CAUSES.is_sorted());
    }
}
