//! What the browser has before the page asks: cookies, a password, a name of its own; and checks
//! that do not go all the way.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use support::{ORIGIN, Server, check, check_json, response};

fn server() -> Server {
    Server::answering(|_| {
        response(
            "200 OK",
            &[
                ("Access-Control-Allow-Origin", ORIGIN),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Methods", "PUT"),
                ("Vary", "Origin"),
            ],
        )
    })
}

const INCLUDE: [&str; 2] = ["--credentials", "include"];

#[test]
fn cookies_and_password_go_along_where_credentials_do() {
    let server = server();
    let browser = ["-b", "a=1; b=2", "-u", "name:password", "-A", "Fox/1"];
    let ran = check(&server.url("/"), &[&browser[..], &INCLUDE, &["-X", "PUT"]].concat());
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    let [preflight, request] = &server.requests()[..] else { panic!("two requests are sent") };
    assert!(!preflight.contains("Cookie") && !preflight.contains("Authorization"), "{preflight}");
    for line in ["Cookie: a=1; b=2", "Authorization: Basic bmFtZTpwYXNzd29yZA==", "Fox/1"] {
        assert!(request.contains(line), "{line}: {request}");
    }
    assert!(preflight.contains("User-Agent: Fox/1"), "{preflight}");
}

#[test]
fn nothing_goes_along_where_credentials_do_not_and_a_note_says_so() {
    let server = server();
    let ran = check(&server.url("/"), &["-b", "a=1", "-u", "name:password"]);
    assert_eq!(ran.exit, 0);
    assert!(!server.requests()[0].contains("Cookie"));
    assert!(ran.unwrapped().contains("cookies and password are not sent"), "{}", ran.stdout);
}

#[test]
fn a_cookie_of_the_same_site_only_is_withheld_and_named() {
    let server = server();
    let cookies =
        ["--set-cookie", "lax=1; SameSite=Lax", "--set-cookie", "strict=2; SameSite=Strict"];
    let (exit, json) = check_json(&server.url("/"), &[&cookies[..], &INCLUDE].concat());
    assert_eq!(exit, 0);
    assert!(!server.requests()[0].contains("Cookie"), "{}", server.requests()[0]);
    let findings = json["findings"].to_string();
    assert!(findings.contains("cookie-not-sent") && findings.contains("lax"), "{json:#}");
}

#[test]
fn cookies_come_from_a_file() {
    let server = server();
    let path = std::env::temp_dir().join(format!("corsac-cookies-{}.txt", std::process::id()));
    std::fs::write(&path, "127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\tfile\n").unwrap();
    let file = path.to_str().unwrap();
    check(&server.url("/"), &[&["-b", file][..], &INCLUDE].concat());
    assert!(server.requests()[0].contains("Cookie: sid=file"), "{}", server.requests()[0]);
    std::fs::write(&path, "127.0.0.1\tFALSE\n").unwrap();
    let ran = check(&server.url("/"), &["-b", file]);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("line 1"), "{}", ran.stderr);
}

#[test]
fn a_cookie_that_a_redirect_sets_is_sent_to_where_it_leads() {
    let server = Server::answering(|request| {
        let allow =
            [("Access-Control-Allow-Origin", ORIGIN), ("Access-Control-Allow-Credentials", "true")];
        if request.starts_with("GET /there ") {
            return response("200 OK", &allow);
        }
        let set = ("Set-Cookie", "sid=1; SameSite=None; Secure");
        response("302 Found", &[&allow[..], &[("Location", "/there"), set]].concat())
    });
    let url = server.url("/").replace("127.0.0.1", "localhost");
    let ran = check(&url, &INCLUDE);
    assert_eq!(ran.exit, 0, "{}", ran.stdout);
    assert!(server.requests()[1].contains("Cookie: sid=1"), "{}", server.requests()[1]);
}

#[test]
fn a_cookie_that_the_browser_does_not_keep_is_named() {
    let server = Server::answering(|_| {
        let allow = ("Access-Control-Allow-Credentials", "true");
        let set = ("Set-Cookie", "sid=secret; Domain=other.example; SameSite=None; Secure");
        response("200 OK", &[("Access-Control-Allow-Origin", ORIGIN), allow, set])
    });
    let (_, json) = check_json(&server.url("/"), &INCLUDE);
    let findings = json["findings"].to_string();
    assert!(findings.contains("cookie-not-stored"), "{json:#}");
    assert!(findings.contains("Domain=other.example"), "{json:#}");
}

#[test]
fn the_preflight_alone_is_judged_on_request() {
    let server = server();
    let ran = check(&server.url("/"), &["-X", "PUT", "--preflight-only"]);
    assert_eq!(ran.exit, 0, "{}", ran.stdout);
    assert_eq!(server.request_lines(), ["OPTIONS / HTTP/1.1"]);
    let ran = check(&server.url("/"), &["-X", "DELETE", "--preflight-only"]);
    assert_eq!(ran.exit, 1);
    let ran = check(&server.url("/"), &["--preflight-only"]);
    assert_eq!(ran.exit, 3, "a GET has no preflight: {}", ran.stdout);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_rehearsal_sends_nothing() {
    let server = server();
    let browser = ["-X", "PUT", "-b", "a=1", "--credentials", "include", "--dry-run"];
    let ran = check(&server.url("/"), &browser);
    assert_eq!(ran.exit, 0);
    for line in ["OPTIONS", "Access-Control-Request-Method: PUT", "PUT", "Cookie: a=***"] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
    assert!(server.requests().is_empty());
}
