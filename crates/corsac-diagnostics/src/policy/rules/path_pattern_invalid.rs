use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A route's path matches nothing
    ///
    /// ## What it finds
    /// A `path` that does not start with `/`, has a query, or is written in a form in which no browser
    /// sends it: with `..`, an empty segment, unescaped characters, or `**` beside other characters.
    ///
    /// ## Why it matters
    /// The route would never match, and another policy would decide about its requests.
    ///
    /// ## Write instead
    /// `*` for a part of one segment, `**` for any number of segments:
    ///
    /// ```toml
    /// path = "/items/**"
    /// ```
    ///
    /// ## References
    /// <https://url.spec.whatwg.org/#url-path-segment-string>
    PATH_PATTERN_INVALID, "path-pattern-invalid", Error, Check::MistakesOnly
}
