use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # An entry is no origin, and no pattern of origins
    ///
    /// ## What it finds
    /// An entry of a list of origins that no browser can send: with a path or a slash at its end, in upper
    /// case, with the scheme's own port, without a scheme, or several in one text.
    ///
    /// ## Why it matters
    /// Browsers send an origin in one form only, and it is compared byte by byte. An entry in any other
    /// form matches nothing, and nobody is told.
    ///
    /// ## Write instead
    /// Scheme, host, and the port if it is not the scheme's own:
    ///
    /// ```toml
    /// allow_origins = ["https://app.example.com", "http://localhost:5173"]
    /// ```
    ///
    /// ## References
    /// <https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin>
    ORIGIN_MALFORMED, "origin-malformed", Error, Check::MistakesOnly
}
