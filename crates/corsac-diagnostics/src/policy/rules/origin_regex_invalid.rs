use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # The regular expression cannot be read
    ///
    /// ## What it finds
    /// An `allow_origin_regex` that is not a regular expression, is too large, or uses what cannot be
    /// matched in linear time (look-around, references to groups).
    ///
    /// ## Why it matters
    /// Without it nobody knows whom the policy allows.
    ///
    /// ## Write instead
    /// Patterns say most of it more safely:
    ///
    /// ```toml
    /// allow_origins = ["https://*.example.com", "https://app-*-team.example.com"]
    /// ```
    ///
    /// ## References
    /// <https://docs.rs/regex/latest/regex/#syntax>
    ORIGIN_REGEX_INVALID, "origin-regex-invalid", Error, Check::MistakesOnly
}
