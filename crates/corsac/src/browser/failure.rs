//! Everything that makes a fetch fail.

use std::fmt;

use url::Url;

use super::cors_check::CorsCheckFailure;
use super::mode::Mode;
use super::network_error::Step;
use super::request::Request;
use crate::header::is_cors_non_wildcard_request_header_name;
use crate::method::Method;

/// Everything that makes a fetch fail.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Failure {
    /// A bad port.
    BadPort(u16),
    /// A `blob:` URL: there is no blob URL store here, so its entry is null.
    BlobNotFound,
    /// A redirect other than 303 of a request whose body can be read only once.
    BodyCannotBeSentAgain,
    /// The connection was closed, reset or refused before a response came.
    ConnectionClosed,
    /// The CORS check.
    CorsCheck(CorsCheckFailure),
    /// The response's `Cross-Origin-Resource-Policy` keeps it from this page.
    CrossOriginResourcePolicy {
        /// The header's value.
        policy: Vec<u8>,
    },
    /// Header names that `Access-Control-Allow-Headers` does not list.
    HeaderNamesNotAllowed {
        /// The refused names, lower-cased, sorted; never empty.
        refused: Vec<Vec<u8>>,
        /// What the header lists.
        allowed: Vec<Vec<u8>>,
    },
    /// A `data:` URL that cannot be decoded.
    InvalidDataUrl,
    /// `Access-Control-Allow-Headers` of a preflight response is no list of tokens.
    InvalidAllowHeaders {
        /// The first item that is no token.
        item: Vec<u8>,
    },
    /// `Access-Control-Allow-Methods` of a preflight response is no list of tokens.
    InvalidAllowMethods {
        /// The first item that is no token.
        item: Vec<u8>,
    },
    /// `Location` does not parse as a URL.
    InvalidLocation {
        /// The header's value.
        location: Vec<u8>,
    },
    /// `Access-Control-Allow-Methods` does not list the method.
    MethodNotAllowed {
        /// The request's method.
        method: Method,
        /// What the header lists.
        allowed: Vec<Vec<u8>>,
    },
    /// A URL over plain http for a page over https.
    MixedContent,
    /// Several `Location` lines with different values.
    MultipleLocations {
        /// Their values.
        locations: Vec<Vec<u8>>,
    },
    /// Mode "no-cors" and a redirect mode other than "follow".
    NoCorsWithRedirectMode,
    /// The current URL's scheme is not an HTTP(S) scheme.
    NotHttpScheme,
    /// A preflight answered by a redirect.
    PreflightRedirect {
        /// The `Location` header's value.
        location: Vec<u8>,
    },
    /// A preflight response whose status is not an ok status.
    PreflightStatus,
    /// Status 407 from a server that is no proxy.
    ProxyAuthentication,
    /// A redirect, and redirect mode "error".
    RedirectModeError,
    /// A redirect to a URL with user name or password.
    RedirectWithCredentials {
        /// Where it leads.
        target: Url,
    },
    /// A redirect to a URL whose scheme is not an HTTP(S) scheme.
    RedirectToScheme {
        /// Where it leads.
        target: Url,
    },
    /// Mode "same-origin" and a URL that is not same origin.
    SameOriginMode {
        /// The refused URL.
        target: Url,
    },
    /// A streamed request body over a connection that is not HTTP/2.
    StreamNeedsHttp2,
    /// A 21st redirect.
    TooManyRedirects,
}

impl Failure {
    /// The step of the standard that fails.
    #[must_use]
    pub fn step(&self) -> Step {
        const MAIN_FETCH: (&str, &str) = ("main fetch", "concept-main-fetch");
        const HTTP_FETCH: (&str, &str) = ("HTTP fetch", "concept-http-fetch");
        const REDIRECT: (&str, &str) = ("HTTP-redirect fetch", "concept-http-redirect-fetch");
        const PREFLIGHT: (&str, &str) = ("CORS-preflight fetch", "cors-preflight-fetch-0");
        const NETWORK: (&str, &str) = ("HTTP-network fetch", "concept-http-network-fetch");
        const SCHEME: (&str, &str) = ("scheme fetch", "concept-scheme-fetch");
        let ((algorithm, anchor), number) = match self {
            Self::CorsCheck(failure) => return failure.step(),
            Self::CrossOriginResourcePolicy { .. } => (
                (
                    "cross-origin resource policy internal check",
                    "cross-origin-resource-policy-internal-check",
                ),
                "5",
            ),
            Self::BadPort(_) | Self::MixedContent => (MAIN_FETCH, "7"),
            Self::SameOriginMode { .. } | Self::NoCorsWithRedirectMode | Self::NotHttpScheme => {
                (MAIN_FETCH, "12")
            }
            Self::BlobNotFound | Self::InvalidDataUrl => (SCHEME, "3"),
            Self::ConnectionClosed => (NETWORK, "8"),
            Self::StreamNeedsHttp2 => (NETWORK, "8.3"),
            Self::ProxyAuthentication => {
                (("HTTP-network-or-cache fetch", "concept-http-network-or-cache-fetch"), "16")
            }
            Self::RedirectModeError => (HTTP_FETCH, "6.3"),
            Self::InvalidLocation { .. } | Self::MultipleLocations { .. } => (REDIRECT, "5"),
            Self::RedirectToScheme { .. } => (REDIRECT, "6"),
            Self::TooManyRedirects => (REDIRECT, "7"),
            Self::RedirectWithCredentials { .. } => (REDIRECT, "9"),
            Self::BodyCannotBeSentAgain => (REDIRECT, "11"),
            Self::PreflightRedirect { .. } | Self::PreflightStatus => (PREFLIGHT, "7"),
            Self::InvalidAllowHeaders { .. } | Self::InvalidAllowMethods { .. } => {
                (PREFLIGHT, "7.3")
            }
            Self::MethodNotAllowed { .. } => (PREFLIGHT, "7.5"),
            Self::HeaderNamesNotAllowed { refused, .. }
                if refused.iter().any(|name| is_cors_non_wildcard_request_header_name(name)) =>
            {
                (PREFLIGHT, "7.6")
            }
            Self::HeaderNamesNotAllowed { .. } => (PREFLIGHT, "7.7"),
        };
        Step::new(algorithm, number, anchor)
    }
}

