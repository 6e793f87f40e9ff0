use std::collections::HashSet;

use corsac::Method;
use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A method is listed that needs no permission
    ///
    /// ## What it finds
    /// `GET`, `HEAD` or `POST` in `allow_methods`, `OPTIONS`, and methods that stand there twice.
    ///
    /// ## Why it matters
    /// The first three need no permission, and `OPTIONS` is what browsers ask with by themselves. Nothing
    /// fails; the answer to a preflight is shorter without them.
    ///
    /// ## Write instead
    /// Only the others:
    ///
    /// ```toml
    /// allow_methods = ["PUT", "DELETE"]
    /// ```
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
    METHOD_LISTED_NEEDLESSLY, "method-listed-needlessly", Note, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let mut seen = HashSet::new();
    let methods = context.config.allow_methods.iter().enumerate();
    let findings = methods.filter_map(|(index, text)| {
        let method = Method::parse(text).ok()?.normalize();
        let why = if method.is_cors_safelisted() {
            "needs no permission"
        } else if method == Method::OPTIONS {
            "is what browsers ask with; pages hardly ever send it themselves"
        } else if !seen.insert(method) {
            "is listed before"
        } else {
            return None;
        };
        let place = context.entry(Key::AllowMethods, index);
        let finding = METHOD_LISTED_NEEDLESSLY.note(place, format!("`{text}` {why}."));
        Some(finding.label("not needed").help("Remove it."))
    });
    findings.collect()
}
