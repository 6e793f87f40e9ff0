use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # An entry is no method
    ///
    /// ## What it finds
    /// An entry of `allow_methods`, or of a route's `methods`, that is not one word of the characters that
    /// methods are made of.
    ///
    /// ## Why it matters
    /// It can match no request. Often several methods stand in one text.
    ///
    /// ## Write instead
    /// One method in one entry:
    ///
    /// ```toml
    /// allow_methods = ["PUT", "DELETE"]
    /// ```
    ///
    /// ## References
    /// <https://www.rfc-editor.org/rfc/rfc9110#section-9.1>
    METHOD_MALFORMED, "method-malformed", Error, Check::MistakesOnly
}
