use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A header is listed for the wrong direction
    ///
    /// ## What it finds
    /// A response header in `allow_headers`, such as `Access-Control-Allow-Origin`, or a request header in
    /// `expose_headers`, such as `Origin`.
    ///
    /// ## Why it matters
    /// `allow_headers` is about what pages send, `expose_headers` about what they read. An entry for the
    /// other direction has no effect.
    ///
    /// ## Write instead
    /// Nothing. The CORS headers themselves need no permission.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-headers>
    HEADER_NAME_MISPLACED, "header-name-misplaced", Error, Check::MistakesOnly
}
