use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # Names that merely contain the trusted one are allowed
    ///
    /// ## What it finds
    /// A regular expression or function that allows a name with something on both sides:
    /// `https://x.app.example.com.evil.example`.
    ///
    /// ## Why it matters
    /// A search for a name finds it in the middle of names that others own.
    ///
    /// ## Write instead
    /// A comparison of the whole origin, as lists and patterns do.
    ///
    /// ## References
    /// <https://cwe.mitre.org/data/definitions/183.html>
    ORIGIN_SUBSTRING, "origin-substring", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    proof::look_alikes(&ORIGIN_SUBSTRING, context, Class::Substring, "contains")
}
