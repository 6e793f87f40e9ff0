//! `corsac check` against servers on this machine.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::process::Stdio;

use support::{ORIGIN, Ran, Server, check, check_json, corsac, own_address, response, run};

const ALLOW: (&str, &str) = ("Access-Control-Allow-Origin", ORIGIN);

fn is_preflight(request: &str) -> bool {
    request.starts_with("OPTIONS ")
}

/// A server that allows everything the tests ask for.
fn generous() -> Server {
    Server::answering(|_| {
        response(
            "200 OK",
            &[
                ALLOW,
                ("Access-Control-Allow-Methods", "PUT, PATCH"),
                ("Access-Control-Allow-Headers", "content-type, x-trace, authorization"),
                ("Set-Cookie", "sid=secret1; Path=/"),
            ],
        )
    })
}

fn places(json: &serde_json::Value) -> Vec<(String, String, u64, u64)> {
    let text = |place: &serde_json::Value, key: &str| place[key].as_str().unwrap().to_owned();
    let place = |place: &serde_json::Value| {
        let bytes = |key: &str| place[key].as_u64().unwrap();
        (text(place, "message"), text(place, "name"), bytes("start"), bytes("end"))
    };
    json["error"]["places"].as_array().unwrap().iter().map(place).collect()
}

#[test]
fn allowed() {
    let server = generous();
    let ran = check(&server.url("/a?b#c"), &[]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("✔ allowed: Chromium lets https://app.example.com read"));
    assert_eq!(server.request_lines(), ["GET /a?b HTTP/1.1"]);
}

#[test]
fn a_preflight_goes_first_and_the_request_as_typed_follows() {
    let server = generous();
    let typed =
        ["-X", "PUT", "-H", "x-trace: 1", "-H", "Content-Type: application/json", "-d", "{}"];
    let (exit, json) = check_json(&server.url("/"), &typed);
    assert_eq!((exit, &json["verdict"]), (0, &"allowed".into()));
    let [preflight, request] = &server.requests()[..] else { panic!("two requests are sent") };
    assert!(preflight.contains("\r\nAccess-Control-Request-Headers: content-type,x-trace\r\n"));
    assert!(request.contains("\r\nx-trace: 1\r\n") && request.ends_with("\r\n\r\n{}"));
    assert_eq!(json["exchanges"][0]["kind"], "preflight");
    assert_eq!(json["exchanges"][1]["response"]["status"], 200);
    assert_eq!(json["response"]["type"], "cors");
}

