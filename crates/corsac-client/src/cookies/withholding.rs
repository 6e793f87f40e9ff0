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

#[cfg(test)]
mod tests {
    use corsac::browser::BrowserProfile::{self, Chromium, Firefox};

    use super::super::testing::Browser;

    const API: &str = "https://api.a.test/x";

    fn sentence(profile: BrowserProfile, line: &str, page: &str, url: &str) -> String {
        let mut browser = Browser::new(profile, API);
        browser.set(API, line).unwrap();
        browser.page(page);
        browser.select(url).withheld[0].reason.to_string()
    }

    #[test]
    fn sentences_name_both_sides() {
        for (line, url, expected) in [
            ("a=1", "https://a.test/", "it is for api.a.test alone, not for a.test"),
            (
                "a=1; Domain=a.test",
                "https://b.test/",
                "it is for a.test and the hosts below, not for b.test",
            ),
            (
                "a=1; Path=/x",
                "https://api.a.test/y",
                "it is for the path /x and those below, not for /y",
            ),
            ("a=1; Secure", "http://api.a.test/", "it is `Secure`, and the URL is plain http"),
        ] {
            assert_eq!(sentence(Chromium, line, API, url), expected);
        }
    }

    #[test]
    fn sentences_name_the_page() {
        let page = "http://app.a.test/";
        let strict = sentence(Chromium, "a=1; SameSite=Strict", page, API);
        assert_eq!(
            strict,
            "it is `SameSite=Strict`, and the page's origin http://app.a.test is another site than \
             https://api.a.test"
        );
        let protected = sentence(Firefox, "a=1", "https://b.test/", API);
        assert_eq!(
            protected,
            "Total Cookie Protection: under pages of https://b.test, third parties have a jar of \
             their own, which does not hold it"
        );
        let partitioned = sentence(Chromium, "a=1; Partitioned; Secure", "https://b.test/", API);
        assert_eq!(
            partitioned,
            "it was set under https://api.a.test, and only pages of that site see it"
        );
    }
}
