//! Responses that readers end in different places. The next client must not get the rest.

use std::thread::sleep;
use std::time::Duration;

use crate::support::backend::ok;
use crate::support::{After, Backend, Exchange, Response, Running};

/// What an evil service answers, and what clients may get of it.
struct Answer {
    name: &'static str,
    sent: &'static str,
    /// The body that a client may get with 200. All else is 502 or a connection that breaks off.
    body: Option<&'static str>,
    after: After,
}

const POISON: &str = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";

fn answer(name: &'static str, body: Option<&'static str>, sent: &'static str) -> Answer {
    Answer { name, sent, body, after: After::Keep }
}

/// Answers `/evil` with `sent`, and everything else with what was asked for.
fn evil(sent: String, after: After) -> impl Fn(&mut Exchange<'_>) -> After {
    move |exchange| {
        if exchange.read().is_none() {
            return After::Close;
        }
        let is_evil = exchange.head.target() == "/evil";
        let sent = if is_evil { sent.clone() } else { ok(exchange.head.target()) };
        match exchange.send(sent) {
            Ok(()) if is_evil => after,
            Ok(()) => After::Keep,
            Err(_) => After::Close,
        }
    }
}

fn request(method: &str, target: &str) -> String {
    format!("{method} {target} HTTP/1.1\r\nHost: a.example\r\n\r\n")
}

/// Asks for `/evil`, and then for other things on the same connection and on others.
fn ask(gateway: &Running, name: &str, method: &str) -> Option<Response> {
    let mut client = gateway.client();
    let response = client.send(request(method, "/evil")).try_response_to(method).ok();
    for target in ["/same/1", "/same/2"] {
        if let Ok(next) = client.send(request("GET", target)).try_response_to("GET") {
            assert_eq!((next.status, next.text()), (200, target), "{name}");
        }
    }
    for target in ["/next/1", "/next/2"] {
        let next = gateway.ask(request("GET", target));
        assert_eq!((next.status, next.text()), (200, target), "{name}");
    }
    response
}

fn check(answers: &[Answer]) {
    for Answer { name, sent, body, after } in answers {
        // Together with the poison, in one piece and in two.
        for poison in ["", POISON] {
            let backend = Backend::start(evil(format!("{sent}{poison}"), *after));
            let gateway = Running::before(backend.address);
            let response = ask(&gateway, name, "GET");
            match (&response, body) {
                (Some(response), Some(body)) if response.status < 500 => {
                    // A body that goes on until the connection closes has the poison in it.
                    let text = response.text().strip_suffix(poison).unwrap_or(response.text());
                    assert_eq!(text, *body, "{name}");
                }
                (Some(response), _) => assert_eq!(response.status, 502, "{name}: {response:?}"),
                (None, _) => {}
            }
            assert!(response.is_some() || body.is_none(), "{name}: nothing came");
            backend.requests();
        }
    }
}

#[test]
fn ambiguous_lengths() {
    check(&[
        answer(
            "both, the chunks are longer",
            Some("hello world"),
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello \
             world\r\n0\r\n\r\n",
        ),
        answer(
            "both, the chunks are shorter",
            Some("hello"),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: \
             50\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ),
        answer(
            "two that differ",
            None,
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        ),
        answer(
            "two of the same",
            Some("hello"),
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        ),
        answer(
            "a list of the same",
            Some("hello"),
            "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
        ),
        answer("a list that differs", None, "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello"),
        answer("no number", None, "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello"),
        answer("negative", None, "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello"),
        answer(
            "too large for a number",
            None,
            "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551621\r\n\r\nhello",
        ),
    ]);
}

#[test]
fn ambiguous_codings() {
    let close = |name, body, sent| Answer { after: After::Close, ..answer(name, body, sent) };
    check(&[
        close(
            "xchunked goes on until the end",
            Some("hello"),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\nhello",
        ),
        close(
            "chunked, identity",
            Some("hello"),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\nhello",
        ),
        answer(
            "HTTP/1.0 with a coding",
            None,
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ),
        answer(
            "a chunk's size that overflows",
            None,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n",
        ),
        answer(
            "no line end after a chunk",
            None,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello0\r\n\r\n",
        ),
        close("no length", Some("hello"), "HTTP/1.1 200 OK\r\n\r\nhello"),
        close("HTTP/1.0", Some("hello"), "HTTP/1.0 200 OK\r\n\r\nhello"),
    ]);
}

#[test]
fn bodies_that_are_none() {
    check(&[
        answer(
            "204 with a body",
            Some(""),
            "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
        ),
        answer(
            "204 in chunks",
            Some(""),
            "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ),
        answer(
            "304 with a body",
            Some(""),
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
        ),
        answer(
            "304 in chunks",
            Some(""),
            "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ),
        answer(
            "more than its length",
            Some("hello"),
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello more",
        ),
        answer(
            "an informational response with a length",
            Some("hello"),
            "HTTP/1.1 103 Early Hints\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: \
             5\r\n\r\nhello",
        ),
        answer(
            "100 that nobody asked for",
            Some("hello"),
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        ),
        answer(
            "an upgrade that nobody asked for",
            None,
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        ),
    ]);
}

#[test]
fn the_answer_to_head_has_no_body() {
    for sent in [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    ] {
        let backend = Backend::start(evil(sent.to_owned(), After::Keep));
        let gateway = Running::before(backend.address);
        let response = ask(&gateway, sent, "HEAD").unwrap_or_else(|| panic!("nothing for {sent}"));
        assert!([200, 502].contains(&response.status), "{sent}");
    }
}

#[test]
fn heads_that_are_none() {
    let cut = |name, sent| Answer { after: After::Close, ..answer(name, None, sent) };
    check(&[
        cut("garbage", "\x16\x03\x01\x02garbage\r\n\r\n"),
        cut("no status", "HTTP/1.1 OK\r\n\r\n"),
        cut("a status of two digits", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"),
        cut("another version", "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
        cut("a space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello"),
        cut("a folded line", "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n"),
        cut("a NUL", "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n"),
        cut("a CR", "HTTP/1.1 200 OK\r\nX: a\rY: b\r\nContent-Length: 0\r\n\r\n"),
    ]);
}

/// More that comes after a moment, when the connection is being kept.
#[test]
fn what_comes_late_is_nobodys() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        if exchange.read().is_none() {
            return After::Close;
        }
        let target = exchange.head.target().to_owned();
        let sent = exchange.send(ok(&target));
        if target == "/evil" {
            sleep(Duration::from_millis(30));
            let _ = exchange.send(POISON);
        }
        if sent.is_ok() { After::Keep } else { After::Close }
    });
    let gateway = Running::before(backend.address);
    for _ in 0..5 {
        assert_eq!(gateway.ask(request("GET", "/evil")).text(), "/evil");
        sleep(Duration::from_millis(80));
        for target in ["/next/1", "/next/2"] {
            assert_eq!(gateway.ask(request("GET", target)).text(), target);
        }
    }
}
