//! Names that promise something: `__Secure-` and the like.

use super::set_cookie::SetCookie;

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
    pub(super) fn unmet(self, cookie: &SetCookie, scope: Scope<'_>) -> Option<PrefixRequirement> {
        let requirements = self.requirements().iter();
        requirements.copied().find(|requirement| !requirement.is_met(cookie, scope))
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

/// What the jar made of `Domain` and `Path`.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) is_host_only: bool,
    pub(super) path: &'a str,
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

    fn is_met(self, cookie: &SetCookie, scope: Scope<'_>) -> bool {
        match self {
            Self::Secure => cookie.is_secure(),
            Self::HttpOnly => cookie.is_http_only(),
            Self::NoDomain => scope.is_host_only,
            Self::RootPath => scope.path == "/",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unmet(line: &str, scope: Scope<'_>) -> Option<PrefixRequirement> {
        let cookie = SetCookie::parse(line.as_bytes()).unwrap();
        CookieNamePrefix::of_name(cookie.name()).unwrap().unmet(&cookie, scope)
    }

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
    fn each_promise_is_held_to() {
        let root = Scope { is_host_only: true, path: "/" };
        assert_eq!(unmet("__Secure-a=1", root), Some(PrefixRequirement::Secure));
        assert_eq!(unmet("__Http-a=1; Secure", root), Some(PrefixRequirement::HttpOnly));
        assert_eq!(unmet("__Host-Http-a=1; Secure", root), Some(PrefixRequirement::HttpOnly));
        assert_eq!(unmet("__Host-a=1; Secure", root), None);
        let wide = Scope { is_host_only: false, ..root };
        assert_eq!(unmet("__Host-a=1; Secure", wide), Some(PrefixRequirement::NoDomain));
        let below = Scope { path: "/x", ..root };
        assert_eq!(unmet("__Host-a=1; Secure", below), Some(PrefixRequirement::RootPath));
        assert_eq!(unmet("__Secure-a=1; Secure", Scope { path: "/x", ..wide }), None);
    }
}
