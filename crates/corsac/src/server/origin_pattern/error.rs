use std::fmt;

use crate::origin::OriginParseErrorKind;

/// Why a text is not a pattern of origins, where, and what was most likely meant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OriginPatternError {
    pub(super) kind: OriginPatternErrorKind,
    pub(super) position: usize,
    pub(super) suggestion: Option<String>,
}

impl OriginPatternError {
    /// The first mistake in the text.
    pub fn kind(&self) -> OriginPatternErrorKind {
        self.kind
    }

    /// How many bytes of the text stand before the mistake.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The pattern that was most likely meant; [`OriginPattern::parse`](super::OriginPattern::parse)
    /// accepts it.
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }
}

impl fmt::Display for OriginPatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.kind, self.position)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; write `{suggestion}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for OriginPatternError {}

/// The mistakes people make when they write a pattern.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum OriginPatternErrorKind {
    /// Pages from files have the origin `null`.
    FileScheme,
    /// It would be a mistake in an origin too.
    Origin(OriginParseErrorKind),
    /// The port is 0, from which nothing can be loaded.
    PortZero,
    /// Several origins in one text.
    SeveralOrigins,
    /// More than one `*` in the host.
    SeveralWildcards,
    /// It is longer than the DNS allows.
    TooLong,
    /// The scheme is that of a WebSocket; the page that opens it has another.
    WebSocketScheme,
    /// The `*` would stand for part of a name that anyone can register, as in `https://*example.com`.
    WildcardInRegistrableName,
    /// The `*` stands where none can.
    WildcardPlace,
}

impl fmt::Display for OriginPatternErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FileScheme => "pages from files have the origin `null`, not this one",
            Self::Origin(kind) => return kind.fmt(f),
            Self::PortZero => "no page comes from port 0",
            Self::SeveralOrigins => "one entry is one origin",
            Self::SeveralWildcards => "a host can have one `*`",
            Self::TooLong => "no name in the DNS is as long",
            Self::WebSocketScheme => "pages come from http or https, whatever they open",
            Self::WildcardInRegistrableName => "anyone can register a name that matches",
            Self::WildcardPlace => {
                "a `*` stands in front of a dot, within the first label, or for the port"
            }
        })
    }
}
