//! Chunked bodies that readers end in different places.

use crate::row::{Fate, HIDDEN, before_echo, check, post, row};

const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";

#[test]
fn sizes_and_line_ends() {
    let refused = |name, rest: &str| row(name, Fate::Refused, &[], post(CHUNKED, rest));
    check(&[
        refused("overflow", "10000000000000005\r\nhello\r\n0\r\n\r\n"),
        refused("overflow of 32 bits and 64", "ffffffffffffffff1\r\nhello\r\n0\r\n\r\n"),
        refused("negative", "-5\r\nhello\r\n0\r\n\r\n"),
        refused("a sign", "+5\r\nhello\r\n0\r\n\r\n"),
        refused("0x", "0x5\r\nhello\r\n0\r\n\r\n"),
        refused("an underscore", "0_5\r\nhello\r\n0\r\n\r\n"),
        refused("no size", "\r\nhello\r\n0\r\n\r\n"),
        refused("an extension alone", ";a=b\r\nhello\r\n0\r\n\r\n"),
        refused("a letter", "g\r\nhello\r\n0\r\n\r\n"),
        refused("a space before", " 5\r\nhello\r\n0\r\n\r\n"),
        refused("LF after the size", "5\nhello\r\n0\r\n\r\n"),
        refused("CR alone after the size", "5\rhello\r\n0\r\n\r\n"),
        refused("LF in an extension", "5;a\nhello\r\n0\r\n\r\n"),
        refused("CR in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n"),
        refused("no line end after a chunk", "5\r\nhello0\r\n\r\n"),
        refused("LF after a chunk", "5\r\nhello\n0\r\n\r\n"),
        refused("two bytes instead of a line end", "5\r\nhelloXX0\r\n\r\n"),
        refused("a chunk that is too long", "3\r\nhello\r\n0\r\n\r\n"),
    ]);
}

#[test]
fn what_is_allowed_around_chunks() {
    let hello = |name, fate, rest: &str| row(name, fate, &["hello"], post(CHUNKED, rest));
    let extension = format!("5;{}\r\nhello\r\n0\r\n\r\n", "a".repeat(200));
    check(&[
        hello("extensions", Fate::Forwarded, "5;a=b;c=\"d\"\r\nhello\r\n0;e\r\n\r\n"),
        hello("zeros in front", Fate::Forwarded, "0000005\r\nhello\r\n000\r\n\r\n"),
        hello("a long extension", Fate::Either, &extension),
        hello("a space after the size", Fate::Either, "5 \r\nhello\r\n0\r\n\r\n"),
        row(
            "pieces",
            Fate::Forwarded,
            &["hello world", ""],
            post(CHUNKED, "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n") + &post("", ""),
        ),
        row(
            "a request in a chunk",
            Fate::Forwarded,
            &[HIDDEN],
            post(CHUNKED, &format!("{:X}\r\n{HIDDEN}\r\n0\r\n\r\n", HIDDEN.len())),
        ),
    ]);
}

#[test]
fn trailers_that_would_be_headers() {
    let (gateway, backend) = before_echo();
    for trailer in [
        "Content-Length: 5",
        "Host: evil.example",
        "Transfer-Encoding: chunked",
        "Authorization: Basic eA==",
        "Connection: close",
        "Origin: https://evil.example",
        "Cookie: a=b",
    ] {
        let name = trailer.split(':').next().unwrap();
        for announced in ["", &*format!("Trailer: {name}\r\n")] {
            let rest = format!("5\r\nhello\r\n0\r\n{trailer}\r\n\r\n");
            let headers = format!("{CHUNKED}{announced}");
            let mut client = gateway.client();
            let response = client.ask(post(&headers, &rest));
            let request = backend.last();
            assert_eq!((response.status, &*request.body), (200, &b"hello"[..]), "{trailer}");
            assert_eq!(request.trailers, [], "{trailer}");
            assert_eq!(request.head.one("host"), Some("a.example"), "{trailer}");
            let further = client.ask(post("", ""));
            assert_eq!(further.text(), "/p", "after {trailer}");
        }
    }
}

#[test]
fn trailers_that_are_malformed() {
    let refused = |name, trailer: &str| {
        row(
            name,
            Fate::Refused,
            &[],
            post(CHUNKED, &format!("5\r\nhello\r\n0\r\n{trailer}\r\n\r\n")),
        )
    };
    check(&[
        refused("no colon", "trailer"),
        refused("a space before the colon", "x : y"),
        refused("a folded one", "x: y\r\n z"),
        refused("NUL", "x: a\0b"),
        refused("a request", "GET /hidden HTTP/1.1"),
    ]);
}
