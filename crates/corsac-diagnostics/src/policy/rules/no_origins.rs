use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # Nobody is allowed
    ///
    /// ## What it finds
    /// A policy without an origin, a pattern, a regular expression or a function.
    ///
    /// ## Why it matters
    /// A policy that allows nobody is one that somebody forgot to finish, or whose variable was empty. To
    /// allow nobody, no policy is needed: it is what browsers do anyway.
    ///
    /// ## Write instead
    /// The origins of the pages that may read responses, or `*` for everybody:
    ///
    /// ```toml
    /// allow_origins = ["https://app.example.com"]
    /// ```
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-cors-protocol>
    NO_ORIGINS, "no-origins", Error, Check::MistakesOnly
}
