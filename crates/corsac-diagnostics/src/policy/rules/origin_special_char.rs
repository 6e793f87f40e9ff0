use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A name passes that goes on with an unusual character
    ///
    /// ## What it finds
    /// A regular expression or function that allows `https://app.example.com_.evil.example`, though it
    /// refuses `https://app.example.com.evil.example`.
    ///
    /// ## Why it matters
    /// Such a rule stops at the first character that is no letter, digit or dot. Host names can have others
    /// too: every browser takes an underscore and a hyphen.
    ///
    /// ## Write instead
    /// A comparison to the end of the name, as lists and patterns do.
    ///
    /// ## References
    /// <https://url.spec.whatwg.org/#forbidden-domain-code-point>
    ORIGIN_SPECIAL_CHAR, "origin-special-char", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    proof::look_alikes(&ORIGIN_SPECIAL_CHAR, context, Class::SpecialChar, "begins like")
}
