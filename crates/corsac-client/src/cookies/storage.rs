//! Which cookies a browser keeps of those it is told to set.

use std::time::SystemTime;

use corsac::browser::BrowserProfile;
use corsac::origin::is_potentially_trustworthy_url;
use url::Url;

use super::matching::{
    default_path, domain_matches, is_ip_address, is_public_suffix, path_matches,
};
use super::prefix::{CookieNamePrefix, Promises};
use super::rejection::Rejection;
use super::rules::{Direction, Rules, ThirdPartyCookies};
use super::set_cookie::{SameSite, SetCookie};
use super::site::SiteContext;
use super::store::CookieStore;
use super::stored::{Home, StoredCookie};

/// A response that sets cookies.
#[derive(Clone, Copy)]
pub(super) struct Reception<'a> {
    pub(super) rules: Rules,
    pub(super) url: &'a Url,
    pub(super) context: &'a SiteContext,
    pub(super) now: SystemTime,
}

impl Reception<'_> {
    /// The cookie to keep, whether or not it has expired already.
    ///
    /// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-storage-model>
    pub(super) fn receive(
        self,
        cookie: &SetCookie,
        jar: &CookieStore,
    ) -> Result<StoredCookie, Rejection> {
        let stored = self.place(cookie)?;
        self.check_secure(&stored, jar)?;
        self.check_same_site(cookie)?;
        check_attributes(cookie)?;
        self.check_prefix(cookie, &stored)?;
        Ok(stored)
    }

    /// Steps 5 to 12, 14 and 17.
    fn place(self, cookie: &SetCookie) -> Result<StoredCookie, Rejection> {
        let (domain, is_host_only) = self.domain(cookie)?;
        let path = cookie.path().map_or_else(
            || default_path(self.url).to_owned(),
            |path| String::from_utf8_lossy(path).into_owned(),
        );
        Ok(StoredCookie {
            name: cookie.name().to_vec(),
            value: cookie.value().to_vec(),
            domain,
            is_host_only,
            path,
            is_secure: cookie.is_secure(),
            expires: cookie.expiry_time(self.now),
            same_site: Some(cookie.same_site()),
            home: self.home(cookie)?,
        })
    }

    /// Steps 7 to 10: the domain, and whether it is the host alone.
    fn domain(self, cookie: &SetCookie) -> Result<(String, bool), Rejection> {
        let host = self.url.host_str().unwrap_or_default();
        let Some(domain) = cookie.domain() else { return Ok((host.to_owned(), true)) };
        let domain = String::from_utf8_lossy(domain).into_owned();
        // 8. If the domain-attribute contains a character that is not in the range of [USASCII]
        //    characters, abort these steps and ignore the cookie entirely.
        if !domain.is_ascii() {
            return Err(Rejection::DomainNotAscii { domain });
        }
        // 9. If the user agent is configured to reject "public suffixes" and the domain-attribute
        //    is a public suffix: if the domain-attribute is identical to the canonicalized
        //    request-host: let the domain-attribute be the empty string. Otherwise: abort these
        //    steps and ignore the cookie entirely.
        // DEPARTURE: browsers treat an address like a public suffix here.
        if domain == host && (is_public_suffix(host) || is_ip_address(host)) {
            return Ok((domain, true));
        }
        if is_public_suffix(&domain) {
            return Err(Rejection::PublicSuffix { domain });
        }
        // 10. If the canonicalized request-host does not domain-match the domain-attribute: abort
        //     these steps and ignore the cookie entirely.
        if !domain_matches(host, &domain) {
            return Err(Rejection::ForeignDomain { domain, host: host.to_owned() });
        }
        Ok((domain, false))
    }

    /// Partitions are no part of the draft: <https://datatracker.ietf.org/doc/draft-cutler-httpbis-partitioned-cookies/>
    fn home(self, cookie: &SetCookie) -> Result<Home, Rejection> {
        let partition = || Home::Partition(self.context.page().clone());
        if cookie.is_partitioned() {
            return Ok(partition());
        }
        let is_third_party = || self.rules.is_third_party(self.context, self.url);
        match self.rules.third_party_cookies {
            ThirdPartyCookies::Partitioned if is_third_party() => Ok(partition()),
            ThirdPartyCookies::Blocked if is_third_party() => Err(Rejection::ThirdPartyBlocked),
            _ => Ok(Home::Unpartitioned),
        }
    }

    fn check_secure(self, new: &StoredCookie, jar: &CookieStore) -> Result<(), Rejection> {
        if is_potentially_trustworthy_url(self.url) {
            return Ok(());
        }
        // 13. If the scheme component of the request-uri does not denote a "secure" protocol (as
        //     defined by the user agent), and the cookie's secure-only-flag is true, then abort
        //     these steps and ignore the cookie entirely.
        if new.is_secure {
            return Err(Rejection::SecureOverHttp);
        }
        // 16. […] if the cookie store contains one or more cookies that meet all of the following
        //     criteria: […]
        let is_shadowed = |old: &StoredCookie| {
            old.name == new.name
                && old.is_secure
                && (domain_matches(&old.domain, &new.domain)
                    || domain_matches(&new.domain, &old.domain))
                && path_matches(&new.path, &old.path)
                && new.home.is_shared_with(&old.home)
        };
        if jar.iter().any(is_shadowed) { Err(Rejection::ShadowsSecureCookie) } else { Ok(()) }
    }

    /// 18. If the cookie's `same-site-flag` is not "None": […] if the cookie was received from a
    ///     "same-site" request, continue processing the cookie. […] Abort these steps.
    fn check_same_site(self, cookie: &SetCookie) -> Result<(), Rejection> {
        let same_site = cookie.same_site();
        let direction = Direction::Response;
        match self.rules.same_site_obstacle(same_site, direction, self.context, self.url) {
            None => Ok(()),
            Some(cross_site) => Err(Rejection::SameSite { same_site, cross_site }),
        }
    }

    /// Steps 20 to 22.
    fn check_prefix(self, cookie: &SetCookie, stored: &StoredCookie) -> Result<(), Rejection> {
        if cookie.name().is_empty() {
            let hidden = CookieNamePrefix::of_name(cookie.value());
            return hidden.map_or(Ok(()), |prefix| Err(Rejection::HiddenPrefix { prefix }));
        }
        let Some(prefix) = CookieNamePrefix::of_name(cookie.name()) else { return Ok(()) };
        let unmet = prefix.unmet(&self.promises(cookie, stored));
        unmet.map_or(Ok(()), |unmet| Err(Rejection::BrokenPrefix { prefix, unmet }))
    }

    /// What the cookie keeps of all that prefixes promise.
    fn promises(self, cookie: &SetCookie, stored: &StoredCookie) -> Promises {
        let profile = self.rules.profile;
        Promises {
            is_secure: cookie.is_secure(),
            is_http_only: cookie.is_http_only(),
            // DEPARTURE: in Chromium only an address may be its own `Domain`.
            has_no_domain: stored.is_host_only
                && (profile != BrowserProfile::Chromium
                    || cookie.domain().is_none()
                    || is_ip_address(&stored.domain)),
            // DEPARTURE: Firefox is content with a path that is "/" by default.
            has_root_path: stored.path == "/"
                && (profile == BrowserProfile::Firefox || cookie.path().is_some()),
        }
    }
}

