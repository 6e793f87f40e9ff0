//! The texts browser consoles print for a fetch, word for word.
//!
//! Each browser is a module. The texts are those of the versions that
//! [`BrowserProfile`] names.

pub mod chromium;
pub mod firefox;

use corsac::browser::{BrowserProfile, Outcome, Request};

/// What the console of that browser prints for a fetch, in order.
///
/// A successful fetch prints nothing, and the standard has no console.
///
/// `request` is the fetch's request as redirects left it; `outcome` is how the fetch ended.
///
/// # Example
/// ```
/// use corsac::browser::{
///     Action, BrowserProfile, Client, Fetch, Moment, PreflightCache, Request, RequestInit,
///     Response,
/// };
/// use corsac_diagnostics::console;
///
/// let profile = BrowserProfile::Firefox;
/// let page = Client::document("https://app.example/".parse()?);
/// let url = "https://api.example/".parse()?;
/// let mut fetch = Fetch::new(Request::new(&page, url, RequestInit::default(), profile)?);
/// let mut cache = PreflightCache::new(profile);
/// while let Action::Send(_) = fetch.poll_action(&mut cache, Moment::START) {
///     let allow_origin = ("Access-Control-Allow-Origin", "https://app.example/");
///     let response = Response::new(200, [allow_origin]);
///     fetch.handle_response(response, &mut cache, Moment::START);
/// }
/// let outcome = fetch.outcome().ok_or("not done")?;
/// assert_eq!(
///     console::messages(profile, fetch.request(), outcome),
///     [
///         "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
///          resource at https://api.example/. (Reason: CORS header ‘Access-Control-Allow-Origin’ \
///          does not match ‘https://app.example/’)."
///     ]
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn messages(profile: BrowserProfile, request: &Request, outcome: &Outcome) -> Vec<String> {
    match profile {
        BrowserProfile::Standard => Vec::new(),
        BrowserProfile::Chromium => chromium::messages(request, outcome),
        BrowserProfile::Firefox => firefox::messages(request, outcome),
    }
}
