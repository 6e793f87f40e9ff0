//! Patterns of origins.

mod error;
mod parse;

use std::fmt;
use std::str::FromStr;

pub use error::{OriginPatternError, OriginPatternErrorKind};

use crate::origin::SerializedOrigin;

/// A pattern of origins, as a policy lists them.
///
/// | pattern | matches | does not match |
/// |---|---|---|
/// | `https://example.com` | itself | anything else |
/// | `https://*.example.com` | `https://a.example.com`, `https://a.b.example.com` | `https://example.com` |
/// | `https://app-*-team.example.com` | `https://app-1-x-team.example.com` | `https://app-a.b-team.example.com` |
/// | `http://localhost:*` | `http://localhost`, `http://localhost:3000` | `http://localhost.evil.example` |
/// | `*` | any origin | |
///
/// A `*` of its own in front of a dot stands for one label or more; within the first label it
/// stands for one or more letters, digits and hyphens of that label. Everything else is taken
/// literally, in the one form that browsers send.
///
/// # Example
/// ```
/// use corsac::origin::SerializedOrigin;
/// use corsac::server::OriginPattern;
///
/// let pattern: OriginPattern = "https://*.example.com".parse()?;
/// let matches = |origin: &str| SerializedOrigin::parse(origin.as_bytes()).is_some_and(|o| pattern.matches(&o));
/// assert!(matches("https://a.b.example.com"));
/// assert!(!matches("https://example.com"));
/// assert!(!matches("https://a.example.com.evil.example"));
/// # Ok::<(), corsac::server::OriginPatternError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OriginPattern {
    text: String,
    shape: Shape,
}

/// What a pattern says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Shape {
    /// `*`
    Any,
    /// Origins of this scheme.
    Tuple { scheme: String, host: HostPattern, port: PortPattern },
}

/// Which hosts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum HostPattern {
    /// This one.
    Exact(String),
    /// Those whose first label starts and ends so, with something between, below this parent.
    Label { prefix: String, suffix: String, parent: String },
    /// Those below this parent.
    Subdomains { parent: String },
}

/// Which ports.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PortPattern {
    Any,
    /// This one; the scheme's default is not written.
    Exact(Option<u16>),
}

impl OriginPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// [`OriginPatternError`] names the first mistake and its place, and suggests the pattern that
    /// was most likely meant.
    ///
    /// # Example
    /// ```
    /// use corsac::server::OriginPattern;
    ///
    /// let error = OriginPattern::parse("*.Example.com/").unwrap_err();
    /// assert_eq!(error.suggestion(), Some("https://*.example.com"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, OriginPatternError> {
        parse::shape(text).map(|shape| Self { text: text.to_owned(), shape })
    }

    /// Says whether the pattern matches `origin`.
    pub fn matches(&self, origin: &SerializedOrigin<'_>) -> bool {
        match &self.shape {
            Shape::Any => true,
            Shape::Tuple { scheme, host, port } => {
                scheme == origin.scheme()
                    && host.matches(origin.host())
                    && port.matches(origin.port())
            }
        }
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The origin, if the pattern is exactly one.
    pub fn as_exact(&self) -> Option<&str> {
        match &self.shape {
            Shape::Tuple { host: HostPattern::Exact(_), port: PortPattern::Exact(_), .. } => {
                Some(&self.text)
            }
            _ => None,
        }
    }

    /// Says whether it matches any origin.
    pub fn is_any(&self) -> bool {
        self.shape == Shape::Any
    }

    /// The scheme, unless it matches any.
    pub fn scheme(&self) -> Option<&str> {
        match &self.shape {
            Shape::Any => None,
            Shape::Tuple { scheme, .. } => Some(scheme),
        }
    }

    /// The host below which, or beside which, any name matches; none if only one host does.
    pub fn wildcard_parent(&self) -> Option<&str> {
        match &self.shape {
            Shape::Tuple {
                host: HostPattern::Label { parent, .. } | HostPattern::Subdomains { parent },
                ..
            } => Some(parent),
            _ => None,
        }
    }

    /// The one host that matches, if there is only one.
    pub fn exact_host(&self) -> Option<&str> {
        match &self.shape {
            Shape::Tuple { host: HostPattern::Exact(host), .. } => Some(host),
            _ => None,
        }
    }

    /// Says whether every port matches.
    pub fn has_any_port(&self) -> bool {
        matches!(self.shape, Shape::Any | Shape::Tuple { port: PortPattern::Any, .. })
    }

    /// An origin that matches; none for `*`.
    pub fn example(&self) -> Option<String> {
        let Shape::Tuple { scheme, host, port } = &self.shape else { return None };
        let host = match host {
            HostPattern::Exact(host) => host.clone(),
            HostPattern::Label { prefix, suffix, parent } => format!("{prefix}x{suffix}.{parent}"),
            HostPattern::Subdomains { parent } => format!("any.{parent}"),
        };
        Some(match port {
            PortPattern::Exact(Some(port)) => format!("{scheme}://{host}:{port}"),
            _ => format!("{scheme}://{host}"),
        })
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Says whether data of every origin that matches can be trusted to arrive as it was sent; pages of
    /// browser extensions are on the user's machine. `*` is not asked about.
    ///
    /// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>
    pub(super) fn is_secure(&self) -> bool {
        // 7. If origin's scheme is one which the user agent considers to be authenticated, return
        //    "Potentially Trustworthy".
        let is_extension = |scheme: &str| scheme.ends_with("-extension");
        let example = self.example().filter(|_| !self.scheme().is_some_and(is_extension));
        example.is_none_or(|example| {
            SerializedOrigin::parse(example.as_bytes())
                .is_some_and(|origin| origin.is_potentially_trustworthy())
        })
    }
}

impl HostPattern {
    fn matches(&self, host: &str) -> bool {
        match self {
            Self::Exact(exact) => host == exact,
            Self::Subdomains { parent } => host
                .strip_suffix(parent.as_str())
                .and_then(|before| before.strip_suffix('.'))
                .is_some_and(|labels| !labels.is_empty()),
            Self::Label { prefix, suffix, parent } => host
                .strip_suffix(parent.as_str())
                .and_then(|before| before.strip_suffix('.'))
                .and_then(|label| label.strip_prefix(prefix.as_str()))
                .and_then(|label| label.strip_suffix(suffix.as_str()))
                .is_some_and(is_part_of_label),
        }
    }
}

/// Letters, digits and hyphens, one at least.
pub(super) fn is_part_of_label(part: &str) -> bool {
    let allowed = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !part.is_empty() && part.bytes().all(allowed)
}

impl PortPattern {
    fn matches(self, port: Option<u16>) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(exact) => exact == port,
        }
    }
}

impl fmt::Display for OriginPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl FromStr for OriginPattern {
    type Err = OriginPatternError;

    fn from_str(text: &str) -> Result<Self, OriginPatternError> {
        Self::parse(text)
    }
}
