use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # Names that merely begin like the trusted one are allowed
    ///
    /// ## What it finds
    /// A regular expression or function that allows a name with something behind it:
    /// `https://app.example.com.evil.example`.
    ///
    /// ## Why it matters
    /// Whoever owns `evil.example` can have any name below it, also one that begins with yours.
    ///
    /// ## Write instead
    /// A comparison to the end of the name. A regular expression in a policy is always compared with the
    /// whole origin; a `.*` at its end takes that back.
    ///
    /// ## References
    /// <https://cwe.mitre.org/data/definitions/625.html>
    ORIGIN_PREFIX_UNANCHORED, "origin-prefix-unanchored", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    proof::look_alikes(&ORIGIN_PREFIX_UNANCHORED, context, Class::Prefix, "begins like")
}