impl Failure {
    /// The failure's name in machine-readable output: a slug that does not change.
    ///
    /// # Example
    /// ```
    /// use corsac::browser::Failure;
    /// assert_eq!(Failure::MixedContent.name(), "mixed-content");
    /// ```
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::BadPort(_) => "bad-port",
            Self::BlobNotFound => "blob-not-found",
            Self::BodyCannotBeSentAgain => "body-cannot-be-sent-again",
            Self::ConnectionClosed => "connection-closed",
            Self::CorsCheck(failure) => failure.reason().name(),
            Self::CrossOriginResourcePolicy { .. } => "cross-origin-resource-policy",
            Self::HeaderNamesNotAllowed { .. } => "header-names-not-allowed",
            Self::InvalidDataUrl => "invalid-data-url",
            Self::InvalidAllowHeaders { .. } => "invalid-allow-headers",
            Self::InvalidAllowMethods { .. } => "invalid-allow-methods",
            Self::InvalidLocation { .. } => "invalid-location",
            Self::MethodNotAllowed { .. } => "method-not-allowed",
            Self::MixedContent => "mixed-content",
            Self::MultipleLocations { .. } => "multiple-locations",
            Self::NoCorsWithRedirectMode => "no-cors-with-redirect-mode",
            Self::NotHttpScheme => "not-http-scheme",
            Self::PreflightRedirect { .. } => "preflight-redirect",
            Self::PreflightStatus => "preflight-status",
            Self::ProxyAuthentication => "proxy-authentication",
            Self::RedirectModeError => "redirect-mode-error",
            Self::RedirectWithCredentials { .. } => "redirect-with-credentials",
            Self::RedirectToScheme { .. } => "redirect-to-scheme",
            Self::SameOriginMode { .. } => "same-origin-mode",
            Self::StreamNeedsHttp2 => "stream-needs-http2",
            Self::TooManyRedirects => "too-many-redirects",
        }
    }
}

impl Failure {
    /// The step that fails for this request, where more than one can.
    pub(crate) fn step_of(&self, request: &Request) -> Step {
        match self {
            Self::RedirectWithCredentials { target }
                if request.mode() != Mode::Cors
                    || request.origin().is_same_origin_with_url(target) =>
            {
                Step::new("HTTP-redirect fetch", "10", "concept-http-redirect-fetch")
            }
            Self::NotHttpScheme if request.mode() != Mode::Cors => {
                Step::new("scheme fetch", "4", "concept-scheme-fetch")
            }
            _ => self.step(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match self {
            Self::BadPort(port) => write!(formatter, "port {port} is a bad port"),
            Self::BlobNotFound => formatter.write_str("the blob URL has no entry"),
            Self::BodyCannotBeSentAgain => formatter.write_str("a streamed body is redirected"),
            Self::ConnectionClosed => formatter.write_str("no response came"),
            Self::CorsCheck(failure) => failure.fmt(formatter),
            Self::CrossOriginResourcePolicy { policy } => {
                write!(formatter, "Cross-Origin-Resource-Policy is {:?}", text(policy))
            }
            Self::HeaderNamesNotAllowed { refused, .. } => {
                let names: Vec<String> = refused.iter().map(|name| text(name)).collect();
                write!(formatter, "Access-Control-Allow-Headers lacks {}", names.join(", "))
            }
            Self::InvalidDataUrl => formatter.write_str("the data URL cannot be decoded"),
            Self::InvalidAllowHeaders { item } => {
                write!(formatter, "Access-Control-Allow-Headers has {:?}", text(item))
            }
            Self::InvalidAllowMethods { item } => {
                write!(formatter, "Access-Control-Allow-Methods has {:?}", text(item))
            }
            Self::InvalidLocation { location } => {
                write!(formatter, "Location {:?} is no URL", text(location))
            }
            Self::MethodNotAllowed { method, .. } => {
                write!(formatter, "Access-Control-Allow-Methods lacks {method}")
            }
            Self::MixedContent => formatter.write_str("mixed content"),
            Self::MultipleLocations { .. } => formatter.write_str("several Location values"),
            Self::NoCorsWithRedirectMode => {
                formatter.write_str("mode \"no-cors\" with a redirect mode other than \"follow\"")
            }
            Self::NotHttpScheme => formatter.write_str("the scheme is not http or https"),
            Self::PreflightRedirect { location } => {
                write!(formatter, "the preflight is redirected to {:?}", text(location))
            }
            Self::PreflightStatus => formatter.write_str("the preflight has no ok status"),
            Self::ProxyAuthentication => formatter.write_str("status 407"),
            Self::RedirectModeError => formatter.write_str("a redirect in redirect mode \"error\""),
            Self::RedirectWithCredentials { target } => {
                write!(formatter, "a redirect to {target}, which includes credentials")
            }
            Self::RedirectToScheme { target } => write!(formatter, "a redirect to {target}"),
            Self::SameOriginMode { target } => {
                write!(formatter, "mode \"same-origin\" does not allow {target}")
            }
            Self::StreamNeedsHttp2 => formatter.write_str("a streamed body needs HTTP/2"),
            Self::TooManyRedirects => formatter.write_str("more than 20 redirects"),
        }
    }
}
