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
    /// A control character; only tabs are allowed, in Chromium only around name and value.
    ControlCharacter {
        /// The character.
        byte: u8,
    },
    /// Neither a name nor a value.
    Empty,
    /// No name. Firefox always asks for one, and Chromium where the value holds a `=`.
    Nameless,
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
            Self::Nameless => "nameless",
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
            Self::ControlCharacter { byte } => {
                write!(f, "the line holds the control character 0x{byte:02X}")
            }
            Self::Empty => f.write_str("it has neither a name nor a value"),
            Self::Nameless => f.write_str("it has no name"),
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
                write!(
                    f,
                    "a name with `{}` must keep its promise: {}",
                    prefix.as_str(),
                    unmet.advice()
                )
            }
            Self::HiddenPrefix { prefix } => {
                write!(f, "it has no name, and its value starts with `{}`", prefix.as_str())
            }
            Self::ThirdPartyBlocked => f.write_str("the browser blocks cookies of third parties"),
        }
    }
}

impl std::error::Error for Rejection {}

#[cfg(test)]
mod tests {
    use corsac::browser::BrowserProfile::{Chromium, Firefox};

    use super::super::testing::Browser;

    #[test]
    fn sentences_say_what_to_write() {
        let sentence = |profile, url: &str, line: &str| {
            let rejection = Browser::new(profile, url).set(url, line).unwrap_err();
            rejection.to_string()
        };
        let (api, plain) = ("https://api.test/", "http://www.api.test/");
        for (url, line, expected) in [
            (api, "a=\u{1}", "the line holds the control character 0x01"),
            (api, ";", "it has neither a name nor a value"),
            (api, "=a=b", "it has no name"),
            (api, "a=1; Domain=test", "`Domain=test` is a public suffix, which people share"),
            (
                plain,
                "a=1; Domain=b.test",
                "`Domain=b.test` is neither www.api.test nor a domain above it",
            ),
            (plain, "a=1; Secure", "it is `Secure`, and came over plain http"),
            (api, "a=1; SameSite=None", "`SameSite=None` needs `Secure`"),
            (api, "__Host-a=1", "a name with `__Host-` must keep its promise: add `Secure`"),
            (api, "__Http-a", "it has no name, and its value starts with `__Http-`"),
        ] {
            assert_eq!(sentence(Chromium, url, line), expected, "{line}");
        }
        let large = format!("a={}", "x".repeat(4096));
        let expected = "its name and value have 4097 bytes together, and 4096 are the most";
        assert_eq!(sentence(Firefox, api, &large), expected);
    }

    #[test]
    fn no_sentence_tells_a_value() {
        let lines = ["a=secret; Domain=b.test", "a=secret\u{1}", "=__Secure-secret", "=a=secret"];
        for line in lines {
            let url = "https://api.test/";
            let rejection = Browser::new(Chromium, url).set(url, line).unwrap_err();
            assert!(!rejection.to_string().contains("secret"), "{rejection}");
        }
    }
}
