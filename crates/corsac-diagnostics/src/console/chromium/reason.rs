//! The reasons Chromium gives: what it calls them and how it words them.

use corsac::browser::ExchangeKind;

/// Why Chromium refuses a response, a preflight response, or a redirect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Reason {
    AllowOriginMismatch,
    CorsDisabledScheme,
    DisallowedRedirect,
    HeaderDisallowed,
    InvalidAllowCredentials,
    InvalidAllowHeaders,
    InvalidAllowMethods,
    InvalidAllowOrigin,
    InvalidStatus,
    MethodDisallowed,
    MissingAllowOrigin,
    MultipleAllowOrigin,
    RedirectContainsCredentials,
    WildcardOrigin,
}

impl Reason {
    /// The value of `corsErrorStatus.corsError`.
    pub(super) fn name(self, exchange: ExchangeKind) -> &'static str {
        match exchange {
            ExchangeKind::Preflight => self.preflight_name(),
            ExchangeKind::Request => self.request_name(),
        }
    }

    fn preflight_name(self) -> &'static str {
        match self {
            Self::AllowOriginMismatch => "PreflightAllowOriginMismatch",
            Self::InvalidAllowCredentials => "PreflightInvalidAllowCredentials",
            Self::InvalidAllowOrigin => "PreflightInvalidAllowOriginValue",
            Self::MissingAllowOrigin => "PreflightMissingAllowOriginHeader",
            Self::MultipleAllowOrigin => "PreflightMultipleAllowOriginValues",
            Self::WildcardOrigin => "PreflightWildcardOriginNotAllowed",
            only_ever_one => only_ever_one.request_name(),
        }
    }

    fn request_name(self) -> &'static str {
        match self {
            Self::AllowOriginMismatch => "AllowOriginMismatch",
            Self::CorsDisabledScheme => "CorsDisabledScheme",
            Self::DisallowedRedirect => "PreflightDisallowedRedirect",
            Self::HeaderDisallowed => "HeaderDisallowedByPreflightResponse",
            Self::InvalidAllowCredentials => "InvalidAllowCredentials",
            Self::InvalidAllowHeaders => "InvalidAllowHeadersPreflightResponse",
            Self::InvalidAllowMethods => "InvalidAllowMethodsPreflightResponse",
            Self::InvalidAllowOrigin => "InvalidAllowOriginValue",
            Self::InvalidStatus => "PreflightInvalidStatus",
            Self::MethodDisallowed => "MethodDisallowedByPreflightResponse",
            Self::MissingAllowOrigin => "MissingAllowOriginHeader",
            Self::MultipleAllowOrigin => "MultipleAllowOriginValues",
            Self::RedirectContainsCredentials => "RedirectContainsCredentials",
            Self::WildcardOrigin => "WildcardOriginNotAllowed",
        }
    }

    /// What the console says. `{parameter}` stands for the value at fault, `{fix}` and `{xhr}` for
    /// the sentences that [`Access`](super::access::Access) adds for some initiators.
    pub(super) fn template(self) -> &'static str {
        match self {
            Self::AllowOriginMismatch => {
                "The 'Access-Control-Allow-Origin' header has a value '{parameter}' that is not \
                 equal to the supplied origin.{fix}"
            }
            Self::CorsDisabledScheme => {
                "Cross origin requests are only supported for protocol schemes: chrome, \
                 chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, \
                 data, http, https, isolated-app."
            }
            Self::DisallowedRedirect => "Redirect is not allowed for a preflight request.",
            Self::HeaderDisallowed => {
                "Request header field {parameter} is not allowed by Access-Control-Allow-Headers \
                 in preflight response."
            }
            Self::InvalidAllowCredentials => {
                "The value of the 'Access-Control-Allow-Credentials' header in the response is \
                 '{parameter}' which must be 'true' when the request's credentials mode is \
                 'include'.{xhr}"
            }
            Self::InvalidAllowHeaders => {
                "Cannot parse Access-Control-Allow-Headers response header field in preflight \
                 response."
            }
            Self::InvalidAllowMethods => {
                "Cannot parse Access-Control-Allow-Methods response header field in preflight \
                 response."
            }
            Self::InvalidAllowOrigin => {
                "The 'Access-Control-Allow-Origin' header contains the invalid value \
                 '{parameter}'.{fix}"
            }
            Self::InvalidStatus => "It does not have HTTP ok status.",
            Self::MethodDisallowed => {
                "Method {parameter} is not allowed by Access-Control-Allow-Methods in preflight \
                 response."
            }
            Self::MissingAllowOrigin => {
                "No 'Access-Control-Allow-Origin' header is present on the requested resource."
            }
            Self::MultipleAllowOrigin => {
                "The 'Access-Control-Allow-Origin' header contains multiple values \
                 '{parameter}', but only one is allowed.{fix}"
            }
            Self::RedirectContainsCredentials => {
                "Redirect location '{parameter}' contains a username and password, which is \
                 disallowed for cross-origin requests."
            }
            Self::WildcardOrigin => {
                "The value of the 'Access-Control-Allow-Origin' header in the response must not \
                 be the wildcard '*' when the request's credentials mode is 'include'.{xhr}"
            }
        }
    }
}
