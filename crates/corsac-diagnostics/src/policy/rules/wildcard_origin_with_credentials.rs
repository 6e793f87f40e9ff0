use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # `*` together with credentials
    ///
    /// ## What it finds
    /// `*` in `allow_origins` together with `allow_credentials = true`.
    ///
    /// ## Why it matters
    /// Browsers refuse `*` for a request with credentials. To send back whatever origin asks, as some
    /// servers do instead, would let every page act as the user; there is no setting for that.
    ///
    /// ## Write instead
    /// With cookies, the origins one by one. With a bearer token in `Authorization`, no
    /// `allow_credentials`: a header that the page sets itself is sent in any case.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>
    WILDCARD_ORIGIN_WITH_CREDENTIALS, "wildcard-origin-with-credentials", Error, Check::MistakesOnly
}
