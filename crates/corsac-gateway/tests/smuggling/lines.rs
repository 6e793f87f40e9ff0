//! Lines that readers end or split in different places.

use crate::row::{Fate, HIDDEN, check, row};

#[test]
fn line_ends() {
    let get = |lines: &str| format!("GET /g HTTP/1.1{lines}");
    check(&[
        // A recipient may take a single LF for a line end. It never goes on as one.
        row("LF after headers", Fate::Either, &[""], get("\r\nHost: a.example\n\r\n")),
        row("LF everywhere", Fate::Either, &[""], get("\nHost: a.example\n\n")),
        row(
            "LF hides a header",
            Fate::Either,
            &[""],
            get("\r\nHost: a.example\r\nX: y\nZ: 1\r\n\r\n"),
        ),
        row(
            "LF hides a length",
            Fate::Either,
            &["hello"],
            "POST /p HTTP/1.1\r\nHost: a.example\r\nX: y\nContent-Length: 5\r\n\r\nhello",
        ),
        row("CR in a value", Fate::Refused, &[], get("\r\nHost: a.example\r\nX: a\rb\r\n\r\n")),
        row(
            "CR as a line end",
            Fate::Refused,
            &[],
            get("\r\nHost: a.example\r\nX: y\rContent-Length: 5\r\n\r\n"),
        ),
        row("CR CR LF", Fate::Refused, &[], get("\r\nHost: a.example\r\nX: y\r\r\n\r\n")),
        row("CR CR LF at the end", Fate::Refused, &[], get("\r\nHost: a.example\r\n\r\r\n")),
        row("CR after the version", Fate::Refused, &[], get("\r\r\nHost: a.example\r\n\r\n")),
        row("NUL in a value", Fate::Refused, &[], get("\r\nHost: a.example\r\nX: a\0b\r\n\r\n")),
        row("NUL in a name", Fate::Refused, &[], get("\r\nHost: a.example\r\nX\0: b\r\n\r\n")),
        row("DEL in a value", Fate::Refused, &[], get("\r\nHost: a.example\r\nX: a\x7fb\r\n\r\n")),
        row(
            "escape in a value",
            Fate::Refused,
            &[],
            get("\r\nHost: a.example\r\nX: \x1b[1m\r\n\r\n"),
        ),
        row(
            "an empty line before",
            Fate::Forwarded,
            &[""],
            "\r\nGET /g HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
    ]);
}

#[test]
fn names() {
    let get = |lines: &str| format!("GET /g HTTP/1.1\r\nHost: a.example\r\n{lines}\r\n\r\n");
    check(&[
        row("a folded value", Fate::Refused, &[], get("X: a\r\n b")),
        row("a value folded by a tab", Fate::Refused, &[], get("X: a\r\n\tb")),
        row("a space before the colon", Fate::Refused, &[], get("X : a")),
        row("a tab before the colon", Fate::Refused, &[], get("X\t: a")),
        row("no name", Fate::Refused, &[], get(": a")),
        row("no colon", Fate::Refused, &[], get("X")),
        row("a space in a name", Fate::Refused, &[], get("X Y: a")),
        row("a name of another alphabet", Fate::Refused, &[], get("Ж: a")),
        row("a parenthesis in a name", Fate::Refused, &[], get("X(Y): a")),
        row(
            "a space before the first header",
            Fate::Refused,
            &[],
            "GET /g HTTP/1.1\r\n Host: a.example\r\n\r\n",
        ),
        row(
            "a space before the second header",
            Fate::Refused,
            &[],
            "GET /g HTTP/1.1\r\nHost: a.example\r\n Content-Length: 5\r\n\r\nhello",
        ),
        row("bytes above ASCII in a value", Fate::Forwarded, &[""], get("X: \u{e9}\u{fc}")),
        row("an empty value", Fate::Forwarded, &[""], get("X:")),
    ]);
}

#[test]
fn request_lines() {
    let line = |name, fate, requests: &[&str], line: &str| {
        row(name, fate, requests, format!("{line}\r\nHost: a.example\r\n\r\n"))
    };
    check(&[
        line("two spaces", Fate::Refused, &[], "GET  /g HTTP/1.1"),
        line("a tab", Fate::Refused, &[], "GET\t/g\tHTTP/1.1"),
        line("a space at the end", Fate::Refused, &[], "GET /g HTTP/1.1 "),
        line("a space in the target", Fate::Refused, &[], "GET /g /h HTTP/1.1"),
        line("a space before", Fate::Refused, &[], " GET /g HTTP/1.1"),
        line("no version", Fate::Refused, &[], "GET /g"),
        line("no target", Fate::Refused, &[], "GET HTTP/1.1"),
        line("lower-case version", Fate::Refused, &[], "GET /g http/1.1"),
        line("a version that is none", Fate::Refused, &[], "GET /g HTTP/1.1.1"),
        line("a version of one digit", Fate::Refused, &[], "GET /g HTTP/1"),
        line("a version with more digits", Fate::Refused, &[], "GET /g HTTP/1.10"),
        line("version 2.0", Fate::Refused, &[], "GET /g HTTP/2.0"),
        line("version 0.9", Fate::Refused, &[], "GET /g HTTP/0.9"),
        line("version 1.2", Fate::Refused, &[], "GET /g HTTP/1.2"),
        line("another protocol", Fate::Refused, &[], "GET /g ICY/1.1"),
        line("a method with a colon", Fate::Refused, &[], "GE:T /g HTTP/1.1"),
        line("a method with a NUL", Fate::Refused, &[], "GET\0 /g HTTP/1.1"),
        line("a method of its own", Fate::Forwarded, &[""], "FROB /g HTTP/1.1"),
        line("a method in lower case", Fate::Forwarded, &[""], "get /g HTTP/1.1"),
        row("HTTP/0.9", Fate::Refused, &[], format!("GET /g\r\n{HIDDEN}")),
        row("the preface of HTTP/2", Fate::Either, &[], "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        row("a TLS handshake", Fate::Refused, &[], &b"\x16\x03\x01\x00\xa5\x01\x00\x00"[..]),
    ]);
}
