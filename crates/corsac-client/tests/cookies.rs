//! The jar against Chromium 156 and Firefox 153, as they are installed.
//!
//! Each line of `cookies/recorded.jsonl` is a scenario in a fresh corner of the web. In each step a
//! page fetches the first of the `urls` with credentials; each answers with a redirect to the next,
//! and the last with the `Set-Cookie` lines of `set`. What arrived in `Cookie` at each of them is
//! `chromium` and `firefox`. A character is a byte.

use std::time::SystemTime;

use corsac::CredentialsMode;
use corsac::browser::{
    Action, BrowserProfile, Client, Fetch, Moment, PreflightCache, Request, RequestInit, Response,
};
use corsac_client::{CookieJar, SiteContext};
use serde::Deserialize;
use url::Url;

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
    chromium: Vec<Option<String>>,
    firefox: Vec<Option<String>>,
}

impl Step {
    fn client(&self) -> Client {
        let client = Client::document(url(&self.page));
        if self.sandboxed { client.sandboxed() } else { client }
    }

    /// What arrives in `Cookie` at each URL.
    fn play(&self, profile: BrowserProfile, jar: &mut CookieJar, now: SystemTime) -> Cookies {
        let init = RequestInit { credentials: CredentialsMode::Include, ..RequestInit::default() };
        let request = Request::new(&self.client(), url(&self.urls[0]), init, profile).unwrap();
        let (mut fetch, mut cache) = (Fetch::new(request), PreflightCache::new(profile));
        let mut arrived = Vec::new();
        loop {
            let context = SiteContext::of_request(fetch.request());
            let Action::Send(http) = fetch.poll_action(&mut cache, Moment::START) else {
                return arrived;
            };
            let url = http.url().clone();
            let origin = http.headers().first(b"origin").unwrap_or(b"*").to_vec();
            arrived.push(jar.cookies_for(&url, &context, now).header_value.map(|value| text(&value)));
            let next = self.urls.get(arrived.len());
            if next.is_none() {
                self.set.iter().for_each(|line| {
                    let _ = jar.set(&bytes(line), &url, &context, now);
                });
            }
            fetch.handle_response(response(&origin, next), &mut cache, Moment::START);
        }
    }
}

type Cookies = Vec<Option<String>>;

fn response(origin: &[u8], next: Option<&String>) -> Response {
    let sharing =
        [("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", b"true")];
    match next {
        None => Response::new(200, sharing),
        Some(next) => {
            let location = ("Location", next.as_bytes());
            Response::new(302, sharing.into_iter().chain([location]))
        }
    }
}

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(character).unwrap()).collect()
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn scenarios() -> Vec<Scenario> {
    let lines = include_str!("cookies/recorded.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Each scenario that comes out differently, by its note.
fn differences(profile: BrowserProfile, recorded: impl Fn(&Step) -> &Cookies) -> Vec<String> {
    let now = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_795_000_000);
    let mut found = Vec::new();
    for scenario in scenarios() {
        let mut jar = CookieJar::new(profile);
        for (number, step) in scenario.steps.iter().enumerate() {
            let played = step.play(profile, &mut jar, now);
            if played != *recorded(step) {
                let note = &scenario.note;
                found.push(format!("{note}: step {number}: {played:?}, not {:?}", recorded(step)));
            }
        }
    }
    found
}

#[test]
fn chromium_keeps_and_sends_the_same_cookies() {
    assert_eq!(differences(BrowserProfile::Chromium, |step| &step.chromium), [""; 0]);
}

#[test]
fn firefox_keeps_and_sends_the_same_cookies() {
    assert_eq!(differences(BrowserProfile::Firefox, |step| &step.firefox), [""; 0]);
}
