use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A shorter name than the trusted one is allowed
    ///
    /// ## What it finds
    /// A function or regular expression that allows what the trusted origin begins with:
    /// `https://example.co` for `https://example.com`.
    ///
    /// ## Why it matters
    /// It comes of searching the origin in a text of all origins instead of comparing it with each
    /// one. The shorter name can be somebody else's.
    ///
    /// ## Write instead
    /// A comparison of the whole origin, as lists and patterns do.
    ///
    /// ## References
    /// <https://cwe.mitre.org/data/definitions/183.html>
    ORIGIN_REVERSE_SUBSTRING, "origin-reverse-substring", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let (rule, how) = (&ORIGIN_REVERSE_SUBSTRING, "is the beginning of");
    proof::look_alikes(rule, context, Class::ReverseSubstring, how)
}
