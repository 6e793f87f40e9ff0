use std::fmt;

/// Why a text is not an origin, where, and what was most likely meant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OriginParseError {
    pub(super) kind: OriginParseErrorKind,
    pub(super) position: usize,
    pub(super) suggestion: Option<String>,
}

impl OriginParseError {
    /// The first mistake in the text.
    pub fn kind(&self) -> OriginParseErrorKind {
        self.kind
    }

    /// How many bytes of the text stand before the mistake.
    pub fn position(&self) -> usize {
        self.position
    }

    /// An origin that [`Origin::parse`](super::Origin::parse) accepts and that was most likely meant.
    ///
    /// # Example
    /// ```
    /// use corsac::Origin;
    ///
    /// let suggestion = |text| Origin::parse(text).unwrap_err().suggestion();
    /// assert_eq!(suggestion("app.example.com").unwrap(), "https://app.example.com");
    /// assert_eq!(suggestion("http://a.example:80/x?y").unwrap(), "http://a.example");
    /// assert_eq!(suggestion("https://*.example"), None);
    /// ```
    pub fn suggestion(&self) -> Option<String> {
        self.suggestion.clone()
    }
}

impl fmt::Display for OriginParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.kind, self.position)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; write `{suggestion}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for OriginParseError {}

/// The mistakes people make when they write an origin.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum OriginParseErrorKind {
    /// The scheme's default port is written out.
    DefaultPort,
    /// There is no text.
    Empty,
    /// A fragment follows.
    Fragment,
    /// The host is missing, or is not one a browser would write.
    InvalidHost,
    /// The port is not a number from 0 to 65535 without leading zeros.
    InvalidPort,
    /// The scheme holds a character that schemes do not have.
    InvalidScheme,
    /// There is no `://`, or nothing before it.
    MissingScheme,
    /// The host holds a character outside ASCII instead of being written as `xn--`.
    NonAsciiHost,
    /// A path follows.
    Path,
    /// A query follows.
    Query,
    /// A single slash follows.
    TrailingSlash,
    /// There is an upper-case letter.
    UpperCase,
    /// A user name or password stands before the host.
    UserInfo,
    /// There is white space.
    Whitespace,
    /// There is a `*`, which makes a pattern, not an origin.
    Wildcard,
}

impl fmt::Display for OriginParseErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DefaultPort => "an origin does not write its scheme's default port",
            Self::Empty => "an origin cannot be empty",
            Self::Fragment => "an origin has no fragment",
            Self::InvalidHost => "not a host a browser would write",
            Self::InvalidPort => "not a port",
            Self::InvalidScheme => "not a scheme",
            Self::MissingScheme => "an origin starts with a scheme and `://`",
            Self::NonAsciiHost => "an origin writes its host in ASCII",
            Self::Path => "an origin has no path",
            Self::Query => "an origin has no query",
            Self::TrailingSlash => "an origin has no trailing slash",
            Self::UpperCase => "an origin has no upper-case letters",
            Self::UserInfo => "an origin has no user name or password",
            Self::Whitespace => "an origin has no white space",
            Self::Wildcard => "an origin has no wildcard",
        })
    }
}
