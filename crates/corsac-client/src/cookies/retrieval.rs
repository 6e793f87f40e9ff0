//! Which cookies go with a request.

use std::time::SystemTime;

use corsac::origin::is_potentially_trustworthy_url;
use url::Url;

use super::matching::path_matches;
use super::rules::{Direction, Rules, ThirdPartyCookies};
use super::selection::{Selection, SentCookie, WithheldCookie};
use super::site::SiteContext;
use super::store::CookieStore;
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
    pub(super) fn select(self, cookies: &CookieStore) -> Selection {
        let (mut sent, mut withheld) = (Vec::new(), Vec::new());
        for cookie in cookies.iter() {
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
            (Home::Unpartitioned, ThirdPartyCookies::Allowed) | (Home::Literal { .. }, _) => None,
        }
    }

    fn is_third_party(self) -> bool {
        self.rules.is_third_party(self.context, self.url)
    }

    fn cross_site(self, cookie: &StoredCookie) -> Option<Withholding> {
        let same_site = cookie.same_site?;
        let (context, url) = (self.context, self.url);
        let cross_site =
            self.rules.same_site_obstacle(same_site, Direction::Request, context, url)?;
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

#[cfg(test)]
mod tests {
    use corsac::browser::BrowserProfile::{self, Chromium, Firefox, Standard};

    use super::super::testing::Browser;

    const API: &str = "https://api.a.test/x";
    const OTHER_PAGE: &str = "https://app.b.test/";
    const SAME_SITE_NONE: &str = "a=1; Secure; SameSite=None";

    /// The name of the reason for which a cookie, set on a page of `API`, stays in the jar.
    fn reason(profile: BrowserProfile, line: &str, page: &str, url: &str) -> Option<&'static str> {
        let mut browser = Browser::new(profile, API);
        browser.set(API, line).unwrap();
        browser.page(page);
        let withheld = browser.select(url).withheld;
        withheld.first().map(|cookie| cookie.reason.name())
    }

    #[test]
    fn host_path_and_connection_count() {
        for (line, url, name) in [
            ("a=1", "https://api.a.test/y", None),
            ("a=1", "https://a.test/", Some("other-host")),
            ("a=1; Domain=a.test", "https://www.a.test/", None),
            ("a=1; Domain=a.test", "https://ba.test/", Some("other-domain")),
            ("a=1; Path=/x", "https://api.a.test/xy", Some("other-path")),
            ("a=1; Path=/x", "https://api.a.test/x/y", None),
            ("a=1; Secure", "http://api.a.test/", Some("secure-over-http")),
        ] {
            assert_eq!(reason(Standard, line, url, url), name, "{line} for {url}");
        }
    }

    #[test]
    fn expired_cookies_stay() {
        let mut browser = Browser::new(Standard, API);
        browser.set(API, "a=1; Max-Age=60").unwrap();
        browser.wait(59);
        assert_eq!(browser.cookie(API).as_deref(), Some("a=1"));
        browser.wait(1);
        assert_eq!(browser.select(API).withheld[0].reason.name(), "expired");
    }

    #[test]
    fn same_site_cookies_stay_on_their_site() {
        for line in ["a=1; SameSite=Lax", "a=1; SameSite=Strict"] {
            for profile in [Standard, Chromium] {
                assert_eq!(reason(profile, line, OTHER_PAGE, API), Some("same-site"));
                assert_eq!(reason(profile, line, "http://api.a.test/", API), Some("same-site"));
            }
            assert_eq!(reason(Firefox, line, "http://api.a.test/", API), None, "other scheme");
        }
        assert_eq!(reason(Chromium, "a=1", OTHER_PAGE, API), Some("same-site"));
        assert_eq!(reason(Chromium, SAME_SITE_NONE, OTHER_PAGE, API), None);
    }

    #[test]
    fn redirects_through_other_sites_count_but_in_chromium() {
        let redirected = |profile, line| {
            let mut browser = Browser::new(profile, API);
            browser.set(API, line).unwrap();
            browser.redirected_by("https://api.b.test/r", API);
            let withheld = browser.select(API).withheld;
            withheld.first().map(|cookie| cookie.reason.to_string())
        };
        let through = "it is `SameSite=Lax`, and the request was redirected by https://api.b.test, \
                       which is another site than https://api.a.test";
        assert_eq!(redirected(Standard, "a=1; SameSite=Lax").as_deref(), Some(through));
        assert_eq!(redirected(Firefox, "a=1; SameSite=Lax").as_deref(), Some(through));
        assert_eq!(redirected(Chromium, "a=1; SameSite=Lax"), None);
        assert_eq!(redirected(Firefox, "a=1"), None);
    }

    #[test]
    fn third_parties_may_have_another_jar() {
        let protection = Some("total-cookie-protection");
        assert_eq!(reason(Firefox, SAME_SITE_NONE, OTHER_PAGE, API), protection);
        let partitioned = "a=1; Secure; SameSite=None; Partitioned";
        assert_eq!(reason(Chromium, partitioned, OTHER_PAGE, API), Some("other-partition"));
        let mut firefox = Browser::new(Firefox, OTHER_PAGE);
        firefox.set(API, SAME_SITE_NONE).unwrap();
        assert_eq!(firefox.cookie(API).as_deref(), Some("a=1"));
        firefox.page("https://app.c.test/");
        assert_eq!(firefox.select(API).withheld[0].reason.name(), "other-partition");
        let mut chromium = Browser::new(Chromium, API).blocking();
        chromium.set(API, SAME_SITE_NONE).unwrap();
        chromium.page(OTHER_PAGE);
        assert_eq!(chromium.select(API).withheld[0].reason.name(), "third-party-blocked");
    }

    #[test]
    fn longer_paths_go_first_then_older_cookies() {
        let mut browser = Browser::new(Standard, API);
        for line in ["a=1; Path=/", "b=1; Path=/x", "c=1; Path=/x", "d=1; Path=/"] {
            browser.set(API, line).unwrap();
        }
        assert_eq!(browser.cookie(API).as_deref(), Some("b=1; c=1; a=1; d=1"));
        let sent: Vec<String> =
            browser.select(API).sent.into_iter().map(|cookie| cookie.name).collect();
        assert_eq!(sent, ["b", "c", "a", "d"]);
    }
}
