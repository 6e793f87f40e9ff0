use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # Names that merely end like the trusted one are allowed
    ///
    /// ## What it finds
    /// A pattern such as `https://*example.com`, which is an error, and a regular expression or function
    /// that allows a name with something glued in front: `https://evilexample.com`.
    ///
    /// ## Why it matters
    /// A name is compared from its end. Without the dot in front of it, anyone can register another name
    /// that ends in the same letters.
    ///
    /// ## Write instead
    /// The dot in a pattern; in a regular expression, before the name:
    ///
    /// ```toml
    /// allow_origins = ["https://example.com", "https://*.example.com"]
    /// ```
    ///
    /// ## References
    /// <https://cwe.mitre.org/data/definitions/625.html>
    ORIGIN_SUFFIX_UNANCHORED, "origin-suffix-unanchored", Error, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    proof::look_alikes(&ORIGIN_SUFFIX_UNANCHORED, context, Class::Suffix, "ends like")
}
