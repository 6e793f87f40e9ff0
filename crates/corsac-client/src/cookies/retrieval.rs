//! Which cookies go with a request.

use std::time::SystemTime;

use corsac::origin::is_potentially_trustworthy_url;
use url::Url;

use super::matching::path_matches;
use super::rules::{Rules, ThirdPartyCookies};
use super::selection::{Selection, SentCookie, WithheldCookie};
use super::site::SiteContext;
use super::stored::{Home, StoredCookie};
use super::withholding::Withholding;

/// A request that asks for cookies.
#[derive(Clone, Copy)]
pub(super) struct Retrieval<'a> {
    pub(super) rules: Rules,
    pub(super) url: &'a Url,
    pub(super) context: &'a SiteContext,
    pub(super) now: SystemTime,
}

impl Retrieval<'_> {
    /// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-retrieval-algorithm>
    pub(super) fn select(self, cookies: &[StoredCookie]) -> Selection {
        let (mut sent, mut withheld) = (Vec::new(), Vec::new());
        for cookie in cookies {
            match self.withholding(cookie) {
                None => sent.push(cookie),
                Some(reason) => {
                    withheld.push(WithheldCookie { name: cookie.readable_name(), reason });
                }
            }
        }
        // * Cookies with longer paths are listed before cookies with shorter paths.
        // * Among cookies that have equal-length path fields, cookies with earlier creation-times
        //   are listed before cookies with later creation-times.
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        Selection { header_value: header_value(&sent), sent: sent_cookies(&sent), withheld }
    }

    /// The first of the reasons that keep a cookie in the jar.
    fn withholding(self, cookie: &StoredCookie) -> Option<Withholding> {
        self.other_host(cookie)
            .or_else(|| self.other_path(cookie))
            .or_else(|| self.expired(cookie))
            .or_else(|| self.insecure(cookie))
            .or_else(|| self.other_home(cookie))
            .or_else(|| self.cross_site(cookie))
    }

    fn other_host(self, cookie: &StoredCookie) -> Option<Withholding> {
        let target = self.url.host_str().unwrap_or_default();
        if cookie.is_for_host(target) {
            return None;
        }
        let (domain, target) = (cookie.domain.clone(), target.to_owned());
        Some(if cookie.is_host_only {
            Withholding::OtherHost { host: domain, target }
        } else {
            Withholding::OtherDomain { domain, target }
        })
    }

    fn other_path(self, cookie: &StoredCookie) -> Option<Withholding> {
        let target = self.url.path();
        (!path_matches(target, &cookie.path)).then(|| Withholding::OtherPath {
            path: cookie.path.clone(),
            target: target.to_owned(),
        })
    }

    fn expired(self, cookie: &StoredCookie) -> Option<Withholding> {
        let at = cookie.expires?;
        cookie.is_expired(self.now).then_some(Withholding::Expired { at })
    }

    fn insecure(self, cookie: &StoredCookie) -> Option<Withholding> {
        let is_kept_back = cookie.is_secure && !is_potentially_trustworthy_url(self.url);
        is_kept_back.then_some(Withholding::SecureOverHttp)
    }

    fn other_home(self, cookie: &StoredCookie) -> Option<Withholding> {
        let page = self.context.page();
        match (&cookie.home, self.rules.third_party_cookies) {
            (Home::Partition(home), _) => (!home.is_same_site(page))
                .then(|| Withholding::OtherPartition { page: home.clone() }),
            (Home::Unpartitioned, ThirdPartyCookies::Partitioned) => self
                .is_third_party()
                .then(|| Withholding::TotalCookieProtection { page: page.clone() }),
            (Home::Unpartitioned, ThirdPartyCookies::Blocked) => {
                self.is_third_party().then_some(Withholding::ThirdPartyBlocked)
            }
            (Home::Unpartitioned, ThirdPartyCookies::Allowed) | (Home::Literal, _) => None,
        }
    }

    fn is_third_party(self) -> bool {
        self.rules.is_third_party(self.context, self.url)
    }

    fn cross_site(self, cookie: &StoredCookie) -> Option<Withholding> {
        let same_site = cookie.same_site?;
        let cross_site = self.rules.same_site_obstacle(same_site, self.context, self.url)?;
        Some(Withholding::SameSite { same_site, cross_site })
    }
}

fn header_value(cookies: &[&StoredCookie]) -> Option<Vec<u8>> {
    let pairs: Vec<Vec<u8>> = cookies.iter().map(|cookie| cookie.pair()).collect();
    (!pairs.is_empty()).then(|| pairs.join(&b"; "[..]))
}

fn sent_cookies(cookies: &[&StoredCookie]) -> Vec<SentCookie> {
    let sent = |cookie: &&StoredCookie| SentCookie {
        name: cookie.readable_name(),
        same_site: cookie.same_site,
    };
    cookies.iter().map(sent).collect()
}
