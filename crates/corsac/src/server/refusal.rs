//! Why a page will not get what it asked for.

use std::fmt;

/// Why a page will not get what it asked for. Bytes are the request's own, as they came.
///
/// <https://fetch.spec.whatwg.org/#http-responses>
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Refusal<'a> {
    /// The path can be read in several ways, which different rules decide.
    AmbiguousPath {
        /// The path.
        path: &'a [u8],
    },
    /// A header name that `Access-Control-Request-Headers` announces is not allowed.
    HeaderNameNotAllowed {
        /// The name, without the white space around it.
        name: &'a [u8],
    },
    /// `Access-Control-Request-Headers` is longer than any request that could be allowed needs.
    HeaderNamesTooLong {
        /// How many bytes are read.
        limit: usize,
    },
    /// `Access-Control-Request-Method` comes in several lines, or holds no method.
    MalformedMethod,
    /// `Origin` comes in several lines.
    MalformedOrigin,
    /// The method that `Access-Control-Request-Method` announces is not allowed.
    MethodNotAllowed {
        /// The method.
        method: &'a [u8],
    },
    /// No rule covers the request, and there is no default policy.
    NoPolicy,
    /// The origin is not allowed, or what `Origin` holds is none.
    OriginNotAllowed {
        /// The value of `Origin`.
        origin: &'a [u8],
    },
    /// The origin may not open WebSockets.
    WebSocketOriginNotAllowed {
        /// The origin.
        origin: &'a [u8],
    },
}

impl Refusal<'_> {
    /// The identifiers of all refusals, sorted.
    pub const IDS: [&'static str; 9] = [
        "ambiguous-path",
        "header-name-not-allowed",
        "header-names-too-long",
        "malformed-method",
        "malformed-origin",
        "method-not-allowed",
        "no-policy",
        "origin-not-allowed",
        "websocket-origin-not-allowed",
    ];

    /// The identifier: for logs, counters, and the header `Corsac-Refusal` of debug mode.
    pub fn id(&self) -> &'static str {
        Self::IDS[self.index()]
    }

    /// Where [`Self::id`] stands in [`Self::IDS`].
    pub fn index(&self) -> usize {
        match self {
            Self::AmbiguousPath { .. } => 0,
            Self::HeaderNameNotAllowed { .. } => 1,
            Self::HeaderNamesTooLong { .. } => 2,
            Self::MalformedMethod => 3,
            Self::MalformedOrigin => 4,
            Self::MethodNotAllowed { .. } => 5,
            Self::NoPolicy => 6,
            Self::OriginNotAllowed { .. } => 7,
            Self::WebSocketOriginNotAllowed { .. } => 8,
        }
    }
}

/// The identifier and the bytes it is about, escaped.
impl fmt::Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())?;
        match self {
            Self::AmbiguousPath { path: bytes }
            | Self::HeaderNameNotAllowed { name: bytes }
            | Self::MethodNotAllowed { method: bytes }
            | Self::OriginNotAllowed { origin: bytes }
            | Self::WebSocketOriginNotAllowed { origin: bytes } => {
                write!(f, " `{}`", bytes.escape_ascii())
            }
            Self::HeaderNamesTooLong { limit } => write!(f, " (more than {limit} bytes)"),
            Self::MalformedMethod | Self::MalformedOrigin | Self::NoPolicy => Ok(()),
        }
    }
}
