//! A small cookie jar: enough to tell whether a request carries a cookie.

use std::time::Duration;

use cookie::time::OffsetDateTime;
use cookie::{Cookie, SameSite};
use corsac::Origin;
use corsac::browser::{BrowserProfile, Client};
use url::Url;

use super::latin1;

/// Set over http, without attributes that matter.
const SET_OVER_HTTP: [(&str, &str); 4] = [
    ("app.example.test", "sid=app"),
    ("api.example.test", "sid=api"),
    ("other.example.test", "sid=other"),
    ("other.elsewhere.test", "sid=elsewhere"),
];

/// Set over https.
const SET_OVER_HTTPS: [(&str, &str); 3] = [
    ("secure.example.test", "ssid=secure; Secure; SameSite=None"),
    ("api.example.test", "ssid=api; Secure; SameSite=None"),
    ("other.elsewhere.test", "ssid=other; Secure; SameSite=None"),
];

/// The cookies of one browser, which live as long as a scenario.
#[derive(Debug)]
pub(super) struct CookieJar {
    profile: BrowserProfile,
    cookies: Vec<StoredCookie>,
}

#[derive(Debug)]
struct StoredCookie {
    name: String,
    value: String,
    domain: String,
    host_only: bool,
    path: String,
    secure: bool,
    same_site: SameSite,
    expires: Option<Duration>,
}

impl CookieJar {
    /// The jar as it is when a scenario starts.
    pub(super) fn set_beforehand(profile: BrowserProfile) -> Self {
        let lines = SET_OVER_HTTP.into_iter().chain(SET_OVER_HTTPS);
        let set = |(host, line): (&str, &str)| {
            let cookie = Cookie::parse(line.to_owned()).ok()?;
            Some(StoredCookie::new(&cookie, host, "/", default_same_site(profile), None))
        };
        Self { profile, cookies: lines.filter_map(set).collect() }
    }
}

/// The jar as one request sees it.
pub(super) struct CookieStore<'a> {
    pub(super) jar: &'a mut CookieJar,
    pub(super) page: &'a Client,
    pub(super) url: &'a Url,
    pub(super) now: Duration,
}

impl CookieStore<'_> {
    /// The `Cookie` header, if any cookie goes with the request.
    pub(super) fn header_value(&self) -> Option<String> {
        let pairs: Vec<String> = self
            .jar
            .cookies
            .iter()
            .filter(|cookie| self.sends(cookie))
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Takes the response's `Set-Cookie` lines.
    pub(super) fn store<'v>(&mut self, lines: impl Iterator<Item = &'v [u8]>) {
        for line in lines {
            if let Ok(cookie) = Cookie::parse(latin1::to_text(line)) {
                self.store_cookie(&cookie);
            }
        }
    }

    fn store_cookie(&mut self, cookie: &Cookie<'_>) {
        let host = self.url.host_str().unwrap_or_default();
        let same_site = default_same_site(self.jar.profile);
        let expires = expiry(cookie, self.now);
        let path = default_path(self.url);
        let stored = StoredCookie::new(cookie, host, path, same_site, expires);
        if !self.accepts(&stored) {
            return;
        }
        self.jar.cookies.retain(|other| !stored.replaces(other));
        if !stored.is_expired(self.now) {
            self.jar.cookies.push(stored);
        }
    }

    fn sends(&self, cookie: &StoredCookie) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        cookie.is_for_host(host)
            && cookie.is_for_path(self.url.path())
            && !cookie.is_expired(self.now)
            && self.accepts(cookie)
    }

    /// Whether `Secure`, `Domain` and `SameSite` let the cookie go with, or come from, this URL.
    fn accepts(&self, cookie: &StoredCookie) -> bool {
        (!cookie.secure || self.url.scheme() == "https")
            && cookie.is_for_host(self.url.host_str().unwrap_or_default())
            && (cookie.same_site == SameSite::None || self.is_same_site())
    }

    /// Chromium counts the scheme as part of the site.
    fn is_same_site(&self) -> bool {
        let target = Origin::of_url(self.url);
        match self.jar.profile {
            BrowserProfile::Firefox => self.page.origin().is_schemelessly_same_site(&target),
            _ => self.page.origin().is_same_site(&target),
        }
    }
}

impl StoredCookie {
    fn new(
        cookie: &Cookie<'_>,
        host: &str,
        default_path: &str,
        default_same_site: SameSite,
        expires: Option<Duration>,
    ) -> Self {
        let domain = cookie.domain().filter(|domain| !domain.is_empty());
        Self {
            name: cookie.name().to_owned(),
            value: cookie.value().to_owned(),
            domain: domain.unwrap_or(host).to_ascii_lowercase(),
            host_only: domain.is_none(),
            path: cookie
                .path()
                .filter(|path| path.starts_with('/'))
                .unwrap_or(default_path)
                .to_owned(),
            secure: cookie.secure().unwrap_or_default(),
            same_site: cookie.same_site().unwrap_or(default_same_site),
            expires,
        }
    }

