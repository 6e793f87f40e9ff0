//! `corsac check --har`: recordings, judged without a network.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::path::PathBuf;

use serde_json::{Value, json};
use support::{ORIGIN, Ran, run};

struct Recording(PathBuf);

impl Recording {
    fn new(name: &str, entries: &[Value]) -> Self {
        let name = format!("corsac-{name}-{}.har", std::process::id());
        let path = std::env::temp_dir().join(name);
        let har = json!({ "log": { "version": "1.2", "entries": entries } });
        std::fs::write(&path, har.to_string()).unwrap();
        Self(path)
    }

    fn check(&self, more: &[&str]) -> Ran {
        run(&[&["check", "--har", self.0.to_str().unwrap()], more].concat())
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn entry(method: &str, path: &str, sent: &[(&str, &str)], answer: (u16, &[(&str, &str)])) -> Value {
    let headers = |list: &[(&str, &str)]| -> Vec<Value> {
        list.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
    };
    let url = format!("https://api.example.com{path}");
    let sent = [&[("Origin", ORIGIN), ("Referer", "https://app.example.com/")], sent].concat();
    json!({
        "startedDateTime": "2026-11-20T10:00:00.000Z",
        "time": 1.0,
        "request": { "method": method, "url": url, "headers": headers(&sent) },
        "response": { "status": answer.0, "statusText": "", "headers": headers(answer.1) },
        "serverIPAddress": "192.0.2.7",
    })
}

fn preflight(answer: &[(&str, &str)]) -> Value {
    let asks =
        [("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "x-trace")];
    entry("OPTIONS", "/items", &asks, (204, answer))
}

const GRANT: [(&str, &str); 3] = [
    ("Access-Control-Allow-Origin", ORIGIN),
    ("Access-Control-Allow-Methods", "PUT"),
    ("Access-Control-Allow-Headers", "x-trace"),
];

fn put() -> Value {
    entry("PUT", "/items", &[("X-Trace", "1")], (200, &GRANT[..1]))
}

#[test]
fn a_recorded_request_is_judged_with_its_preflight() {
    let recording = Recording::new("whole", &[preflight(&GRANT), put()]);
    let json = recording.check(&["--format", "json"]).json();
    assert_eq!(json["verdict"], "allowed", "{json:#}");
    assert_eq!(json["exchanges"].as_array().unwrap().len(), 2);
    assert_eq!(json["exchanges"][1]["response"]["peer"], "192.0.2.7:443");
    assert_eq!(json["exchanges"][1]["response"]["body"], Value::Null);
}

#[test]
fn a_recorded_refusal_is_refused() {
    let recording = Recording::new("refused", &[preflight(&GRANT[..2])]);
    let ran = recording.check(&["--format", "json"]);
    assert_eq!(ran.exit, 1);
    assert_eq!(ran.json()["error"]["failure"], "header-names-not-allowed");
}

#[test]
fn what_is_not_in_the_recording_is_not_guessed() {
    let without_preflight = Recording::new("without", &[put()]);
    let ran = without_preflight.check(&[]);
    assert_eq!(ran.exit, 3, "{}", ran.stdout);
    assert!(ran.stdout.starts_with("? undetermined"), "{}", ran.stdout);
    let without_request = Recording::new("only", &[preflight(&GRANT)]);
    assert_eq!(without_request.check(&[]).exit, 3);
    let blocked = entry("GET", "/items", &[], (0, &[]));
    assert_eq!(Recording::new("blocked", &[blocked]).check(&[]).exit, 3);
}

/// A page that watches its upload, or streams it, has it ask first, whatever it asks for.
#[test]
fn a_preflight_that_announces_nothing_counts() {
    let method = ("Access-Control-Request-Method", "POST");
    let network = ("Access-Control-Request-Private-Network", "true");
    let post = || entry("POST", "/items", &[("Content-Type", "text/plain")], (200, &GRANT[..1]));
    for (asks, answer, exit) in [
        (&[method][..], (404, &[][..]), 1),
        (&[method], (204, &GRANT[..1]), 0),
        // It asks for the network, and nothing waits for the answer.
        (&[method, network], (404, &[]), 0),
    ] {
        let recording =
            Recording::new("forced", &[entry("OPTIONS", "/items", asks, answer), post()]);
        let ran = recording.check(&[]);
        assert_eq!(ran.exit, exit, "{asks:?}: {}", ran.stdout);
    }
}

/// Cookies are left out of many recordings.
#[test]
fn credentials_that_nobody_knows_of_are_said_where_they_would_count() {
    let star = [("Access-Control-Allow-Origin", "*")];
    let named = [GRANT[0], ("Access-Control-Allow-Credentials", "true")];
    for (answer, more, is_said) in [
        (&star[..], &[][..], true),
        (&star, &["--credentials", "same-origin"], false),
        (&named, &[], false),
    ] {
        let recording = Recording::new("unknown", &[entry("GET", "/items", &[], (200, answer))]);
        let ran = recording.check(more);
        assert_eq!(ran.exit, 0, "{}", ran.stdout);
        let said = ran.unwrapped().contains("does not say whether the page included credentials");
        assert_eq!(said, is_said, "{answer:?} {more:?}: {}", ran.stdout);
    }
}

/// The page is given the browser's copy, with the headers of that.
#[test]
fn a_304_is_no_answer_unless_the_page_asked_for_one() {
    let asks = [("If-None-Match", "\"1\"")];
    let get = || entry("GET", "/items", &asks, (304, &[("ETag", "\"1\"")]));
    let of_cache = Recording::new("cache", &[get()]);
    assert_eq!(of_cache.check(&[]).exit, 3);
    let asks = [
        ("Access-Control-Request-Method", "GET"),
        ("Access-Control-Request-Headers", "if-none-match"),
    ];
    let grant = [("Access-Control-Allow-Origin", ORIGIN), ("Access-Control-Allow-Headers", "*")];
    let of_page =
        Recording::new("page", &[entry("OPTIONS", "/items", &asks, (204, &grant)), get()]);
    assert_eq!(of_page.check(&[]).exit, 1);
}

#[test]
fn headers_that_a_preflight_does_not_announce_are_the_browsers() {
    let sent = [("X-Trace", "1"), ("Cache-Control", "max-age=0"), ("X-Of-An-Extension", "1")];
    let put = entry("PUT", "/items", &sent, (200, &GRANT[..1]));
    let recording = Recording::new("unannounced", &[preflight(&GRANT), put]);
    let ran = recording.check(&[]);
    assert_eq!(ran.exit, 0, "{}", ran.stdout);
}

#[test]
fn several_entries_are_listed_and_one_can_be_named() {
    let other = entry("GET", "/other", &[], (500, &[]));
    let recording = Recording::new("several", &[preflight(&GRANT), put(), other]);
    let ran = recording.check(&[]);
    assert_eq!(ran.exit, 2);
    for part in ["2 entries could be meant", "2  200  PUT", "3  500  GET", "--entry"] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    assert_eq!(recording.check(&["--entry", "2"]).exit, 0);
    assert_eq!(recording.check(&["--entry", "3"]).exit, 1);
    let ran = recording.check(&["--entry", "4"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("there is no entry 4"), "{}", ran.stderr);
}

#[test]
fn the_origin_can_be_another() {
    let recording = Recording::new("origin", &[preflight(&GRANT), put()]);
    let ran = recording.check(&["--origin", "https://other.example", "--format", "json"]);
    assert_eq!(ran.json()["error"]["failure"], "allow-origin-mismatch");
}

#[test]
fn a_recording_of_firefox_is_judged_as_firefox_does() {
    let recording = Recording::new("firefox", &[preflight(&GRANT), put()]);
    let text = std::fs::read_to_string(&recording.0).unwrap();
    let text = text.replace(r#""version":"#, r#""creator":{"name":"Firefox"},"version":"#);
    std::fs::write(&recording.0, text).unwrap();
    let json = recording.check(&["--format", "json"]).json();
    assert_eq!(json["profile"], "firefox");
    let json = recording.check(&["--profile", "chromium", "--format", "json"]).json();
    assert_eq!(json["profile"], "chromium");
}

#[test]
fn flags_that_would_do_nothing_are_refused() {
    let url = "https://api.example.com/";
    let ran = run(&["check", url, "--origin", ORIGIN, "--entry", "2"]);
    assert_eq!(ran.exit, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("--har"), "{}", ran.stderr);
    let recording = Recording::new("flags", &[preflight(&GRANT), put()]);
    for flags in [["-b", "a=1"], ["-u", "n:p"], ["-x", "proxy"], ["--resolve", "a:1:127.0.0.1"]] {
        assert_eq!(recording.check(&flags).exit, 2, "{flags:?}");
    }
    assert_eq!(recording.check(&["--credentials", "omit"]).exit, 0);
}

#[test]
fn what_is_no_recording_is_a_mistake() {
    let path = std::env::temp_dir().join(format!("corsac-no-{}.har", std::process::id()));
    std::fs::write(&path, "{\"log\": 1}").unwrap();
    let ran = run(&["check", "--har", path.to_str().unwrap()]);
    std::fs::remove_file(&path).unwrap();
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("line 1"), "{}", ran.stderr);
    let ran = run(&["check", "--har", "no-such-file.har"]);
    assert!(ran.stderr.contains("`no-such-file.har` cannot be read"), "{}", ran.stderr);
    assert_eq!(Recording::new("empty", &[]).check(&[]).exit, 2);
}
