use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A route's host is not the name of one
    ///
    /// ## What it finds
    /// An entry of a route's `hosts` with a scheme, a port, a path or upper-case letters.
    ///
    /// ## Why it matters
    /// Requests are compared with the name alone, in lower case. The route would never match.
    ///
    /// ## Write instead
    /// The name, or `*.` and a name for all below it:
    ///
    /// ```toml
    /// hosts = ["api.example.com", "*.api.example.com"]
    /// ```
    ///
    /// ## References
    /// <https://www.rfc-editor.org/rfc/rfc9110#section-7.2>
    HOST_MALFORMED, "host-malformed", Error, Check::MistakesOnly
}
