//! The jar against Chromium 156 and Firefox 153.
//!
//! Each line of `cookies/recorded.jsonl` is a scenario in a fresh corner of the web. In each step a
//! new page fetches the first of the `urls` with credentials; each answers with a redirect to the
//! next, and the last with the `Set-Cookie` lines of `set`. What arrived in `Cookie` at each of them
//! is `chromium`, which lets third parties have cookies, and `firefox` with Total Cookie Protection.
//! Where the user's other choice makes a difference, it is `chromium_blocking` and
//! `firefox_allowing`. A character is a byte.

use std::time::{Duration, SystemTime};

use corsac::CredentialsMode;
use corsac::browser::{
    Action, BrowserProfile, Client, Fetch, Moment, PreflightCache, Request, RequestInit, Response,
};
use corsac::origin::OpaqueOrigin;
use corsac_client::{CookieJar, SiteContext, ThirdPartyCookies};
use serde::Deserialize;
use url::Url;

/// Between 1970 and 2100, like the dates of the recordings.
const NOW: Duration = Duration::from_secs(1_795_000_000);

/// What arrives at each URL.
type Cookies = Vec<Option<String>>;

#[derive(Deserialize)]
struct Scenario {
    note: String,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    page: String,
    #[serde(default)]
    sandboxed: bool,
    urls: Vec<String>,
    #[serde(default)]
    set: Vec<String>,
    chromium: Cookies,
    firefox: Cookies,
    chromium_blocking: Option<Cookies>,
    firefox_allowing: Option<Cookies>,
}

impl Step {
    /// Plays the step on a page of its own; a sandboxed one has another origin each time.
    fn play(&self, number: u64, profile: BrowserProfile, jar: &mut CookieJar) -> Cookies {
        let page = match self.sandboxed {
            true => Client::with_origin(OpaqueOrigin::new(number).into()),
            false => Client::document(url(&self.page)),
        };
        let init = RequestInit { credentials: CredentialsMode::Include, ..RequestInit::default() };
        let request = Request::new(&page, url(&self.urls[0]), init, profile)
            .expect("each request is one that fetch() makes");
        self.fetch(Fetch::new(request), profile, jar)
    }

    fn chromium_blocking(&self) -> &Cookies {
        self.chromium_blocking.as_ref().unwrap_or(&self.chromium)
    }

    fn firefox_allowing(&self) -> &Cookies {
        self.firefox_allowing.as_ref().unwrap_or(&self.firefox)
    }

    fn fetch(&self, mut fetch: Fetch, profile: BrowserProfile, jar: &mut CookieJar) -> Cookies {
        let (mut cache, now) = (PreflightCache::new(profile), SystemTime::UNIX_EPOCH + NOW);
        let mut arrived = Vec::new();
        loop {
            let context = SiteContext::of_request(fetch.request());
            let Action::Send(http) = fetch.poll_action(&mut cache, Moment::START) else {
                return arrived;
            };
            let selection = jar.cookies_for(http.url(), &context, now);
            arrived.push(selection.header_value.map(|value| text(&value)));
            let next = self.urls.get(arrived.len());
            for line in self.set.iter().filter(|_| next.is_none()) {
                let _ = jar.set(&bytes(line), http.url(), &context, now);
            }
            let response = response(http.headers().first(b"origin"), next);
            fetch.handle_response(response, &mut cache, Moment::START);
        }
    }
}

/// A response that every page may read.
fn response(origin: Option<&[u8]>, next: Option<&String>) -> Response {
    let headers = [
        ("Access-Control-Allow-Origin", origin.unwrap_or(b"*")),
        ("Access-Control-Allow-Credentials", b"true"),
    ];
    let location = next.map(|next| ("Location", next.as_bytes()));
    Response::new(if next.is_some() { 302 } else { 200 }, headers.into_iter().chain(location))
}

fn url(text: &str) -> Url {
    text.parse().expect("the recording holds URLs")
}

fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(character).expect("a character is a byte")).collect()
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Every step that comes out differently.
fn differences(
    profile: BrowserProfile,
    jar: &CookieJar,
    recorded: impl Fn(&Step) -> &Cookies,
) -> Vec<String> {
    let mut found = Vec::new();
    for line in include_str!("cookies/recorded.jsonl").lines() {
        let scenario: Scenario = serde_json::from_str(line).expect("each line is one");
        let mut jar = jar.clone();
        for (number, step) in (0..).zip(&scenario.steps) {
            let (played, recorded) = (step.play(number, profile, &mut jar), recorded(step));
            if played != *recorded {
                eprintln!("{}: {played:?}, not {recorded:?}", scenario.note);
                found.push(format!("{}, step {number}", scenario.note));
            }
        }
    }
    found
}

#[test]
fn chromium_has_the_same_cookies() {
    let jar = CookieJar::new(BrowserProfile::Chromium);
    assert_eq!(differences(BrowserProfile::Chromium, &jar, |step| &step.chromium), [""; 0]);
}

#[test]
fn chromium_without_third_party_cookies_has_the_same() {
    let jar = CookieJar::new(BrowserProfile::Chromium)
        .with_third_party_cookies(ThirdPartyCookies::Blocked);
    assert_eq!(differences(BrowserProfile::Chromium, &jar, Step::chromium_blocking), [""; 0]);
}

/// Dates that only Firefox reads as it does.
const DATES_READ_OTHERWISE: [&str; 3] = [
    "set a=1; Expires=1/1/1971, step 1",
    "set a=1; Expires=1 Jan 0 00:00:00 GMT, step 1",
    "set a=1; Expires=1 Jan 100 00:00:00 GMT, step 1",
];

#[test]
fn firefox_has_the_same_cookies() {
    let jar = CookieJar::new(BrowserProfile::Firefox);
    let found = differences(BrowserProfile::Firefox, &jar, |step| &step.firefox);
    assert_eq!(found, DATES_READ_OTHERWISE);
}

#[test]
fn firefox_without_total_cookie_protection_has_the_same() {
    let jar = CookieJar::new(BrowserProfile::Firefox)
        .with_third_party_cookies(ThirdPartyCookies::Allowed);
    let found = differences(BrowserProfile::Firefox, &jar, Step::firefox_allowing);
    assert_eq!(found, DATES_READ_OTHERWISE);
}
