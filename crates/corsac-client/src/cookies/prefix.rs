//! Names that promise something: `__Secure-` and the like.

/// A prefix that a cookie may only have if it keeps the promise.
///
/// Case does not matter.
///
/// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-cookie-name-prefixes-2>
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum CookieNamePrefix {
    /// `__Host-`: `Secure`, no `Domain`, the path `/`.
    Host,
    /// `__Host-Http-`: what `__Host-` asks, and `HttpOnly`.
    HostHttp,
    /// `__Http-`: `Secure` and `HttpOnly`.
    Http,
    /// `__Secure-`: `Secure`.
    Secure,
}

/// Something that a prefix promises.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum PrefixRequirement {
    /// The attribute `Secure`.
    Secure,
    /// The attribute `HttpOnly`.
    HttpOnly,
    /// No attribute `Domain`.
    NoDomain,
    /// The path `/`.
    RootPath,
}

impl CookieNamePrefix {
    /// The longer one first where one starts with another.
    const ALL: [Self; 4] = [Self::HostHttp, Self::Host, Self::Http, Self::Secure];

    /// The prefix as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Host => "__Host-",
            Self::HostHttp => "__Host-Http-",
            Self::Http => "__Http-",
            Self::Secure => "__Secure-",
        }
    }

    /// The prefix that the name of a cookie has.
    pub(super) fn of_name(name: &[u8]) -> Option<Self> {
        let starts_with = |prefix: &Self| {
            let prefix = prefix.as_str().as_bytes();
            name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        Self::ALL.into_iter().find(starts_with)
    }

    /// What the prefix promises and the cookie does not keep.
    pub(super) fn unmet(self, kept: &Promises) -> Option<PrefixRequirement> {
        let requirements = self.requirements().iter();
        requirements.copied().find(|requirement| !requirement.is_met(kept))
    }

    fn requirements(self) -> &'static [PrefixRequirement] {
        use PrefixRequirement::{HttpOnly, NoDomain, RootPath, Secure};
        match self {
            Self::Host => &[Secure, NoDomain, RootPath],
            Self::HostHttp => &[Secure, HttpOnly, NoDomain, RootPath],
            Self::Http => &[Secure, HttpOnly],
            Self::Secure => &[Secure],
        }
    }
}

/// What a cookie keeps of all that prefixes promise.
#[derive(Clone, Copy)]
pub(super) struct Promises {
    pub(super) is_secure: bool,
    pub(super) is_http_only: bool,
    pub(super) has_no_domain: bool,
    pub(super) has_root_path: bool,
}

impl PrefixRequirement {
    /// What to write to meet it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Secure => "add `Secure`",
            Self::HttpOnly => "add `HttpOnly`",
            Self::NoDomain => "leave out `Domain`",
            Self::RootPath => "write `Path=/`",
        }
    }

    fn is_met(self, kept: &Promises) -> bool {
        match self {
            Self::Secure => kept.is_secure,
            Self::HttpOnly => kept.is_http_only,
            Self::NoDomain => kept.has_no_domain,
            Self::RootPath => kept.has_root_path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_counts_whatever_its_case() {
        let prefix = |name: &str| CookieNamePrefix::of_name(name.as_bytes());
        assert_eq!(prefix("__Host-a"), Some(CookieNamePrefix::Host));
        assert_eq!(prefix("__hOST-hTTP-a"), Some(CookieNamePrefix::HostHttp));
        assert_eq!(prefix("__Http-"), Some(CookieNamePrefix::Http));
        assert_eq!(prefix("__SECURE-a"), Some(CookieNamePrefix::Secure));
        assert_eq!(prefix("__Host"), None);
        assert_eq!(prefix("_Host-"), None);
    }

    #[test]
    fn each_prefix_asks_for_its_own() {
        use CookieNamePrefix::{Host, HostHttp, Http, Secure};
        let all = Promises {
            is_secure: true,
            is_http_only: true,
            has_no_domain: true,
            has_root_path: true,
        };
        let asking =
            |kept: Promises| CookieNamePrefix::ALL.map(|prefix| prefix.unmet(&kept).is_some());
        assert_eq!(CookieNamePrefix::ALL, [HostHttp, Host, Http, Secure]);
        assert_eq!(asking(all), [false; 4]);
        assert_eq!(asking(Promises { is_secure: false, ..all }), [true; 4]);
        assert_eq!(asking(Promises { is_http_only: false, ..all }), [true, false, true, false]);
        assert_eq!(asking(Promises { has_no_domain: false, ..all }), [true, true, false, false]);
        assert_eq!(asking(Promises { has_root_path: false, ..all }), [true, true, false, false]);
    }
}
