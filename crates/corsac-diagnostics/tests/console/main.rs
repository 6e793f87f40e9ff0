//! Whole fetches through the engine, and what each browser's console prints for them.

mod cors_check;
mod initiator;
mod not_cors;
mod preflight;
mod redirect;
mod scripted;

use corsac::browser::{CrossOriginAttribute, Initiator, Mode, RedirectMode, RequestInit};
use corsac::{CredentialsMode, Origin};
use corsac_diagnostics::console::chromium;

use scripted::{Answer, Page, Played};

const API: &str = "http://api.example.test:7002/x";
const OWN: &str = "http://app.example.test:7001/a";
const PAGE: &str = "http://app.example.test:7001";

/// The line Firefox adds when it cancels a connection.
const CANCELLED: &str = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading \
                         the remote resource at http://api.example.test:7002/x. (Reason: CORS \
                         request did not succeed). Status code: (null).";

/// What a fetch must come to in each browser.
struct Expected<'a> {
    cors_error: Option<&'a str>,
    failed_parameter: Option<&'a str>,
    chromium: Option<&'a str>,
    firefox: &'a [&'a str],
}

const SILENT: Expected<'_> =
    Expected { cors_error: None, failed_parameter: None, chromium: None, firefox: &[] };

/// Plays the fetch in both browsers.
#[track_caller]
fn assert_console(
    page: &Page,
    url: &str,
    init: &RequestInit,
    answers: &[Answer<'_>],
    expected: &Expected<'_>,
) {
    let played = page.chromium().fetch(url, init.clone(), answers);
    assert_chromium(&played, expected);
    let played = page.firefox().fetch(url, init.clone(), answers);
    assert_eq!(played.messages(), expected.firefox);
}

#[track_caller]
fn assert_chromium(played: &Played, expected: &Expected<'_>) {
    let messages: Vec<&str> = expected.chromium.into_iter().collect();
    assert_eq!(played.messages(), messages);
    let error = chromium::cors_error(&played.request, played.error().expect("a network error"));
    assert_eq!(error.as_ref().map(|error| error.name), expected.cors_error);
    assert_eq!(
        error.and_then(|error| error.failed_parameter).as_deref(),
        expected.failed_parameter
    );
}

fn page() -> Page {
    Page::at("http://app.example.test:7001/__page")
}

fn include() -> RequestInit {
    RequestInit { credentials: CredentialsMode::Include, ..RequestInit::default() }
}

fn put() -> RequestInit {
    RequestInit { method: Some("PUT".into()), ..RequestInit::default() }
}

fn with_header(name: &str) -> RequestInit {
    RequestInit { headers: vec![(name.into(), "1".into())], ..RequestInit::default() }
}
