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
    /// In the order they were set.
    cookies: Vec<StoredCookie>,
}

impl CookieJar {
    /// An empty jar of the browser as it is installed.
    #[must_use]
    pub fn new(profile: BrowserProfile) -> Self {
        let third_party_cookies = ThirdPartyCookies::of_profile(profile);
        Self { rules: Rules { profile, third_party_cookies }, cookies: Vec::new() }
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
        let cookie = SetCookie::parse(set_cookie)?;
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
        let place = self.cookies.iter().position(|old| cookie.replaces(old));
        match (place, cookie.is_expired(now)) {
            (Some(place), false) => self.cookies[place] = cookie,
            (Some(place), true) => drop(self.cookies.remove(place)),
            (None, false) => self.cookies.push(cookie),
            (None, true) => {}
        }
    }
}
