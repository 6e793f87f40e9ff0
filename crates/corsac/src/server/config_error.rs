//! What is wrong with a configuration: where, why, and what to write instead.

use std::fmt;

use super::origin_pattern::OriginPatternError;

/// Everything that is wrong with a configuration: the policy of requests that no route matches first,
/// then route after route.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConfigErrors(pub(super) Vec<ConfigError>);

impl ConfigErrors {
    /// The mistakes; at least one.
    pub fn iter(&self) -> std::slice::Iter<'_, ConfigError> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a ConfigErrors {
    type Item = &'a ConfigError;
    type IntoIter = std::slice::Iter<'a, ConfigError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for ConfigErrors {
    type Item = ConfigError;
    type IntoIter = std::vec::IntoIter<ConfigError>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// One mistake in a line.
impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

/// One mistake in a configuration.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConfigError {
    /// Where it is.
    pub place: Place,
    /// The value it is about, as written; empty if something is missing.
    pub value: String,
    /// What is wrong.
    pub problem: Problem,
}

/// A place in a configuration.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Place {
    /// The route, counted from 0; none for the policy of requests that no route matches.
    pub route: Option<usize>,
    /// The key.
    pub key: Key,
    /// The entry of a list, counted from 0.
    pub index: Option<usize>,
}

impl Place {
    pub(super) fn of(key: Key) -> Self {
        Self { route: None, key, index: None }
    }

    pub(super) fn entry(key: Key, index: usize) -> Self {
        Self { index: Some(index), ..Self::of(key) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(route) = self.route {
            write!(f, "route[{route}].")?;
        }
        f.write_str(self.key.name())?;
        self.index.map_or(Ok(()), |index| write!(f, "[{index}]"))
    }
}

/// Declares the keys, whose names are those of the policy file.
macro_rules! keys {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// A key of a policy or of a route.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Key {
            $($(#[$doc])* $variant,)+
        }

        impl Key {
            /// Every key.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The key as written in a policy file.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

keys! {
    /// The policy's.
    AllowOrigins = "allow_origins",
    /// The policy's.
    AllowOriginRegex = "allow_origin_regex",
    /// The policy's, in Rust only.
    AllowOriginPredicate = "allow_origin_predicate",
    /// The policy's.
    AllowMethods = "allow_methods",
    /// The policy's.
    AllowHeaders = "allow_headers",
    /// The policy's.
    ExposeHeaders = "expose_headers",
    /// The policy's.
    AllowCredentials = "allow_credentials",
    /// The policy's.
    MaxAge = "max_age",
    /// The policy's.
    OnDisallowed = "on_disallowed",
    /// The policy's.
    Preflight = "preflight",
    /// The policy's.
    PreflightStatus = "preflight_status",
    /// The policy's.
    UpstreamHeaders = "upstream_headers",
    /// The policy's.
    Vary = "vary",
    /// The policy's.
    Debug = "debug",
    /// The policy's.
    TimingAllowOrigins = "timing_allow_origins",
    /// The policy's.
    WebsocketOrigins = "websocket_origins",
    /// The policy's.
    DangerouslyAllowNullOrigin = "dangerously_allow_null_origin",
    /// The policy's.
    DangerouslyAllowInsecureOrigins = "dangerously_allow_insecure_origins",
    /// The policy's.
    DangerouslyAllowPublicSuffixSubdomains = "dangerously_allow_public_suffix_subdomains",
    /// The route's.
    Hosts = "hosts",
    /// The route's.
    Path = "path",
    /// The route's.
    Methods = "methods",
}

/// What can be wrong with a value.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// A function or a regular expression allows an origin that nobody can have meant, together
    /// with credentials.
    AllowsUnrelatedOrigin {
        /// The origin.
        origin: String,
    },
    /// `*` stands for every name, and browsers read it literally when credentials are included.
    ExposeWildcardWithCredentials,
    /// Pages cannot send, or cannot read, a header of this name.
    ForbiddenHeaderName,
    /// Browsers refuse to send the method.
    ForbiddenMethod,
    /// Data of this origin can be changed on the way, and credentials are allowed.
    InsecureOriginWithCredentials,
    /// Not the name of a host, in lower case and without a port.
    InvalidHost,
    /// Not a pattern of paths.
    InvalidPath(InvalidPath),
    /// Not a regular expression of the supported syntax.
    InvalidRegex {
        /// What the regular expression engine says.
        reason: String,
    },
    /// No browser keeps an answer that long.
    MaxAgeTooLarge,
    /// Neither an origin, nor a pattern, nor a function: nobody is allowed.
    NoOrigins,
    /// Not a header name.
    NotAHeaderName,
    /// Not a method.
    NotAMethod,
    /// The origin `null` stands in a list.
    NullOrigin,
    /// The origin `null` is allowed, and so are credentials.
    NullOriginWithCredentials,
    /// Neither an origin nor a pattern.
    OriginPattern(OriginPatternError),
    /// Anyone can register an origin of this pattern, and credentials are allowed.
    PublicSuffixWithCredentials {
        /// The public suffix.
        suffix: String,
    },
    /// The regular expression needs the feature `regex`.
    RegexUnsupported,
    /// A request header's name where a response's is wanted.
    RequestHeaderInResponse,
    /// A response header's name where a request's is wanted.
    ResponseHeaderInRequest,
    /// Any origin is allowed, and so are credentials.
    WildcardOriginWithCredentials,
}

/// What can be wrong with a pattern of paths.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum InvalidPath {
    /// `**` stands beside other characters of a segment.
    DoubleStarInSegment,
    /// A segment is empty, `.` or `..`.
    DotOrEmptySegment,
    /// It does not start with `/`.
    NotAbsolute,
    /// A character that no browser leaves as it is in a path, or an escape of one that it would.
    NotNormalized,
    /// It has a query or a fragment.
    QueryOrFragment,
}
