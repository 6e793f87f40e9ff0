use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A request header that no page can set
    ///
    /// ## What it finds
    /// A name in `allow_headers` that browsers keep for themselves: `Cookie`, `Host`, `Origin`, and names
    /// that start with `Sec-` or `Proxy-`.
    ///
    /// ## Why it matters
    /// Pages cannot set these headers, so there is nothing to allow. Cookies are a matter of
    /// `allow_credentials`.
    ///
    /// ## Write instead
    /// The names that the page's own code sets.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#forbidden-request-header>
    HEADER_NAME_FORBIDDEN, "header-name-forbidden", Error, Check::MistakesOnly
}
