use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # `*` in `expose_headers` together with credentials
    ///
    /// ## What it finds
    /// `*` in `expose_headers` together with `allow_credentials = true`.
    ///
    /// ## Why it matters
    /// With credentials browsers take `*` for the name of a header. It exposes nothing.
    ///
    /// ## Write instead
    /// The names of the headers that pages read:
    ///
    /// ```toml
    /// expose_headers = ["x-request-id", "link"]
    /// ```
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-expose-headers>
    EXPOSE_WILDCARD_WITH_CREDENTIALS, "expose-wildcard-with-credentials", Error, Check::MistakesOnly
}
