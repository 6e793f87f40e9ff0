//! The jar.

use std::time::SystemTime;

use corsac::browser::BrowserProfile;
use url::Url;

use super::file::CookieFile;
use super::literal::LiteralCookies;
use super::retrieval::Retrieval;
use super::rules::{Rules, ThirdPartyCookies};
use super::selection::Selection;
use super::site::SiteContext;
use super::storage::Reception;
use super::store::CookieStore;
use super::stored::StoredCookie;
use super::{Rejection, SetCookie};

/// The cookies of one browser.
///
/// Ask it only for exchanges whose
/// [`credentials`](corsac::browser::HttpRequest::credentials) are
/// [`Yes`](corsac::browser::IncludeCredentials::Yes), and give it the `Set-Cookie` lines of no
/// others: a browser does neither where credentials are left out.
///
/// # Example
/// ```
/// use std::time::SystemTime;
/// use corsac::browser::{BrowserProfile, Client};
/// use corsac_client::{CookieJar, SiteContext};
///
/// let (api, now) = ("https://api.example/".parse()?, SystemTime::UNIX_EPOCH);
/// let mut jar = CookieJar::new(BrowserProfile::Chromium);
/// let on_its_own_pages = SiteContext::of_page(&Client::document("https://api.example/".parse()?));
/// jar.set(b"sid=31d4", &api, &on_its_own_pages, now)?;
///
/// let elsewhere = SiteContext::of_page(&Client::document("https://app.test/".parse()?));
/// let selection = jar.cookies_for(&api, &elsewhere, now);
/// assert_eq!(selection.header_value, None);
/// assert_eq!(
///     selection.withheld[0].reason.to_string(),
///     "it has no `SameSite`, which counts as `SameSite=Lax`, and the page's origin \
///      https://app.test is another site than https://api.example"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct CookieJar {
    rules: Rules,
    cookies: CookieStore,
}

impl CookieJar {
    /// An empty jar of the browser as it is installed.
    #[must_use]
    pub fn new(profile: BrowserProfile) -> Self {
        let third_party_cookies = ThirdPartyCookies::of_profile(profile);
        Self { rules: Rules { profile, third_party_cookies }, cookies: CookieStore::default() }
    }

    /// The same jar in a browser whose user has chosen something else for third parties.
    #[must_use]
    pub fn with_third_party_cookies(mut self, third_party_cookies: ThirdPartyCookies) -> Self {
        self.rules.third_party_cookies = third_party_cookies;
        self
    }

    /// Takes the value of a `Set-Cookie` header line in a response from `url`.
    ///
    /// The cookie takes the place of one that is there already; if it has expired, that one is
    /// gone.
    ///
    /// # Errors
    ///
    /// [`Rejection`] says why the browser does not keep the cookie. The jar is as it was.
    pub fn set(
        &mut self,
        set_cookie: &[u8],
        url: &Url,
        context: &SiteContext,
        now: SystemTime,
    ) -> Result<SetCookie, Rejection> {
        let cookie = SetCookie::parse(set_cookie, self.rules.profile)?;
        let reception = Reception { rules: self.rules, url, context, now };
        let stored = reception.receive(&cookie, &self.cookies)?;
        self.keep(stored, now);
        Ok(cookie)
    }

    /// Takes cookies that the user gave for the host of `url`, whatever their attributes are.
    ///
    /// Nobody knows these, so no rule but the host's keeps them back.
    pub fn add_literals(&mut self, literals: &LiteralCookies, url: &Url, now: SystemTime) {
        let host = url.host_str().unwrap_or_default();
        literals.of_host(host).for_each(|cookie| self.keep(cookie, now));
    }

    /// Takes the cookies of a file. As it does not hold their `SameSite`, that is not enforced.
    ///
    /// They were set by pages of their own sites, so that
    /// [`Partitioned`](ThirdPartyCookies::Partitioned) keeps them from others.
    pub fn add_file(&mut self, file: &CookieFile, now: SystemTime) {
        file.cookies().iter().for_each(|cookie| self.keep(cookie.clone(), now));
    }

    /// Says which cookies go with a request to `url`, and why the others do not.
    #[must_use]
    pub fn cookies_for(&self, url: &Url, context: &SiteContext, now: SystemTime) -> Selection {
        Retrieval { rules: self.rules, url, context, now }.select(&self.cookies)
    }

    fn keep(&mut self, cookie: StoredCookie, now: SystemTime) {
        let old = self.cookies.replaced_by(&cookie);
        let keeps_place = old.is_some_and(|(_, old)| self.keeps_creation_time(&cookie, old));
        match (old.map(|(place, _)| place), cookie.is_expired(now)) {
            (Some(place), false) if keeps_place => self.cookies.replace(place, cookie),
            (place, is_expired) => {
                if let Some(place) = place {
                    self.cookies.remove(place);
                }
                if !is_expired {
                    self.cookies.push(cookie);
                }
            }
        }
    }

    /// 22.3. Update the creation-time of the newly-created cookie to match the creation-time of the
    ///       old-cookie.
    fn keeps_creation_time(&self, new: &StoredCookie, old: &StoredCookie) -> bool {
        // DEPARTURE: Chromium does so only where the value stays the same.
        self.rules.profile != BrowserProfile::Chromium || new.value == old.value
    }
}

#[cfg(test)]
mod tests {
    use corsac::browser::BrowserProfile::{Chromium, Firefox, Standard};

