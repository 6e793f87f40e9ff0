//! Chromium's `corsErrorStatus`.

use std::borrow::Cow;

use corsac::browser::{
    ExchangeKind, Failure, Initiator, Mode, NetworkError, Request, ResponseTainting,
};
use url::Url;

use super::allow_origin;
use super::reason::Reason;

/// The `corsErrorStatus` that Chromium's developer tools report for a failed request
/// (`Network.loadingFailed`).
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CorsError {
    /// `corsError`, such as `PreflightMissingAllowOriginHeader`.
    pub name: &'static str,
    /// `failedParameter`: the header value, method or header name at fault, decoded as UTF-8;
    /// `None` if it is empty or not valid UTF-8.
    pub failed_parameter: Option<String>,
    pub(super) reason: Reason,
    pub(super) parameter: Vec<u8>,
    pub(super) url: Url,
}

impl CorsError {
    pub(super) fn new(
        reason: Reason,
        exchange: ExchangeKind,
        parameter: Cow<'_, [u8]>,
        url: &Url,
    ) -> Self {
        let parameter = parameter.into_owned();
        let text = std::str::from_utf8(&parameter).ok().filter(|text| !text.is_empty());
        Self {
            name: reason.name(exchange),
            failed_parameter: text.map(str::to_owned),
            reason,
            url: url.clone(),
            parameter,
        }
    }
}

/// Chromium's name for a network error, if Chromium counts it as a CORS error.
///
/// `None` for the failures that have nothing to do with the CORS protocol, such as a closed
/// connection, and for those that other checks find first: mode "same-origin", mixed content,
/// `Cross-Origin-Resource-Policy`.
///
/// # Example
/// ```
/// use corsac::browser::{
///     Action, BrowserProfile, Client, Fetch, Moment, Outcome, PreflightCache, Request,
///     RequestInit, Response,
/// };
/// use corsac_diagnostics::console::chromium::cors_error;
///
/// let profile = BrowserProfile::Chromium;
/// let page = Client::document("https://app.example/".parse()?);
/// let init = RequestInit { method: Some("PUT".into()), ..RequestInit::default() };
/// let url = "https://api.example/".parse()?;
/// let mut fetch = Fetch::new(Request::new(&page, url, init, profile)?);
/// let mut cache = PreflightCache::new(profile);
/// while let Action::Send(_) = fetch.poll_action(&mut cache, Moment::START) {
///     let response = Response::new(204, [("Access-Control-Allow-Origin", "*")]);
///     fetch.handle_response(response, &mut cache, Moment::START);
/// }
/// let Some(Outcome::NetworkError(error)) = fetch.outcome() else { return Err("failed".into()) };
/// let cors_error = cors_error(fetch.request(), error).ok_or("a CORS error")?;
/// assert_eq!(cors_error.name, "MethodDisallowedByPreflightResponse");
/// assert_eq!(cors_error.failed_parameter.as_deref(), Some("PUT"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn cors_error(request: &Request, error: &NetworkError) -> Option<CorsError> {
    let (reason, parameter) = reason_of(request, error)?;
    Some(CorsError::new(reason, exchange_of(error), parameter, url_at_fault(error)))
}

/// One error for each header name that is not allowed; `None` if that is not what failed.
pub(super) fn for_refused_names(
    error: &NetworkError,
) -> Option<impl Iterator<Item = CorsError> + '_> {
    let Failure::HeaderNamesNotAllowed { refused, .. } = error.failure() else { return None };
    Some(refused.iter().map(|name| {
        let name = Cow::Borrowed(name.as_slice());
        CorsError::new(Reason::HeaderDisallowed, ExchangeKind::Preflight, name, error.url())
    }))
}

fn reason_of<'a>(request: &Request, error: &'a NetworkError) -> Option<(Reason, Cow<'a, [u8]>)> {
    let reason = match error.failure() {
        Failure::CorsCheck(failure) => return Some(allow_origin::reason_of(failure)),
        Failure::HeaderNamesNotAllowed { refused, .. } => {
            return Some((Reason::HeaderDisallowed, Cow::Borrowed(refused.first()?)));
        }
        Failure::MethodNotAllowed { method, .. } => {
            return Some((Reason::MethodDisallowed, Cow::Borrowed(method.as_bytes())));
        }
        Failure::InvalidAllowHeaders { .. } => Reason::InvalidAllowHeaders,
        Failure::InvalidAllowMethods { .. } => Reason::InvalidAllowMethods,
        Failure::PreflightRedirect { .. } => Reason::DisallowedRedirect,
        Failure::PreflightStatus => Reason::InvalidStatus,
        _ if request.mode() == Mode::Cors => reason_of_url(request, error)?,
        _ => return None,
    };
    Some((reason, Cow::default()))
}

/// The reason why a request in mode "cors" cannot go to a URL.
fn reason_of_url(request: &Request, error: &NetworkError) -> Option<Reason> {
    match error.failure() {
        // fetch() looks at the scheme before CORS does, and has its own words. No recording has
        // another initiator ask for such a URL.
        Failure::NotHttpScheme if request.initiator() == Initiator::Fetch => None,
        Failure::NotHttpScheme | Failure::RedirectToScheme { .. } => {
            let url = url_at_fault(error);
            (!is_refused_before_cors(url)).then_some(Reason::CorsDisabledScheme)
        }
        Failure::RedirectWithCredentials { target } => {
            leaves_own_origin(request, target).then_some(Reason::RedirectContainsCredentials)
        }
        _ => None,
    }
}

/// Whether a redirect to `target` is, or already was, a matter of CORS.
fn leaves_own_origin(request: &Request, target: &Url) -> bool {
    request.response_tainting() == ResponseTainting::Cors
        || !request.origin().is_same_origin_with_url(target)
}

/// Schemes that are refused with other words, or without any, before CORS is looked at.
fn is_refused_before_cors(url: &Url) -> bool {
    matches!(
        url.scheme(),
        "about" | "blob" | "chrome" | "data" | "file" | "filesystem" | "view-source"
    )
}

/// The URL whose response failed; for a scheme without CORS, the URL with that scheme.
fn url_at_fault(error: &NetworkError) -> &Url {
    match error.failure() {
        Failure::RedirectToScheme { target } => target,
        _ => error.url(),
    }
}

fn exchange_of(error: &NetworkError) -> ExchangeKind {
    error.exchange().unwrap_or(ExchangeKind::Request)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(bytes: &[u8]) -> Option<String> {
        let url = Url::parse("http://api.example.test:7002/x").unwrap();
        let bytes = Cow::Borrowed(bytes);
        CorsError::new(Reason::InvalidAllowOrigin, ExchangeKind::Request, bytes, &url)
            .failed_parameter
    }

    #[test]
    fn a_parameter_is_utf_8_or_nothing() {
        assert_eq!(parameter("http://ü".as_bytes()).as_deref(), Some("http://ü"));
        assert_eq!(parameter(b"http://\xFC"), None);
        assert_eq!(parameter(b""), None);
    }

    #[test]
    fn local_schemes_are_refused_before_cors() {
        let is_refused = |url| is_refused_before_cors(&Url::parse(url).unwrap());
        assert!(is_refused("data:,") && is_refused("blob:null/1") && is_refused("about:blank"));
        assert!(is_refused("file:///x") && is_refused("chrome://version"));
        assert!(is_refused("filesystem:http://a/b") && is_refused("view-source:http://a/b"));
        for url in ["ftp://a/y", "mailto:a@b", "javascript:1", "wss://a/", "moz-extension://x/y"] {
            assert!(!is_refused(url), "{url}");
        }
    }
}