    fn replaces(&self, other: &Self) -> bool {
        (&self.name, &self.domain, &self.path, self.host_only)
            == (&other.name, &other.domain, &other.path, other.host_only)
    }

    fn is_for_host(&self, host: &str) -> bool {
        let is_subdomain =
            || host.strip_suffix(self.domain.as_str()).is_some_and(|start| start.ends_with('.'));
        host == self.domain || (!self.host_only && is_subdomain())
    }

    fn is_for_path(&self, path: &str) -> bool {
        path.strip_prefix(self.path.as_str()).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('/') || self.path.ends_with('/')
        })
    }

    fn is_expired(&self, now: Duration) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

/// Firefox has no default for `SameSite`, which is as good as "None".
fn default_same_site(profile: BrowserProfile) -> SameSite {
    match profile {
        BrowserProfile::Firefox => SameSite::None,
        _ => SameSite::Lax,
    }
}

/// The path up to its last slash, without it.
fn default_path(url: &Url) -> &str {
    match url.path().rfind('/') {
        None | Some(0) => "/",
        Some(end) => &url.path()[..end],
    }
}

/// When the cookie ends on the scenario's clock, which has no date: an `Expires` before the epoch
/// of any recording deletes, a later one keeps.
fn expiry(cookie: &Cookie<'_>, now: Duration) -> Option<Duration> {
    const RECORDINGS_START: i64 = 1_767_225_600; // 2026-01-01
    if let Some(age) = cookie.max_age() {
        return Some(now + age.try_into().unwrap_or(Duration::ZERO));
    }
    let is_past = |date: OffsetDateTime| date.unix_timestamp() < RECORDINGS_START;
    cookie.expires_datetime().filter(|date| is_past(*date)).map(|_| now)
}

#[cfg(test)]
mod tests {
    use corsac::browser::BrowserProfile::{Chromium, Firefox};

    use super::*;

    struct Browser {
        jar: CookieJar,
        page: Client,
    }

    impl Browser {
        fn new(profile: BrowserProfile, page: &str) -> Self {
            let page = Client::document(page.parse().unwrap());
            Self { jar: CookieJar::set_beforehand(profile), page }
        }

        fn cookie(&mut self, url: &str) -> Option<String> {
            let (url, now) = (url.parse().unwrap(), Duration::from_secs(1));
            let (jar, page) = (&mut self.jar, &self.page);
            CookieStore { jar, page, url: &url, now }.header_value()
        }

        fn set(&mut self, url: &str, line: &str) {
            let (url, now) = (url.parse().unwrap(), Duration::ZERO);
            let (jar, page) = (&mut self.jar, &self.page);
            CookieStore { jar, page, url: &url, now }.store([line.as_bytes()].into_iter());
        }
    }

    const APP: &str = "http://app.example.test:7001/__page";

    #[test]
    fn chromium_keeps_cookies_to_the_site() {
        let mut chromium = Browser::new(Chromium, APP);
        assert_eq!(chromium.cookie("http://api.example.test:7002/").as_deref(), Some("sid=api"));
        assert_eq!(chromium.cookie("http://other.elsewhere.test:7004/"), None);
        assert_eq!(chromium.cookie("https://api.example.test/").as_deref(), Some("ssid=api"));
        chromium.page = chromium.page.sandboxed();
        assert_eq!(chromium.cookie("http://app.example.test:7001/"), None);
    }

    #[test]
    fn firefox_sends_cookies_everywhere() {
        let mut firefox = Browser::new(Firefox, APP);
        assert!(firefox.cookie("http://other.elsewhere.test:7004/").is_some());
        let both = firefox.cookie("https://api.example.test:7443/");
        assert_eq!(both.as_deref(), Some("sid=api; ssid=api"));
    }

    #[test]
    fn set_cookie_adds_replaces_and_deletes() {
        let (mut browser, url) = (Browser::new(Firefox, APP), "http://a.test/x/y");
        browser.set(url, "k=1; Path=/x");
        browser.set(url, "k=2");
        assert_eq!(browser.cookie("http://a.test/x/z").as_deref(), Some("k=2"));
        assert_eq!(browser.cookie("http://a.test/xy"), None);
        browser.set(url, "k=3; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(browser.cookie(url), None);
        browser.set(url, "k=4; Max-Age=1");
        assert_eq!(browser.cookie(url), None, "one second later");
    }

    #[test]
    fn domain_and_secure_are_obeyed() {
        let mut browser = Browser::new(Firefox, APP);
        browser.set("http://b.a.test/", "d=1; Domain=.a.test");
        browser.set("http://b.a.test/", "e=1; Domain=c.test");
        browser.set("http://b.a.test/", "f=1; Secure");
        assert_eq!(browser.cookie("https://z.a.test/").as_deref(), Some("d=1"));
        assert_eq!(browser.cookie("http://c.test/"), None);
        assert_eq!(browser.cookie("http://ba.test/"), None);
    }
}
