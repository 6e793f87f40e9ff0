//! A browser with a page and a clock, for tests.

use std::time::{Duration, SystemTime};

use corsac::browser::{
    BrowserProfile, Client, Fetch, Moment, PreflightCache, Request, RequestInit, Response,
};
use url::Url;

use super::{CookieJar, Rejection, Selection, SetCookie, SiteContext, ThirdPartyCookies};

pub(super) struct Browser {
    pub(super) jar: CookieJar,
    pub(super) now: SystemTime,
    context: SiteContext,
}

impl Browser {
    pub(super) fn new(profile: BrowserProfile, page: &str) -> Self {
        let context = SiteContext::of_page(&Client::document(url(page)));
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000);
        Self { jar: CookieJar::new(profile), now, context }
    }

    pub(super) fn blocking(mut self) -> Self {
        self.jar = self.jar.with_third_party_cookies(ThirdPartyCookies::Blocked);
        self
    }

    pub(super) fn page(&mut self, page: &str) {
        self.context = SiteContext::of_page(&Client::document(url(page)));
    }

    /// The page of `to` fetches `from`, which redirects to `to`.
    pub(super) fn redirected_by(&mut self, from: &str, to: &str) {
        let (profile, page) = (BrowserProfile::Standard, Client::document(url(to)));
        let request = Request::new(&page, url(from), RequestInit::default(), profile).unwrap();
        let (mut fetch, mut cache) = (Fetch::new(request), PreflightCache::new(profile));
        fetch.poll_action(&mut cache, Moment::START);
        let headers = [("Location", to.as_bytes()), ("Access-Control-Allow-Origin", b"*")];
        fetch.handle_response(Response::new(302, headers), &mut cache, Moment::START);
        self.context = SiteContext::of_request(fetch.request());
    }

    pub(super) fn wait(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
    }

    pub(super) fn set(&mut self, from: &str, line: &str) -> Result<SetCookie, Rejection> {
        self.jar.set(line.as_bytes(), &url(from), &self.context, self.now)
    }

    pub(super) fn select(&self, to: &str) -> Selection {
        self.jar.cookies_for(&url(to), &self.context, self.now)
    }

    pub(super) fn cookie(&self, to: &str) -> Option<String> {
        self.select(to).header_value.map(|value| String::from_utf8(value).unwrap())
    }
}

fn url(text: &str) -> Url {
    text.parse().unwrap()
}
