//! No output shows a secret unless it is asked to.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use support::{ORIGIN, Ran, Server, response, run};

/// Every secret of these tests has this in it.
const SECRET: &str = "s3cr3t";

/// A server that refuses, sets a cookie and redirects with a password in the URL.
fn server() -> Server {
    Server::answering(|request| {
        let cookie = ("Set-Cookie", "sid=s3cr3t-set; SameSite=Lax");
        if request.starts_with("GET /there ") {
            return response(
                "302 Found",
                &[cookie, ("Location", "http://u:s3cr3t-url@127.0.0.1/")],
            );
        }
        let headers = ("Access-Control-Allow-Headers", "authorization");
        let origin = ("Access-Control-Allow-Origin", ORIGIN);
        let credentials = ("Access-Control-Allow-Credentials", "true");
        response("200 OK", &[cookie, origin, credentials, headers])
    })
}

const HEADER: [&str; 2] = ["-H", "Authorization: Bearer s3cr3t-header"];
const BROWSER: [&str; 8] = [
    "-b",
    "a=s3cr3t-cookie",
    "-u",
    "name:s3cr3t-user",
    "--set-cookie",
    "b=s3cr3t-jar; SameSite=Strict",
    "--credentials",
    "include",
];

fn is_silent(ran: &Ran) {
    assert!(!ran.stdout.contains(SECRET), "{}", ran.stdout);
    assert!(!ran.stderr.contains(SECRET), "{}", ran.stderr);
}

#[test]
fn no_format_shows_a_secret() {
    let server = server();
    for path in ["/here", "/there"] {
        for format in ["text", "json", "mermaid", "sarif"] {
            let url = server.url(path);
            let what = ["check", &url, "--origin", ORIGIN, "--format", format];
            is_silent(&run(&[&what[..], &HEADER].concat()));
            is_silent(&run(&[&what[..], &BROWSER].concat()));
            is_silent(&run(&[&what[..], &BROWSER, &HEADER, &["-X", "PUT"]].concat()));
        }
    }
    let sent = server.requests().concat();
    for secret in ["s3cr3t-header", "s3cr3t-cookie", "bmFtZTpzM2NyM3QtdXNlcg=="] {
        assert!(sent.contains(secret), "{secret} was on the wire: {sent}");
    }
}

#[test]
fn no_report_on_a_file_shows_a_secret() {
    let url = server().url("/there");
    let name = format!("corsac-secrets-{}.toml", std::process::id());
    let path = std::env::temp_dir().join(name);
    let headers = "headers = ['Authorization: Bearer s3cr3t']\ncredentials = 'include'\n";
    let check = format!("url = '{url}'\norigin = '{ORIGIN}'\nexpect = 'allowed'\n{headers}");
    std::fs::write(&path, format!("[[check]]\n{check}")).unwrap();
    let file = path.to_str().unwrap();
    for format in ["text", "json", "junit"] {
        let ran = run(&["check", "--file", file, "--format", format]);
        assert_eq!(ran.exit, 1, "{}{}", ran.stdout, ran.stderr);
        is_silent(&ran);
    }
    std::fs::write(&path, format!("[[check]]\n{check}header = 1\n").replace(": Bearer", ""))
        .unwrap();
    let ran = run(&["check", "--file", file]);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(ran.exit, 2);
    is_silent(&ran);
}

#[test]
fn no_rehearsal_shows_a_secret() {
    for format in ["text", "json"] {
        let what = ["check", "https://a.example/", "--origin", ORIGIN, "--dry-run"];
        is_silent(&run(&[&what[..], &BROWSER, &HEADER, &["--format", format]].concat()));
    }
}

#[test]
fn no_mistake_shows_a_secret() {
    for arguments in [
        &["https://u:s3cr3t@a.example/"][..],
        &["https://a.example/", "-H", "Cookie s3cr3t"],
        &["https://a.example/", "-H", "Authorization: s3cr3t\nX"],
        &["https://a.example/", "-b", "a=s3cr3t\u{1}"],
        &["https://a.example/", "-x", "http://u:s3cr3t@"],
        &["--curl", "curl https://a.example -H 'Cookie: a=s3cr3t' | jq"],
        &["--curl", "curl https://a.example -b a=s3cr3t -u n:s3cr3t --nothing"],
        &["--curl", "curl https://a.example -ba=s3cr3t -un:s3cr3t --nothing"],
        &["--curl", "curl https://a.example --oauth2-bearer s3cr3t --nothing"],
        &["--curl", "curl https://a.example --user=n:s3cr3t"],
        &["--fetch", "fetch('https://a.example', {headers: {['authorization']: 's3cr3t'}})"],
        &["https://a.example/", "-x", "http://u:a/s3cr3t@proxy:3128x"],
        &["u:s3cr3t@a.example/"],
        &["--fetch", "fetch('https://a.example', {headers: {authorization: 's3cr3t'}, body: x})"],
    ] {
        let ran = run(&[&["check", "--origin", ORIGIN], arguments].concat());
        assert_eq!(ran.exit, 2, "{arguments:?} {}", ran.stdout);
        is_silent(&ran);
    }
}

#[test]
fn what_is_pasted_shows_no_secret() {
    let server = server();
    let (here, there) = (server.url("/here"), server.url("/there"));
    for url in [here, there] {
        let curl = format!(
            "curl '{url}' -H 'Origin: {ORIGIN}' -H 'Cookie: a=s3cr3t' -H 'authorization: s3cr3t'"
        );
        for format in ["text", "json", "mermaid", "sarif"] {
            is_silent(&run(&["check", "--curl", &curl, "--format", format]));
        }
    }
    assert!(server.requests().concat().contains("a=s3cr3t"));
}

#[test]
fn secrets_are_shown_on_request() {
    let url = server().url("/here");
    let what = ["check", &url, "--origin", ORIGIN, "--show-secrets"];
    let ran = run(&[&what[..], &HEADER, &["--dry-run"]].concat());
    assert!(ran.stdout.contains("s3cr3t-header"), "{}", ran.stdout);
}
