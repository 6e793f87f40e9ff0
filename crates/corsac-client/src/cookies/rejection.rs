//! Why a browser does not keep a cookie that it is told to set.

use std::fmt;

use super::prefix::{CookieNamePrefix, PrefixRequirement};
use super::set_cookie::{LARGEST_PAIR, SameSite};
use super::site::CrossSite;

/// Why a `Set-Cookie` header line sets no cookie.
///
/// The sentence of `Display` completes "The browser rejects this cookie:"; it holds no value of the
/// cookie.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Rejection {
    /// A control character other than a tab.
    ControlCharacter {
        /// The character.
        byte: u8,
        /// How many bytes of the line stand before it.
        position: usize,
    },
    /// Neither a name nor a value.
    Empty,
    /// More than 4096 bytes of name and value.
    TooLarge {
        /// How many.
        size: usize,
    },
    /// `Domain` has characters that are not ASCII.
    DomainNotAscii {
        /// The attribute's value, for people.
        domain: String,
    },
    /// `Domain` is a public suffix: its hosts have nothing to do with each other.
    PublicSuffix {
        /// The attribute's value.
        domain: String,
    },
    /// `Domain` is neither the URL's host nor above it.
    ForeignDomain {
        /// The attribute's value.
        domain: String,
        /// The URL's host.
        host: String,
    },
    /// `Secure`, in a response that came over plain http from another machine.
    SecureOverHttp,
    /// Plain http may not put a cookie in the way of one that is `Secure`.
    ShadowsSecureCookie,
    /// The page is of another site, and the cookie is not `SameSite=None`.
    SameSite {
        /// What the cookie says.
        same_site: SameSite,
        /// What makes the request cross-site.
        cross_site: CrossSite,
    },
    /// `SameSite=None` without `Secure`.
    SameSiteNoneWithoutSecure,
    /// `Partitioned` without `Secure`.
    PartitionedWithoutSecure,
    /// The name's prefix promises what the cookie does not keep.
    BrokenPrefix {
        /// The prefix.
        prefix: CookieNamePrefix,
        /// The first thing that is missing.
        unmet: PrefixRequirement,
    },
    /// No name, and a value that a server would read as a name with a prefix.
    HiddenPrefix {
        /// The prefix.
        prefix: CookieNamePrefix,
    },
    /// The browser blocks cookies of third parties.
    ThirdPartyBlocked,
}

impl Rejection {
    /// A name that stays the same, for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::ControlCharacter { .. } => "control-character",
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too-large",
            Self::DomainNotAscii { .. } => "domain-not-ascii",
            Self::PublicSuffix { .. } => "public-suffix",
            Self::ForeignDomain { .. } => "foreign-domain",
            Self::SecureOverHttp => "secure-over-http",
            Self::ShadowsSecureCookie => "shadows-secure-cookie",
            Self::SameSite { .. } => "same-site",
            Self::SameSiteNoneWithoutSecure => "same-site-none-without-secure",
            Self::PartitionedWithoutSecure => "partitioned-without-secure",
            Self::BrokenPrefix { .. } => "broken-prefix",
            Self::HiddenPrefix { .. } => "hidden-prefix",
            Self::ThirdPartyBlocked => "third-party-blocked",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ControlCharacter { byte, position } => {
                write!(f, "byte {position} of the line is the control character 0x{byte:02X}")
            }
            Self::Empty => f.write_str("it has neither a name nor a value"),
            Self::TooLarge { size } => write!(
                f,
                "its name and value have {size} bytes together, and {LARGEST_PAIR} are the most"
            ),
            Self::DomainNotAscii { domain } => {
                write!(f, "`Domain={domain}` is not ASCII; write it in Punycode (xn--…)")
            }
            Self::PublicSuffix { domain } => {
                write!(f, "`Domain={domain}` is a public suffix, which people share")
            }
            Self::ForeignDomain { domain, host } => {
                write!(f, "`Domain={domain}` is neither {host} nor a domain above it")
            }
            Self::SecureOverHttp => f.write_str("it is `Secure`, and came over plain http"),
            Self::ShadowsSecureCookie => {
                f.write_str("it came over plain http, and would hide a `Secure` cookie of its name")
            }
            Self::SameSite { same_site, cross_site } => {
                write!(f, "{}, and {cross_site}", same_site.phrase())
            }
            Self::SameSiteNoneWithoutSecure => f.write_str("`SameSite=None` needs `Secure`"),
            Self::PartitionedWithoutSecure => f.write_str("`Partitioned` needs `Secure`"),
            Self::BrokenPrefix { prefix, unmet } => {
                write!(f, "a name with `{}` must keep its promise: {}", prefix.as_str(), unmet.advice())
            }
            Self::HiddenPrefix { prefix } => {
                write!(f, "it has no name, and its value starts with `{}`", prefix.as_str())
            }
            Self::ThirdPartyBlocked => f.write_str("the browser blocks cookies of third parties"),
        }
    }
}

impl std::error::Error for Rejection {}
