//! What the caller decides about a verification.

use corsac::browser::BrowserProfile;

/// What the caller decides about a verification.
///
/// # Example
/// ```
/// use corsac_verify::{Sending, Settings};
/// let settings = Settings { paths: vec!["/health".into()], ..Settings::default() };
/// assert_eq!(settings.sending, Sending::SafeMethodsOnly);
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether requests that may change something are sent.
    pub sending: Sending,
    /// Whether the caller adds headers of its own, such as `Authorization`, to reach a protected
    /// service. Browsers never add any to preflights, and neither must the caller.
    pub caller_headers: CallerHeaders,
    /// Paths that exist, besides that of the URL.
    pub paths: Vec<String>,
    /// Origins to ask about besides those that the policy lists, such as some that its regular
    /// expression matches.
    pub origins: Vec<String>,
    /// The browser whose requests are sent.
    pub profile: BrowserProfile,
    /// Where made-up names and samples start; the same seed gives the same plan.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sending: Sending::default(),
            caller_headers: CallerHeaders::default(),
            paths: Vec::new(),
            origins: Vec::new(),
            profile: BrowserProfile::Standard,
            seed: 0,
        }
    }
}

/// Whether requests that may change something are sent.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Sending {
    /// Only GET, HEAD and OPTIONS; of the others the preflight alone.
    #[default]
    SafeMethodsOnly,
    /// Others too, to a path that does not exist.
    Everything,
}

/// Whether the caller adds headers of its own to a request.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum CallerHeaders {
    /// It has none, or is to leave them out.
    #[default]
    None,
    /// It adds them.
    Added,
}
