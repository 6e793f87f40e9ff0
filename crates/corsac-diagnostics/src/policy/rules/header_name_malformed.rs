use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # An entry is no header name
    ///
    /// ## What it finds
    /// An entry of `allow_headers` or `expose_headers` with white space, a colon or another character that
    /// names do not have.
    ///
    /// ## Why it matters
    /// It can match no header. Often several names stand in one text.
    ///
    /// ## Write instead
    /// One name in one entry:
    ///
    /// ```toml
    /// allow_headers = ["authorization", "content-type"]
    /// ```
    ///
    /// ## References
    /// <https://www.rfc-editor.org/rfc/rfc9110#section-5.1>
    HEADER_NAME_MALFORMED, "header-name-malformed", Error, Check::MistakesOnly
}
