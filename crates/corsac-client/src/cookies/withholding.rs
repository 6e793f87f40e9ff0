//! Why a browser does not send a cookie that it has.

use std::fmt;
use std::time::SystemTime;

use corsac::Origin;

use super::set_cookie::SameSite;
use super::site::CrossSite;

/// Why a cookie stays in the jar.
///
/// The sentence of `Display` completes "The browser does not send this cookie:"; it holds no value
/// of the cookie.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Withholding {
    /// It is for one host alone, and that is another.
    OtherHost {
        /// The cookie's host.
        host: String,
        /// The URL's host.
        target: String,
    },
    /// It is for a domain, and the host is not of it.
    OtherDomain {
        /// The cookie's domain.
        domain: String,
        /// The URL's host.
        target: String,
    },
    /// It is for another path.
    OtherPath {
        /// The cookie's path.
        path: String,
        /// The URL's path.
        target: String,
    },
    /// It has ended.
    Expired {
        /// When.
        at: SystemTime,
    },
    /// It is `Secure`, and the URL is plain http to another machine.
    SecureOverHttp,
    /// It lies in the partition of another site's pages.
    OtherPartition {
        /// The page that the cookie was set under.
        page: Origin,
    },
    /// Firefox gives third parties a jar of their own under each site, and it is not in that one.
    TotalCookieProtection {
        /// The page, which is of another site.
        page: Origin,
    },
    /// The browser blocks cookies of third parties.
    ThirdPartyBlocked,
    /// The request is cross-site, and the cookie is not `SameSite=None`.
    SameSite {
        /// What the cookie says.
        same_site: SameSite,
        /// What makes the request cross-site.
        cross_site: CrossSite,
    },
}

impl Withholding {
    /// A name that stays the same, for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::OtherHost { .. } => "other-host",
            Self::OtherDomain { .. } => "other-domain",
            Self::OtherPath { .. } => "other-path",
            Self::Expired { .. } => "expired",
            Self::SecureOverHttp => "secure-over-http",
            Self::OtherPartition { .. } => "other-partition",
            Self::TotalCookieProtection { .. } => "total-cookie-protection",
            Self::ThirdPartyBlocked => "third-party-blocked",
            Self::SameSite { .. } => "same-site",
        }
    }

    /// Whether the cookie is none of the URL's business: it is for another host.
    #[must_use]
    pub fn is_of_another_host(&self) -> bool {
        matches!(self, Self::OtherHost { .. } | Self::OtherDomain { .. })
    }
}

impl fmt::Display for Withholding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherHost { host, target } => {
                write!(f, "it is for {host} alone, not for {target}")
            }
            Self::OtherDomain { domain, target } => {
                write!(f, "it is for {domain} and the hosts below, not for {target}")
            }
            Self::OtherPath { path, target } => {
                write!(f, "it is for the path {path} and those below, not for {target}")
            }
            Self::Expired { .. } => f.write_str("it has expired"),
            Self::SecureOverHttp => f.write_str("it is `Secure`, and the URL is plain http"),
            Self::OtherPartition { page } => {
                write!(f, "it was set under {page}, and only pages of that site see it")
            }
            Self::TotalCookieProtection { page } => write!(
                f,
                "Total Cookie Protection: under pages of {page}, third parties have a jar of their \
                 own, which does not hold it"
            ),
            Self::ThirdPartyBlocked => f.write_str("the browser blocks cookies of third parties"),
            Self::SameSite { same_site, cross_site } => {
                write!(f, "{}, and {cross_site}", same_site.phrase())
            }
        }
    }
}

impl SameSite {
    /// What it makes of a cookie, to begin a sentence.
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::Default => "it has no `SameSite`, which counts as `SameSite=Lax`",
            Self::None => "it is `SameSite=None`",
            Self::Lax => "it is `SameSite=Lax`",
            Self::Strict => "it is `SameSite=Strict`",
        }
    }
}
