//! What belongs together in a recording.

#![allow(clippy::unwrap_used)]

mod recording;

use corsac::Method;
use corsac::browser::{ExchangeKind, Mode};
use corsac_paste::{Har, Remark};
use recording::{Entry, har, har_by};

const PAGE: &str = "https://app.example";
const API: &str = "https://api.example/a";

fn numbers(har: &Har, number: usize) -> Vec<usize> {
    let conversation = har.conversation(number).unwrap();
    conversation.exchanges().iter().map(|exchange| exchange.number()).collect()
}

fn candidates(har: &Har) -> Vec<usize> {
    har.candidates().map(|candidate| candidate.number()).collect()
}

fn put() -> Entry {
    Entry::new("PUT", API).header("Origin", PAGE)
}

fn preflight() -> Entry {
    Entry::new("OPTIONS", API).header("Origin", PAGE).header("Access-Control-Request-Method", "PUT")
}

#[test]
fn a_preflight_stands_before_its_request_or_behind_it() {
    let before = har([preflight(), put(), preflight(), put()]);
    assert_eq!([numbers(&before, 2), numbers(&before, 4)], [[1, 2], [3, 4]]);
    let behind = har([put(), preflight(), put(), preflight()]);
    assert_eq!([numbers(&behind, 1), numbers(&behind, 3)], [[2, 1], [4, 3]]);
    assert_eq!(candidates(&before), [2, 4]);
}

#[test]
fn in_chromium_starts_tell_and_not_the_order_of_the_file() {
    let at = |entry: Entry, second: usize| entry.started(second);
    let shuffled = [at(preflight(), 2), at(put(), 1), at(put(), 3), at(preflight(), 3)];
    let recording = har_by("WebInspector", shuffled);
    assert_eq!([numbers(&recording, 2), numbers(&recording, 3)], [[1, 2], [4, 3]]);
}

#[test]
fn a_cached_preflight_is_that_of_an_earlier_request() {
    let recording = har([preflight(), put(), put()]);
    assert_eq!([numbers(&recording, 2), numbers(&recording, 3)], [[1, 2], [1, 3]]);
    // The number of the preflight leads to the request that it was made for.
    assert_eq!(recording.conversation(1).unwrap().number(), 2);
}

#[test]
fn a_preflight_of_another_url_method_or_origin_is_not_taken() {
    let others = [
        preflight().url("https://api.example/b"),
        preflight().set_header("Access-Control-Request-Method", "DELETE"),
        preflight().set_header("Origin", "https://other.example"),
        put(),
    ];
    assert_eq!(numbers(&har(others), 4), [4]);
}

#[test]
fn redirects_are_followed_to_the_nearest_later_request() {
    let target = "https://cdn.example/x";
    let get = |url: &str| Entry::new("GET", url).header("Origin", PAGE);
    let recording = har([
        get(target),
        get(API).redirect(302, target),
        get(API).redirect(302, target),
        get("https://cdn.example/x#top"),
        get(target).redirect(301, "/y"),
        get("https://cdn.example/y"),
    ]);
    assert_eq!([numbers(&recording, 2), numbers(&recording, 1)], [vec![2, 4], vec![1]]);
    assert_eq!(numbers(&recording, 6), [3, 5, 6]);
    assert_eq!(candidates(&recording), [1, 2, 3]);
}

#[test]
fn a_redirected_post_becomes_a_get() {
    let post = || Entry::new("POST", API).header("Origin", PAGE);
    let get = || Entry::new("GET", "https://api.example/b").header("Origin", PAGE);
    let other = || Entry::new("POST", "https://api.example/b").header("Origin", PAGE);
    let follows = |status| numbers(&har([post().redirect(status, "b"), other(), get()]), 1);
    assert_eq!([follows(302), follows(303)], [[1, 3], [1, 3]]);
    assert_eq!(follows(307), [1, 2]);
}

#[test]
fn a_redirect_to_another_origin_may_have_its_own_preflight() {
    let target = "https://cdn.example/x";
    let recording = har([
        preflight(),
        put().redirect(307, target),
        preflight().url(target).set_header("Origin", "null"),
        put().url(target).set_header("Origin", "null"),
    ]);
    assert_eq!(numbers(&recording, 2), [1, 2, 3, 4]);
}

