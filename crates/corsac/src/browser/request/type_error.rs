//! Requests that the page's own API rejects.

use std::fmt;

use crate::method::Method;

/// Why `new Request()`, `open()` or `setRequestHeader()` throws; nothing is sent then.
///
/// The latter two throw a `SyntaxError` or `SecurityError` `DOMException` in a browser.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum TypeError {
    /// A body with GET or HEAD.
    BodyWithGetOrHead,
    /// CONNECT, TRACE or TRACK, in any case.
    ForbiddenMethod(Method),
    /// A header name that is no token.
    InvalidHeaderName(String),
    /// A header value with NUL, a line break inside, or a character above U+00FF.
    InvalidHeaderValue {
        /// The header's name.
        name: String,
        /// The value as given.
        value: String,
    },
    /// A method that is no token.
    InvalidMethod(String),
    /// A URL that does not parse.
    InvalidUrl(String),
    /// A method other than GET, HEAD and POST in mode "no-cors".
    MethodInNoCorsMode(Method),
    /// Cache mode "only-if-cached" outside mode "same-origin".
    OnlyIfCachedOutsideSameOriginMode,
    /// A streamed body in mode "no-cors".
    StreamInNoCorsMode,
    /// A URL with user name or password.
    UrlIncludesCredentials(String),
}

impl fmt::Display for TypeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BodyWithGetOrHead => formatter.write_str("GET and HEAD cannot have a body"),
            Self::ForbiddenMethod(method) => write!(formatter, "method {method} is forbidden"),
            Self::InvalidHeaderName(name) => write!(formatter, "{name:?} is no header name"),
            Self::InvalidHeaderValue { name, value } => {
                write!(formatter, "{value:?} is no value for header {name}")
            }
            Self::InvalidMethod(method) => write!(formatter, "{method:?} is no method"),
            Self::InvalidUrl(url) => write!(formatter, "{url:?} does not parse as a URL"),
            Self::MethodInNoCorsMode(method) => {
                write!(formatter, "mode \"no-cors\" allows GET, HEAD and POST, not {method}")
            }
            Self::OnlyIfCachedOutsideSameOriginMode => {
                formatter.write_str("cache mode \"only-if-cached\" needs mode \"same-origin\"")
            }
            Self::StreamInNoCorsMode => {
                formatter.write_str("mode \"no-cors\" cannot stream a body")
            }
            Self::UrlIncludesCredentials(url) => {
                write!(formatter, "{url:?} includes a user name or password")
            }
        }
    }
}

impl std::error::Error for TypeError {}
