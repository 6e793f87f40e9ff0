//! Redirects that Firefox refuses before it looks at what CORS says of them.

use corsac::browser::{ExchangeKind, Failure, NetworkError, RedirectMode, Request};
use corsac::status::is_redirect_status;
use url::Url;

/// A redirect that is not followed, wherever it leads.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Refused {
    /// `Location` does not parse as a URL.
    NoUrl,
    /// A URL that a redirect may not lead to.
    Target(Url),
}

impl Refused {
    pub(super) fn target(&self) -> Option<&Url> {
        match self {
            Self::NoUrl => None,
            Self::Target(url) => Some(url),
        }
    }
}

/// The refused redirect behind a failure that is reported as one of CORS.
pub(super) fn refused_first(request: &Request, error: &NetworkError) -> Option<Refused> {
    match error.failure() {
        Failure::PreflightRedirect { location } => {
            let refused = refused(error.url(), location);
            refused.or_else(|| unfollowed_in_preflight(error.url(), location))
        }
        Failure::CorsCheck(_) if is_to_follow(request, error) => {
            refused(error.url(), location_of_redirect(error)?)
        }
        _ => None,
    }
}

fn is_to_follow(request: &Request, error: &NetworkError) -> bool {
    error.exchange() == Some(ExchangeKind::Preflight)
        || request.redirect_mode() == RedirectMode::Follow
}

fn location_of_redirect(error: &NetworkError) -> Option<&[u8]> {
    let response = error.response().filter(|response| is_redirect_status(response.status()))?;
    response.headers().first(b"location")
}

/// What is refused before the CORS check. Schemes that other programs handle, such as `mailto`,
/// are looked at later.
fn refused(url: &Url, location: &[u8]) -> Option<Refused> {
    match target(url, location) {
        None => Some(Refused::NoUrl),
        Some(target) => matches!(target.scheme(), "blob" | "data" | "file" | "ws" | "wss")
            .then_some(Refused::Target(target)),
    }
}

/// What a preflight that passes the CORS check is refused for besides: it is no external redirect.
fn unfollowed_in_preflight(url: &Url, location: &[u8]) -> Option<Refused> {
    let target = target(url, location)?;
    let is_followable = matches!(target.scheme(), "http" | "https")
        && target.username().is_empty()
        && target.password().is_none();
    (!is_followable).then_some(Refused::Target(target))
}

fn target(url: &Url, location: &[u8]) -> Option<Url> {
    url.join(&String::from_utf8_lossy(location)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api() -> Url {
        Url::parse("http://api.example.test:7002/x").unwrap()
    }

    #[test]
    fn local_schemes_and_what_is_no_url_are_refused_before_the_cors_check() {
        assert_eq!(refused(&api(), b"http://["), Some(Refused::NoUrl));
        for target in ["data:x", "blob:null/1", "file:///x", "ws://a/", "wss://a/"] {
            let expected = Some(Refused::Target(Url::parse(target).unwrap()));
            assert_eq!(refused(&api(), target.as_bytes()), expected);
        }
        for target in ["y", "", "//u:p@a/", "ftp://x/", "mailto:a@b", "\u{e9}"] {
            assert_eq!(refused(&api(), target.as_bytes()), None, "{target}");
        }
    }

    #[test]
    fn a_preflight_goes_to_http_without_user_information_only() {
        let is_refused = |target: &str| unfollowed_in_preflight(&api(), target.as_bytes());
        for target in ["http://u@a/", "http://:p@a/", "javascript:1", "chrome://version"] {
            let expected = Some(Refused::Target(Url::parse(target).unwrap()));
            assert_eq!(is_refused(target), expected);
        }
        for target in ["/y", "https://a/", "http://@a/", "://"] {
            assert_eq!(is_refused(target), None, "{target}");
        }
    }
}
