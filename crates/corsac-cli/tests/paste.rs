//! `corsac check --curl` and `--fetch`: what DevTools copied.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::process::Stdio;

use support::{ORIGIN, Ran, Server, corsac, response, run};

fn generous() -> Server {
    Server::answering(|_| {
        response(
            "200 OK",
            &[
                ("Access-Control-Allow-Origin", ORIGIN),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "PUT"),
                ("Access-Control-Allow-Headers", "content-type, x-trace"),
                ("Vary", "Origin"),
            ],
        )
    })
}

fn curl(url: &str) -> String {
    format!(
        "curl '{url}' \\\n  -X 'PUT' \\\n  -H 'accept: */*' \\\n  -H 'content-type: application/json' \
         \\\n  -b 'sid=1' \\\n  -H 'origin: {ORIGIN}' \\\n  -H 'referer: {ORIGIN}/page' \\\n  \
         -H 'sec-fetch-mode: cors' \\\n  -H 'x-trace: 7' \\\n  --data-raw $'{{\"a\":\"it\\'s\"}}'"
    )
}

#[test]
fn a_curl_command_is_the_request_that_was_copied() {
    let server = generous();
    let ran = run(&["check", "--curl", &curl(&server.url("/items"))]);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    let [preflight, request] = &server.requests()[..] else { panic!("two requests are sent") };
    assert!(preflight.contains("\r\nAccess-Control-Request-Headers: content-type,x-trace\r\n"));
    for line in ["PUT /items HTTP/1.1\r\n", "\r\nx-trace: 7\r\n", "\r\nCookie: sid=1\r\n"] {
        assert!(request.contains(line), "{line:?} {request}");
    }
    assert!(request.contains("\r\nReferer: https://app.example.com/\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"a\":\"it's\"}"), "{request}");
}

#[test]
fn cookies_go_out_as_they_were_copied() {
    let server = generous();
    let command = format!(
        "curl '{}' -H 'Origin: {ORIGIN}' -H 'Cookie: a=é; consent; =b; c'",
        server.url("/items")
    );
    let ran = run(&["check", "--curl", &command]);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    let request = server.requests().remove(0);
    assert!(request.contains("\r\nCookie: a=é; consent;"), "{request}");
}

#[test]
fn flags_win_over_what_was_pasted() {
    let server = generous();
    let pasted = curl(&server.url("/items"));
    let flags = ["--credentials", "omit", "-X", "POST", "-H", "X-Trace: 8", "-d", "b"];
    let ran = run(&[&["check", "--curl", &pasted], &flags[..]].concat());
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    let request = server.requests().pop().unwrap();
    assert!(request.starts_with("POST /items "), "{request}");
    assert!(request.contains("\r\nX-Trace: 8\r\n") && !request.contains("x-trace: 7"));
    assert!(!request.contains("Cookie") && request.ends_with("\r\n\r\nb"), "{request}");
    assert!(ran.stdout.contains("the cookies are not sent"), "{}", ran.stdout);
}

#[test]
fn a_fetch_call_is_the_request_that_was_copied() {
    let server = generous();
    let call = format!(
        "fetch(\"{}\", {{\n  \"headers\": {{ \"x-trace\": \"7\" }},\n  \"referrer\": \
         \"{ORIGIN}/\",\n  \"body\": null,\n  \"method\": \"GET\",\n  \"mode\": \"cors\",\n  \
         \"credentials\": \"include\"\n}});",
        server.url("/items")
    );
    let ran = run(&["check", "--fetch", &call, "--format", "json"]);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    let json = ran.json();
    assert_eq!(json["request"]["credentials"], "include");
    assert_eq!(json["request"]["origin"], ORIGIN);
    assert_eq!(json["exchanges"][0]["kind"], "preflight");
}

fn with_standard_input(arguments: &[&str], text: &str) -> Ran {
    let mut command = corsac(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

#[test]
fn a_paste_comes_from_standard_input() {
    let server = generous();
    let ran = with_standard_input(&["check", "--curl", "-"], &curl(&server.url("/")));
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    let call = format!("fetch('{}')", server.url("/"));
    let ran = with_standard_input(&["check", "--fetch", "-", "--origin", ORIGIN], &call);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_copy_from_firefox_is_judged_as_firefox_does() {
    let server = generous();
    let command = format!(
        "curl '{}' -H 'Origin: {ORIGIN}' -H 'User-Agent: Mozilla/5.0 (X11) Firefox/153.0'",
        server.url("/")
    );
    let json = run(&["check", "--curl", &command, "--format", "json"]).json();
    assert_eq!(json["profile"], "firefox");
    let chosen = run(&["check", "--curl", &command, "--profile", "chromium", "--format", "json"]);
    assert_eq!(chosen.json()["profile"], "chromium");
}

#[test]
fn a_mistake_points_into_the_paste() {
    let ran = run(&["check", "--curl", "curl https://a.example \\\n  --hedaer 'A: b'"]);
    assert_eq!(ran.exit, 2);
    for part in ["--curl:2:3", "--hedaer", "did you mean `--header`?"] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    let ran = run(&["check", "--fetch", "fetch('https://a.example', { body: data })"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("data"), "{}", ran.stderr);
    let ran = run(&["check", "--curl", "curl https://a.example"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("does not say which page asks"), "{}", ran.stderr);
}

#[test]
fn a_relative_url_belongs_to_the_page() {
    let server = generous();
    let page = server.url("");
    let ran = run(&["check", "--fetch", "fetch('/items')", "--origin", &page]);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(server.request_lines(), ["GET /items HTTP/1.1"]);
}

#[test]
fn a_body_makes_no_post_of_a_fetch_call() {
    let call = "fetch('https://a.example/', {body: 'x'})";
    let ran = run(&["check", "--fetch", call, "--origin", ORIGIN]);
    assert_eq!(ran.exit, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("a page cannot send a body"), "{}", ran.stderr);
}

#[test]
fn a_copied_preflight_stands_for_its_request() {
    let server = generous();
    let command = format!(
        "curl '{}' -X OPTIONS -H 'origin: {ORIGIN}' -H 'access-control-request-method: PUT' \
         -H 'access-control-request-headers: content-type,x-trace'",
        server.url("/items")
    );
    let ran = run(&["check", "--curl", &command]);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    let [preflight, request] = &server.requests()[..] else { panic!("two requests are sent") };
    assert!(preflight.contains("\r\nAccess-Control-Request-Headers: content-type,x-trace\r\n"));
    assert!(request.starts_with("PUT /items "), "{request}");
    assert!(ran.unwrapped().contains("the paste is a preflight"), "{}", ran.stdout);
}

/// As the page had it that watched its upload.
#[test]
fn a_copied_preflight_that_nothing_needs_is_sent_again() {
    let server = generous();
    let command = format!(
        "curl '{}' -X OPTIONS -H 'origin: {ORIGIN}' -H 'access-control-request-method: POST'",
        server.url("/items")
    );
    let ran = run(&["check", "--send", "--curl", &command]);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(server.request_lines(), ["OPTIONS /items HTTP/1.1", "POST /items HTTP/1.1"]);
    let command = format!("{command} -H 'access-control-request-private-network: true'");
    let ran = run(&["check", "--send", "--curl", &command]);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(server.request_lines().len(), 3);
}

#[test]
fn two_ways_in_are_one_too_many() {
    let ran = run(&["check", "--curl", "curl x", "--fetch", "fetch('x')"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("cannot be used with"), "{}", ran.stderr);
}
