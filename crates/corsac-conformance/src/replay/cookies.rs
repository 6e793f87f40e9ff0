//! The cookies of a scenario's browser, in the jar that `corsac check` uses.

use std::time::{Duration, SystemTime};

use corsac::browser::{BrowserProfile, Client};
use corsac_client::{CookieJar, SiteContext, ThirdPartyCookies};
use url::Url;

use super::latin1;

/// Set beforehand, each by a page of its own: over http without attributes that matter, over https
/// for every site.
const SET_BEFOREHAND: [(&str, &str); 7] = [
    ("http://app.example.test", "sid=app"),
    ("http://api.example.test", "sid=api"),
    ("http://other.example.test", "sid=other"),
    ("http://other.elsewhere.test", "sid=elsewhere"),
    ("https://secure.example.test", "ssid=secure; Secure; SameSite=None"),
    ("https://api.example.test", "ssid=api; Secure; SameSite=None"),
    ("https://other.elsewhere.test", "ssid=other; Secure; SameSite=None"),
];

/// When every scenario starts. Some servers set cookies that end at a date.
const START: Duration = Duration::from_secs(1_767_225_600); // 2026-01-01

/// The jar as it is when a scenario starts. Both browsers were told to let third parties have
/// cookies.
pub(super) fn set_beforehand(profile: BrowserProfile) -> CookieJar {
    let mut jar = CookieJar::new(profile).with_third_party_cookies(ThirdPartyCookies::Allowed);
    for (origin, line) in SET_BEFOREHAND {
        let url: Url = origin.parse().expect("each origin is a URL");
        let context = SiteContext::of_page(&Client::document(url.clone()));
        jar.set(line.as_bytes(), &url, &context, date(Duration::ZERO))
            .expect("a page may set these cookies for itself");
    }
    jar
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
        let selection = self.jar.cookies_for(self.url, &self.context(), date(self.now));
        selection.header_value.map(|value| latin1::to_text(&value))
    }

    /// Takes the response's `Set-Cookie` lines.
    pub(super) fn store<'v>(&mut self, lines: impl Iterator<Item = &'v [u8]>) {
        let context = self.context();
        for line in lines {
            // A browser's console would say why it rejects a cookie; recordings do not.
            let _ = self.jar.set(line, self.url, &context, date(self.now));
        }
    }

    fn context(&self) -> SiteContext {
        SiteContext::of_page(self.page)
    }
}

fn date(now: Duration) -> SystemTime {
    SystemTime::UNIX_EPOCH + START + now
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
            Self { jar: set_beforehand(profile), page }
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
    fn set_cookie_adds_and_deletes() {
        let (mut browser, url) = (Browser::new(Firefox, APP), "http://a.test/x/y");
        browser.set(url, "k=1");
        assert_eq!(browser.cookie(url).as_deref(), Some("k=1"));
        browser.set(url, "k=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(browser.cookie(url), None);
        browser.set(url, "k=3; Max-Age=1");
        assert_eq!(browser.cookie(url), None, "one second later");
    }
}