#[test]
fn candidates_are_requests_of_scripts_to_other_origins() {
    let get = |url: &str| Entry::new("GET", url).header("Referer", "https://app.example/page");
    let recording = har([
        get("https://app.example/same"),
        get(API).resource_type("image"),
        get(API).resource_type("fetch"),
        get(API).resource_type("font").header("Origin", PAGE),
        get(API).header("Sec-Fetch-Mode", "no-cors"),
        get(API).header("Sec-Fetch-Mode", "cors"),
        get(API).header("Sec-Fetch-Mode", "navigate").header("Origin", PAGE),
        get(API),
        Entry::new("GET", API),
        get("wss://api.example/").resource_type("websocket"),
        get("data:text/plain,a"),
        preflight(),
    ]);
    assert_eq!(candidates(&recording), [3, 4, 6, 8, 12]);
    let last = recording.candidates().last().unwrap();
    assert_eq!((last.method(), last.url(), last.origin().as_str()), ("OPTIONS", API, PAGE));
}

#[test]
fn the_request_of_a_preflight_alone_is_what_it_announced() {
    let alone = preflight().header("Access-Control-Request-Headers", "content-type, x-a");
    let recording = har([alone.status(404)]);
    let conversation = recording.conversation(1).unwrap();
    let request = conversation.request();
    assert_eq!((request.method.as_ref(), request.mode), (Some(&Method::PUT), Some(Mode::Cors)));
    assert_eq!(request.headers.first(b"content-type"), Some(&b"application/json"[..]));
    let missing = |name: &str| Remark::HeaderValueNotRecorded { name: name.to_owned() };
    assert_eq!(request.remarks, [missing("content-type"), missing("x-a")]);
    assert_eq!(numbers(&recording, 1), [1]);
}

#[test]
fn a_blocked_request_takes_origin_and_headers_from_its_preflight() {
    let blocked = Entry::new("PUT", API).header("cache-control", "no-cache").status(0);
    let announcing = preflight().header("Access-Control-Request-Headers", "authorization");
    let recording = har([announcing, blocked]);
    let conversation = recording.conversation(2).unwrap();
    let request = conversation.request();
    assert_eq!(request.origin.as_ref().unwrap().as_str(), PAGE);
    assert!(request.headers.contains(b"authorization"));
    assert_eq!(conversation.exchanges()[1].response(), None);
}

#[test]
fn a_replay_never_guesses() {
    let recording = har([preflight().status(204), put().status(0), put().status(200)]);
    let url = API.parse().unwrap();
    let mut replay = recording.conversation(2).unwrap().replay();
    let mut answer = |kind, method: &Method| {
        let exchange = replay.answer(kind, method, &url)?;
        Some(exchange.response().map(|response| response.status()))
    };
    assert_eq!(answer(ExchangeKind::Request, &Method::GET), None);
    assert_eq!(answer(ExchangeKind::Preflight, &Method::OPTIONS), Some(Some(204)));
    assert_eq!(answer(ExchangeKind::Preflight, &Method::OPTIONS), None);
    // The browser kept it; another request for the same URL is not this one.
    assert_eq!(answer(ExchangeKind::Request, &Method::PUT), Some(None));
    assert_eq!(answer(ExchangeKind::Request, &Method::PUT), None);
}

#[test]
fn half_a_character_is_no_reason_to_refuse() {
    let text = br#"{"log": {"entries": [{
      "request": {"method": "POST", "url": "https://a.example/", "postData": {"text": "\ud83d"},
                  "headers": [{"name": "A", "value": "?"}]},
      "response": {"status": 200, "content": {"text": "\udc00"}}
    }]}}"#;
    let mut text = text.to_vec();
    text.iter_mut().filter(|byte| **byte == b'?').for_each(|byte| *byte = 0xE9);
    let har = Har::read(&text[..]).unwrap();
    let entry = har.entry(1).unwrap();
    assert_eq!(entry.request_headers().first(b"a"), Some(&b"\xE9"[..]));
    assert_eq!(entry.body(), Some(&b"\xED\xA0\xBD"[..]));
}

#[test]
fn recorders_may_be_sloppy() {
    let text = br#"{"log": {"pages": null, "entries": [
      {"request": {"method": "GET", "url": "/", "headers": null, "postData": null},
       "response": {"status": -1, "headers": [{"name": "A"}, {"name": "B", "value": null}]}},
      {"request": {"method": "GET", "url": "https://a.example/"}, "response": {"status": 200.0}},
      {"request": {"method": "GET", "url": "https://a.example/"}, "response": {"status": {}}}
    ]}}"#;
    let har = Har::read(&text[..]).unwrap();
    let statuses: Vec<_> = har.entries().map(corsac_paste::har::Entry::status).collect();
    assert_eq!(statuses, [None, Some(200), None]);
    assert_eq!(har.entry(1).unwrap().response_headers().len(), 2);
    assert!(har.entry(0).is_none() && har.conversation(4).is_none());
}