    use super::super::testing::Browser;
    use super::*;

    const API: &str = "https://api.a.test/";
    const OTHER_PAGE: &str = "https://app.b.test/";

    fn set_all(profile: BrowserProfile, lines: &[&str]) -> Option<String> {
        let mut browser = Browser::new(profile, API);
        lines.iter().for_each(|line| drop(browser.set(API, line).unwrap()));
        browser.cookie(API)
    }

    #[test]
    fn a_cookie_replaces_another_of_its_name_domain_and_path() {
        assert_eq!(set_all(Standard, &["a=1", "b=1", "a=2"]).as_deref(), Some("a=2; b=1"));
        assert_eq!(set_all(Chromium, &["a=1", "b=1", "a=2"]).as_deref(), Some("b=1; a=2"));
        assert_eq!(set_all(Chromium, &["a=1", "b=1", "a=1"]).as_deref(), Some("a=1; b=1"));
        let both = set_all(Standard, &["a=1", "a=2; Domain=api.a.test"]);
        assert_eq!(both.as_deref(), Some("a=1; a=2"));
    }

    #[test]
    fn an_expired_cookie_deletes() {
        assert_eq!(set_all(Standard, &["a=1", "a=; Max-Age=0"]), None);
        let past = "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
        assert_eq!(set_all(Firefox, &["a=1", past]), None);
        assert_eq!(set_all(Standard, &[past, "a=1; Path=/x"]), None);
        let elsewhere = set_all(Standard, &["a=1", "a=; Max-Age=0; Domain=a.test"]);
        assert_eq!(elsewhere.as_deref(), Some("a=1"));
    }

    #[test]
    fn partitions_keep_cookies_of_one_name_apart() {
        let lines = ["a=1; Secure", "a=2; Secure; Partitioned"];
        assert_eq!(set_all(Chromium, &lines).as_deref(), Some("a=1; a=2"));
    }

    #[test]
    fn literal_cookies_go_to_their_host_from_any_page() {
        for profile in BrowserProfile::ALL {
            let mut browser = Browser::new(profile, OTHER_PAGE);
            let literals = LiteralCookies::parse("a=1; b=2").unwrap();
            browser.jar.add_literals(&literals, &API.parse().unwrap(), browser.now);
            assert_eq!(browser.cookie(API).as_deref(), Some("a=1; b=2"));
            assert_eq!(browser.select(API).sent[0].same_site, None);
            assert_eq!(browser.cookie("https://www.api.a.test/"), None);
        }
    }

    #[test]
    fn a_pasted_header_goes_out_again_byte_for_byte() {
        let (mut browser, api) = (Browser::new(Chromium, API), API.parse().unwrap());
        let header = &b"sid=1==; x; a b=\xFF\"c\"; y; =z; sid=2; e=; q = r"[..];
        for _ in 0..2 {
            let literals = LiteralCookies::from_header(header);
            browser.jar.add_literals(&literals, &api, browser.now);
            assert_eq!(browser.select(API).header_value.as_deref(), Some(header));
        }
        browser.set(API, "sid=3").unwrap();
        let sent = browser.select(API).header_value.unwrap();
        assert!(sent.ends_with(b"; sid=2; e=; q = r; sid=3"), "{}", sent.escape_ascii());
    }

    /// Looking at every cookie for each takes minutes here.
    #[test]
    fn a_large_file_is_kept_at_once() {
        const LINES: u32 = 100_000;
        let file = |value| {
            let line = |name| format!("api.a.test\tFALSE\t/\tFALSE\t0\t{name}\t{value}\n");
            CookieFile::parse(&(0..LINES).map(line).collect::<String>()).unwrap()
        };
        let (first, second) = (file(1), file(2));
        let mut browser = Browser::new(Chromium, API);
        let start = std::time::Instant::now();
        browser.jar.add_file(&first, browser.now);
        browser.jar.add_file(&second, browser.now);
        let took = start.elapsed();
        assert!(took.as_secs() < 10, "{took:?}");
        let sent = browser.cookie(API).unwrap();
        assert!(sent.starts_with("0=2; 1=2; ") && sent.ends_with("; 99999=2"));
    }

    #[test]
    fn the_server_replaces_a_literal_cookie() {
        let mut browser = Browser::new(Chromium, API);
        let literals = LiteralCookies::parse("a=1").unwrap();
        browser.jar.add_literals(&literals, &API.parse().unwrap(), browser.now);
        browser.set(API, "a=2").unwrap();
        assert_eq!(browser.cookie(API).as_deref(), Some("a=2"));
    }

    #[test]
    fn cookies_of_a_file_obey_all_but_same_site() {
        let file = CookieFile::parse(
            ".a.test\tTRUE\t/\tTRUE\t0\ta\t1\napi.a.test\tFALSE\t/\tFALSE\t1\told\t1\n",
        )
        .unwrap();
        let mut chromium = Browser::new(Chromium, OTHER_PAGE);
        chromium.jar.add_file(&file, chromium.now);
        assert_eq!(chromium.cookie(API).as_deref(), Some("a=1"));
        assert_eq!(chromium.cookie("http://api.a.test/"), None);
        let mut firefox = Browser::new(Firefox, OTHER_PAGE);
        firefox.jar.add_file(&file, firefox.now);
        let reason = firefox.select(API).withheld[0].reason.name();
        assert_eq!(reason, "total-cookie-protection");
    }
}