/// Step 19, and what partitions ask.
fn check_attributes(cookie: &SetCookie) -> Result<(), Rejection> {
    // 19. If the cookie's "same-site-flag" is "None", abort these steps and ignore the cookie
    //     entirely unless the cookie's secure-only-flag is true.
    match (cookie.is_secure(), cookie.same_site(), cookie.is_partitioned()) {
        (false, SameSite::None, _) => Err(Rejection::SameSiteNoneWithoutSecure),
        (false, _, true) => Err(Rejection::PartitionedWithoutSecure),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use corsac::browser::BrowserProfile::{Chromium, Firefox, Standard};

    use super::super::testing::Browser;
    use super::*;

    const API: &str = "https://api.a.test/x/y";

    /// The name of the reason for which the line is refused, on a page of the same origin.
    fn refusal(profile: BrowserProfile, url: &str, line: &str) -> Option<&'static str> {
        Browser::new(profile, url).set(url, line).err().map(|rejection| rejection.name())
    }

    #[test]
    fn domain_is_the_host_or_above_it_and_no_public_suffix() {
        for (domain, name) in [
            ("api.a.test", None),
            ("A.test", None),
            ("", None),
            ("test", Some("public-suffix")),
            ("b.test", Some("foreign-domain")),
            ("x.api.a.test", Some("foreign-domain")),
            (".", Some("foreign-domain")),
            ("b\u{FC}cher.test", Some("domain-not-ascii")),
        ] {
            let line = format!("a=1; Domain={domain}");
            assert_eq!(refusal(Standard, API, &line), name, "{domain}");
        }
    }

    #[test]
    fn a_public_suffix_and_an_address_keep_their_cookies_to_themselves() {
        for url in ["http://localhost:3000/", "http://127.0.0.1/", "http://[::1]/"] {
            let mut browser = Browser::new(Standard, url);
            let host = url.parse::<Url>().unwrap().host_str().unwrap().to_owned();
            browser.set(url, &format!("__Host-a=1; Domain={host}; Secure; Path=/")).unwrap();
            assert!(browser.cookie(url).is_some());
            assert!(browser.set(url, "b=1; Domain=.0.0.1").is_err());
        }
    }

    #[test]
    fn plain_http_sets_nothing_secure_unless_it_is_this_machine() {
        let plain = "http://api.a.test/";
        assert_eq!(refusal(Standard, plain, "a=1; Secure"), Some("secure-over-http"));
        assert_eq!(refusal(Standard, "http://api.localhost/", "a=1; Secure"), None);
        assert_eq!(refusal(Standard, API, "a=1; Secure"), None);
    }

    #[test]
    fn plain_http_hides_no_secure_cookie() {
        let mut browser = Browser::new(Standard, API);
        browser.set(API, "a=1; Secure; Path=/login; Domain=a.test").unwrap();
        browser.page("http://api.a.test/");
        for (line, name) in [
            ("a=2; Path=/login/en", Some("shadows-secure-cookie")),
            ("a=2; Path=/", None),
            ("b=2; Path=/login", None),
        ] {
            let rejection = browser.set("http://api.a.test/", line).err();
            assert_eq!(rejection.map(|rejection| rejection.name()), name, "{line}");
        }
    }

    #[test]
    fn some_attributes_need_secure() {
        let none = Some("same-site-none-without-secure");
        assert_eq!(refusal(Firefox, API, "a=1; SameSite=None"), none);
        let partitioned = Some("partitioned-without-secure");
        assert_eq!(refusal(Chromium, API, "a=1; Partitioned"), partitioned);
    }

    #[test]
    fn prefixes_are_held_to() {
        let host = "__Host-a=1; Secure";
        let root = "https://api.a.test/";
        assert_eq!(refusal(Chromium, API, &format!("{host}; Path=/")), None);
        assert_eq!(refusal(Chromium, root, host), Some("broken-prefix"));
        assert_eq!(refusal(Firefox, root, host), None);
        assert_eq!(refusal(Firefox, API, host), Some("broken-prefix"));
        assert_eq!(refusal(Chromium, API, "__Host-a; Path=/"), Some("hidden-prefix"));
        let (url, domain) = ("http://localhost/", "__Host-a=1; Secure; Path=/; Domain=localhost");
        assert_eq!(refusal(Chromium, url, domain), Some("broken-prefix"));
        assert_eq!(refusal(Standard, url, domain), None);
        let address = "__Host-a=1; Secure; Path=/; Domain=127.0.0.1";
        assert_eq!(refusal(Chromium, "http://127.0.0.1/", address), None);
    }

    #[test]
    fn other_sites_set_only_same_site_none() {
        let set = |profile, line| {
            let mut browser = Browser::new(profile, "https://app.b.test/");
            browser.set(API, line).err().map(|rejection| rejection.name())
        };
        assert_eq!(set(Standard, "a=1; SameSite=Lax; Secure"), Some("same-site"));
        assert_eq!(set(Firefox, "a=1; SameSite=Strict"), Some("same-site"));
        assert_eq!(set(Chromium, "a=1"), Some("same-site"));
        assert_eq!(set(Firefox, "a=1"), None);
        assert_eq!(set(Chromium, "a=1; SameSite=None; Secure"), None);
    }

    #[test]
    fn a_browser_that_blocks_third_parties_lets_them_set_partitioned_cookies() {
        let mut browser = Browser::new(Chromium, "https://app.b.test/").blocking();
        let none = "a=1; SameSite=None; Secure";
        assert_eq!(browser.set(API, none), Err(Rejection::ThirdPartyBlocked));
        assert!(browser.set(API, &format!("{none}; Partitioned")).is_ok());
        assert!(browser.set("https://api.b.test/", "a=1").is_ok());
    }
}