#[test]
fn data_is_a_form_unless_a_header_says_otherwise() {
    let server = generous();
    let ran = check(&server.url("/"), &["-d", "a=1", "-d", "b=2"]);
    assert_eq!(ran.exit, 0);
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST / ") && request.ends_with("\r\n\r\na=1&b=2"), "{request}");
    assert!(request.contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
}

#[test]
fn data_comes_from_files_and_from_standard_input() {
    let server = generous();
    let path = std::env::temp_dir().join(format!("corsac-data-{}", std::process::id()));
    std::fs::write(&path, "a=1\r\n&b\n").unwrap();
    let file = format!("@{}", path.display());
    let url = server.url("/");
    let mut child = corsac(&["check", &url, "--origin", ORIGIN, "-d", &file, "-d", "@-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"c\n").unwrap();
    assert!(child.wait().unwrap().success());
    std::fs::remove_file(path).unwrap();
    assert!(server.requests()[0].ends_with("\r\n\r\na=1&b&c"));
}

#[test]
fn refused_shows_the_step_the_bytes_and_the_console() {
    let server = Server::answering(|_| {
        response("200 OK", &[("access-control-allow-ORIGIN", "https://app.example.com/")])
    });
    let url = server.url("/");
    let ran = check(&url, &[]);
    assert_eq!(ran.exit, 1);
    let shown = ran.stdout.replace(&server.address.to_string(), "HOST");
    insta::assert_snapshot!(shown);
    let (exit, json) = check_json(&url, &[]);
    assert_eq!((exit, &json["error"]["failure"]), (1, &"allow-origin-mismatch".into()));
    assert_eq!(json["error"]["step"], "4");
    let name = "access-control-allow-ORIGIN".to_owned();
    assert_eq!(places(&json), [("response".to_owned(), name, 23, 24)]);
    let console = json["console"][0].as_str().unwrap();
    assert!(console.starts_with("Access to fetch at 'http://127.0.0.1:"), "{console}");
    let unwrapped = ran.stdout.replace("\n         ↳ ", " ");
    assert!(unwrapped.contains(console), "the text has it word for word");
}

#[test]
fn a_refused_preflight_keeps_the_request_from_being_sent() {
    let server = Server::answering(|_| response("204 No Content", &[ALLOW]));
    let (exit, json) = check_json(&server.url("/"), &["-X", "PATCH"]);
    assert_eq!((exit, &json["error"]["failure"]), (1, &"method-not-allowed".into()));
    assert_eq!(json["error"]["exchange"], "preflight");
    assert_eq!(server.request_lines(), ["OPTIONS / HTTP/1.1"]);
}

#[test]
fn opaque() {
    let server = Server::answering(|_| response("200 OK", &[]));
    let (exit, json) = check_json(&server.url("/"), &["--mode", "no-cors"]);
    assert_eq!((exit, &json["verdict"]), (0, &"opaque".into()));
    let redirecting = Server::answering(|_| response("302 Found", &[ALLOW, ("Location", "/x")]));
    let (exit, json) = check_json(&redirecting.url("/"), &["--redirect", "manual"]);
    assert_eq!((exit, &json["response"]["type"]), (0, &"opaqueredirect".into()));
}

#[test]
fn redirects_are_followed_as_the_page_asks() {
    let server = Server::answering(|request| match request.starts_with("GET /start") {
        true => response("302 Found", &[ALLOW, ("Location", "/end")]),
        false => response("200 OK", &[ALLOW]),
    });
    let (exit, json) = check_json(&server.url("/start"), &[]);
    assert_eq!((exit, &json["response"]["redirected"]), (0, &true.into()));
    assert_eq!(json["exchanges"][0]["response"]["body"]["end"], "not-read");
    let (exit, json) = check_json(&server.url("/start"), &["--redirect", "error"]);
    assert_eq!((exit, &json["error"]["failure"]), (1, &"redirect-mode-error".into()));
}

#[test]
fn another_browser_that_decides_differently_is_named() {
    let server =
        Server::answering(|_| response("200 OK", &[ALLOW, ("Access-Control-Allow-Headers", "*")]));
    let ran = check(&server.url("/"), &["-H", "Authorization: Bearer abc"]);
    assert_eq!(ran.exit, 0);
    assert!(
        ran.stdout.contains("but        a browser of the Fetch standard would refuse it"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("Firefox"));
    let (exit, json) =
        check_json(&server.url("/"), &["-H", "Authorization: Bearer abc", "--profile", "standard"]);
    assert_eq!((exit, &json["other_profiles"][0]["verdict"]), (1, &serde_json::Value::Null));
}

/// A page over http, since one over https may not fetch from another machine without TLS.
const HTTP_ORIGIN: &str = "http://app.example.com";

fn check_from_http(url: &str, more: &[&str]) -> Ran {
    run(&[&["check", url, "--origin", HTTP_ORIGIN], more].concat())
}

#[test]
fn nothing_is_changed_by_looking() {
    let Some(ip) = own_address() else { return };
    let allow = ("Access-Control-Allow-Origin", HTTP_ORIGIN);
    let server = Server::on(ip, move |request| match is_preflight(request) {
        true => response("204 No Content", &[allow, ("Access-Control-Allow-Methods", "PUT")]),
        false => response("200 OK", &[allow]),
    });
    let url = server.url("/");
    let ran = check_from_http(&url, &["-X", "PUT"]);
    assert_eq!(ran.exit, 3, "{}", ran.stdout);
    assert!(ran.stdout.starts_with("? undetermined: the preflight passed, and the PUT itself"));
    let ran = check_from_http(&url, &["-d", "a=1", "--format", "json"]);
    assert_eq!((ran.exit, &ran.json()["unsent"]["preflight_passed"]), (3, &false.into()));
    assert_eq!(server.request_lines(), ["OPTIONS / HTTP/1.1"]);

    assert_eq!(check_from_http(&url, &["-X", "PUT", "--send"]).exit, 0);
    assert_eq!(check_from_http(&url, &[]).exit, 0);
    // The name says loopback, the address that is connected to does not.
    let resolve = format!("localhost:{}:{ip}", server.address.port());
    let local = format!("http://localhost:{}/", server.address.port());
    assert_eq!(check_from_http(&local, &["-X", "PUT", "--resolve", &resolve]).exit, 3);
    let sent = ["OPTIONS", "OPTIONS", "PUT", "GET", "OPTIONS"].map(|m| format!("{m} / HTTP/1.1"));
    assert_eq!(server.request_lines(), sent);
}

#[test]
fn a_failed_preflight_decides_without_the_request() {
    let Some(ip) = own_address() else { return };
    let server = Server::on(ip, |_| response("404 Not Found", &[]));
    assert_eq!(check_from_http(&server.url("/"), &["-X", "DELETE"]).exit, 1);
}

#[test]
fn resolve_leads_elsewhere_and_host_stays() {
    let server = generous();
    let port = server.address.port();
    let resolve = format!("api.example.com:{port}:127.0.0.1");
    let url = format!("http://api.example.com:{port}/");
    let ran = check_from_http(&url, &["--resolve", &resolve]);
    assert_eq!(ran.exit, 1, "another origin than the one that is allowed");
    let host = format!("\r\nHost: api.example.com:{port}\r\n");
    assert!(server.requests()[0].contains(&host));
}

#[test]
fn secrets_are_masked_unless_they_are_asked_for() {
    let server = generous();
    let typed = ["-H", "Authorization: Bearer secret2"];
    for format in ["text", "json"] {
        let format = ["--format", format];
        let masked = check(&server.url("/"), &[&typed[..], &format].concat()).stdout;
        assert!(!masked.contains("secret"), "{masked}");
        assert!(masked.contains("Bearer ***") && masked.contains("sid=***; Path=/"));
        let shown = check(&server.url("/"), &[&typed[..], &format, &["--show-secrets"]].concat());
        assert!(shown.stdout.contains("secret1") && shown.stdout.contains("secret2"));
    }
}

#[test]
fn passwords_in_urls_are_masked() {
    let server = Server::answering(|_| {
        response("302 Found", &[ALLOW, ("Location", "http://user:secret@127.0.0.1:9/")])
    });
    for format in ["text", "json"] {
        let ran = check(&server.url("/"), &["--format", format]);
        assert_eq!(ran.exit, 1);
        assert!(!ran.stdout.contains("secret"), "{}", ran.stdout);
    }
}

#[test]
fn headers_that_a_page_cannot_set_are_noted() {
    let server = generous();
    let typed = ["-H", "Cookie: a=b", "-H", "Origin: https://x.example", "-X", "patch"];
    let (_, json) = check_json(&server.url("/"), &typed);
    let notes: Vec<_> =
        json["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    assert!(notes[0].starts_with("Cookie is not sent") && notes[1].ends_with("use --origin"));
    assert!(notes[2].starts_with("patch is sent as typed"), "{notes:?}");
    assert!(!server.requests()[0].contains("a=b"));
}

#[test]
fn control_bytes_of_a_server_do_not_reach_the_terminal() {
    let painting = [("Access-Control-Allow-Origin", "\x1b[31mhttps://x\u{202e}")];
    // A control byte in the status line is not HTTP; in a value, browsers let it pass.
    for (status_line, exit) in [("200 OK", 1), ("200 \x1b[2JOK", 3)] {
        let server = Server::answering(move |_| response(status_line, &painting));
        let ran = check(&server.url("/"), &[]);
        assert_eq!(ran.exit, exit);
        assert!(!ran.stdout.contains(['\x1b', '\u{202e}']), "{}", ran.stdout);
    }
}

#[test]
fn colour_is_for_terminals_and_never_with_no_color() {
    let server = generous();
    let url = server.url("/");
    let arguments = ["check", &url, "--origin", ORIGIN];
    let output = |variables: &[(&str, &str)]| {
        let mut command = corsac(&arguments);
        command.envs(variables.iter().copied());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(!output(&[]).contains('\x1b'));
    assert!(output(&[("CLICOLOR_FORCE", "1")]).contains('\x1b'));
    assert!(!output(&[("NO_COLOR", "1")]).contains('\x1b'));
}

#[test]
fn a_reader_that_went_away_is_no_mistake() {
    let server = generous();
    let url = server.url("/");
    let mut child = corsac(&["check", &url, "--origin", ORIGIN])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), &output.stderr[..]), (Some(0), &b""[..]));
}

#[cfg(target_os = "linux")]
#[test]
fn an_unwritable_output_is_exit_2() {
    let full = std::fs::File::create("/dev/full").unwrap();
    let server = generous();
    let url = server.url("/");
    let output = corsac(&["check", &url, "--origin", ORIGIN]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be written"));
}

#[test]
fn completions_and_manual_pages_are_generated() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(&["completions", shell]);
        assert!(ran.exit == 0 && ran.stdout.contains("corsac"), "{shell}");
    }
    assert!(run(&["man"]).stdout.contains(".TH corsac 1"));
    assert!(run(&["man", "check"]).stdout.contains("max\\-time"));
    assert_eq!(run(&["man", "nonsense"]).exit, 2);
}
