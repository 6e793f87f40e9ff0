use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A method that no page can send
    ///
    /// ## What it finds
    /// `CONNECT`, `TRACE` or `TRACK` in `allow_methods`.
    ///
    /// ## Why it matters
    /// Browsers refuse to send these methods, whatever a server allows. The entry has no effect.
    ///
    /// ## Write instead
    /// The methods that pages use.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#forbidden-method>
    METHOD_FORBIDDEN, "method-forbidden", Error, Check::MistakesOnly
}
