//! Which cookies a browser keeps of those it is told to set.

use std::time::SystemTime;

use corsac::origin::is_potentially_trustworthy_url;
use url::Url;

use super::matching::{
    default_path, domain_matches, is_ip_address, is_public_suffix, path_matches,
};
use super::prefix::{CookieNamePrefix, Scope};
use super::rejection::Rejection;
use super::rules::{Rules, ThirdPartyCookies};
use super::set_cookie::{SameSite, SetCookie};
use super::site::SiteContext;
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
        jar: &[StoredCookie],
    ) -> Result<StoredCookie, Rejection> {
        let stored = self.place(cookie)?;
        self.check_secure(&stored, jar)?;
        self.check_same_site(cookie)?;
        check_attributes(cookie)?;
        check_prefix(cookie, &stored)?;
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

    fn check_secure(self, new: &StoredCookie, jar: &[StoredCookie]) -> Result<(), Rejection> {
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
        match self.rules.same_site_obstacle(same_site, self.context, self.url) {
            None => Ok(()),
            Some(cross_site) => Err(Rejection::SameSite { same_site, cross_site }),
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

/// Steps 20 to 22.
fn check_prefix(cookie: &SetCookie, stored: &StoredCookie) -> Result<(), Rejection> {
    if cookie.name().is_empty() {
        let hidden = CookieNamePrefix::of_name(cookie.value());
        return hidden.map_or(Ok(()), |prefix| Err(Rejection::HiddenPrefix { prefix }));
    }
    let Some(prefix) = CookieNamePrefix::of_name(cookie.name()) else { return Ok(()) };
    let scope = Scope { is_host_only: stored.is_host_only, path: &stored.path };
    let unmet = prefix.unmet(cookie, scope);
    unmet.map_or(Ok(()), |unmet| Err(Rejection::BrokenPrefix { prefix, unmet }))
}
