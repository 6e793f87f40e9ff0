//! Targets, hosts and versions that readers take for different ones.

use crate::row::{Fate, before_echo, check, row};

#[test]
fn hosts() {
    let hosts = |name, lines: &str| {
        row(name, Fate::Refused, &[], format!("GET /g HTTP/1.1\r\n{lines}X: y\r\n\r\n"))
    };
    check(&[
        hosts("no Host", ""),
        hosts("two that differ", "Host: a.example\r\nHost: b.example\r\n"),
        hosts("two of the same", "Host: a.example\r\nHost: a.example\r\n"),
        hosts("a list", "Host: a.example, b.example\r\n"),
        hosts("a user", "Host: a.example@b.example\r\n"),
        hosts("a path", "Host: a.example/b\r\n"),
        hosts("a query", "Host: a.example?b\r\n"),
        hosts("a fragment", "Host: a.example#b\r\n"),
        hosts("a space", "Host: a.example b.example\r\n"),
        hosts("a tab", "Host: a.example\tb.example\r\n"),
        hosts("a port that is none", "Host: a.example:80:80\r\n"),
        hosts("a port with a letter", "Host: a.example:8o\r\n"),
        hosts("a backslash", "Host: a.example\\b\r\n"),
        hosts("folded", "Host: a.example\r\n b.example\r\n"),
        hosts("a space before the colon", "Host : a.example\r\n"),
        row(
            "HTTP/1.0 with two",
            Fate::Refused,
            &[],
            "GET /g HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
        ),
    ]);
}

#[test]
fn targets() {
    let target = |name, fate, requests: &[&str], line: &str| {
        row(name, fate, requests, format!("{line}\r\nHost: a.example\r\n\r\n"))
    };
    check(&[
        target("authority", Fate::Refused, &[], "GET b.example:80 HTTP/1.1"),
        target("a relative path", Fate::Refused, &[], "GET g HTTP/1.1"),
        target("an asterisk", Fate::Refused, &[], "GET * HTTP/1.1"),
        target("another scheme", Fate::Refused, &[], "GET ftp://a.example/ HTTP/1.1"),
        target("a file", Fate::Refused, &[], "GET file:///etc/passwd HTTP/1.1"),
        target("a user", Fate::Refused, &[], "GET http://me@a.example/ HTTP/1.1"),
        target("no host", Fate::Refused, &[], "GET http:///g HTTP/1.1"),
        target("a fragment", Fate::Either, &[""], "GET /g#h HTTP/1.1"),
        target("a control", Fate::Refused, &[], "GET /g\x01 HTTP/1.1"),
        target("a DEL", Fate::Refused, &[], "GET /g\x7f HTTP/1.1"),
        target("a CONNECT", Fate::Answered, &[], "CONNECT b.example:80 HTTP/1.1"),
        target("a CONNECT with a path", Fate::Answered, &[], "CONNECT /g HTTP/1.1"),
        target("a TRACE", Fate::Answered, &[], "TRACE /g HTTP/1.1"),
        target("absolute", Fate::Forwarded, &[""], "GET http://a.example/g HTTP/1.1"),
        target("a double slash", Fate::Forwarded, &[""], "GET //evil.example/g HTTP/1.1"),
    ]);
}

#[test]
fn the_host_of_the_target_replaces_host() {
    let (gateway, backend) = before_echo();
    for (line, forwarded, host) in [
        ("GET http://b.example/g HTTP/1.1", "/g", "b.example"),
        ("GET http://b.example:81?q HTTP/1.1", "/?q", "b.example:81"),
        ("GET http://b.example HTTP/1.1", "/", "b.example"),
        ("GET HTTP://b.example/g HTTP/1.0", "/g", "b.example"),
    ] {
        let response = gateway.ask(format!("{line}\r\nHost: a.example\r\n\r\n"));
        let request = backend.last();
        assert_eq!((response.status, response.text()), (200, forwarded), "{line}");
        assert_eq!(request.head.target(), forwarded, "{line}");
        assert_eq!(request.head.one("host"), Some(host), "{line}");
        assert_eq!(request.head.one("x-forwarded-host"), Some(host), "{line}");
    }
    assert_eq!(backend.requests().len(), 4);
}

#[test]
fn versions_before_1_1() {
    let post = |headers: &str, rest: &str| {
        format!("POST /p HTTP/1.0\r\nHost: a.example\r\n{headers}\r\n{rest}")
    };
    let chunked = "5\r\nhello\r\n0\r\n\r\n";
    check(&[
        row("codings", Fate::Refused, &[], post("Transfer-Encoding: chunked\r\n", chunked)),
        row(
            "a length and a coding",
            Fate::Refused,
            &[],
            post("Content-Length: 15\r\nTransfer-Encoding: chunked\r\n", chunked),
        ),
        row("a length", Fate::Forwarded, &["hello"], post("Content-Length: 5\r\n", "hello")),
        row(
            "two requests",
            Fate::Forwarded,
            &["hello", ""],
            post("Connection: keep-alive\r\nContent-Length: 5\r\n", "hello") + &post("", ""),
        ),
        row("nothing after the last", Fate::Forwarded, &[""], post("", "") + &post("", "")),
        row("no host", Fate::Forwarded, &[""], "GET /g HTTP/1.0\r\n\r\n"),
    ]);
}
