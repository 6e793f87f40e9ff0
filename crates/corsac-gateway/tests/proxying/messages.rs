//! Messages of every shape.

use crate::support::backend::{answer, ok};
use crate::support::head::Framing;
use crate::support::{After, Backend, Exchange, Running};

const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: \
                       chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nX-Sum: 11\r\nX-Other: \
                       1\r\n\r\n";

fn request(method: &str, headers: &str, body: &str) -> String {
    format!("{method} /m HTTP/1.1\r\nHost: a.example\r\n{headers}\r\n{body}")
}

/// Answers with the target, or without a body where there must be none.
pub(crate) fn targets(exchange: &mut Exchange<'_>) -> After {
    if exchange.read().is_none() {
        return After::Close;
    }
    let text = ok(exchange.head.target());
    let is_head = exchange.head.method() == "HEAD";
    let text = if is_head { text.split_inclusive("\r\n\r\n").next().unwrap() } else { &text };
    if exchange.send(text).is_ok() { After::Keep } else { After::Close }
}

#[test]
fn head_has_a_length_and_no_body() {
    let backend = Backend::start(targets);
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    let response = client.ask(request("HEAD", "", ""));
    assert_eq!((response.status, response.one("content-length")), (200, Some("2")));
    assert_eq!(client.ask(request("GET", "", "")).text(), "/m");
    assert_eq!(backend.last().connection, 0, "the upstream's connection was not kept");
}

#[test]
fn statuses_without_a_body() {
    for status in ["204 No Content", "304 Not Modified", "205 Reset Content"] {
        let length = if status.starts_with("205") { "Content-Length: 0\r\n" } else { "" };
        let backend =
            Backend::answering(format!("HTTP/1.1 {status}\r\nETag: \"1\"\r\n{length}\r\n"));
        let gateway = Running::before(backend.address);
        let mut client = gateway.client();
        for _ in 0..2 {
            let response = client.ask(request("GET", "", ""));
            assert_eq!(response.head.first, format!("HTTP/1.1 {status}"));
            assert_eq!((response.one("etag"), &*response.body), (Some("\"1\""), &b""[..]));
        }
        assert_eq!(backend.connections(), 1, "{status}");
    }
}

#[test]
fn options_of_the_whole_server() {
    let backend = Backend::start(targets);
    let gateway = Running::before(backend.address);
    let response = gateway.ask("OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n");
    assert_eq!((response.status, response.text()), (200, "*"));
    assert_eq!(backend.last().head.first, "OPTIONS * HTTP/1.1");
}

#[test]
fn clients_of_http_1_0() {
    let backend = Backend::start(targets);
    let gateway = Running::before(backend.address);
    let old = |headers: &str| format!("GET /old HTTP/1.0\r\nHost: a.example\r\n{headers}\r\n");
    let mut client = gateway.client();
    for _ in 0..2 {
        let response = client.ask(old("Connection: keep-alive\r\n"));
        assert_eq!(response.text(), "/old");
        assert_eq!(response.one("connection"), Some("keep-alive"));
    }
    assert_eq!(client.ask(old("")).text(), "/old");
    assert!(client.wire.is_closed());
}

#[test]
fn clients_of_http_1_0_know_no_chunks() {
    let backend = Backend::answering(CHUNKED);
    let gateway = Running::before(backend.address);
    for connection in ["", "Connection: keep-alive\r\n"] {
        let mut client = gateway.client();
        let response = client.ask(format!("GET / HTTP/1.0\r\nHost: a\r\n{connection}\r\n"));
        assert!(!response.head.has("transfer-encoding") && !response.head.has("content-length"));
        assert_eq!(response.text(), "hello world");
        assert!(client.wire.is_closed());
    }
}

#[test]
fn upstreams_of_http_1_0() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        let _ = exchange.send("HTTP/1.0 200 OK\r\n\r\nuntil the end");
        After::Close
    });
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    for _ in 0..2 {
        let response = client.ask(request("GET", "", ""));
        assert_eq!(response.head.first, "HTTP/1.1 200 OK");
        assert_eq!(response.one("transfer-encoding"), Some("chunked"));
        assert_eq!(response.text(), "until the end");
    }
}

#[test]
fn chunks_in_both_directions() {
    let backend = Backend::answering(CHUNKED);
    let gateway = Running::before(backend.address);
    let chunked = "Transfer-Encoding: chunked\r\n";
    let body = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    let mut client = gateway.client();
    for method in ["POST", "PUT", "GET", "DELETE", "PATCH"] {
        let response = client.ask(request(method, chunked, body));
        assert_eq!(response.text(), "hello world", "{method}");
        let request = backend.last();
        assert_eq!((request.framing, &*request.body), (Framing::Chunked, &b"abcde"[..]));
    }
    assert_eq!(backend.connections(), 1);
}

#[test]
fn lengths_in_both_directions() {
    let backend = Backend::answering(ok("hello"));
    let gateway = Running::before(backend.address);
    let response = gateway.ask(request("POST", "Content-Length: 3\r\n", "abc"));
    assert_eq!(response.one("content-length"), Some("5"));
    let forwarded = backend.last();
    assert_eq!((forwarded.framing, &*forwarded.body), (Framing::Length(3), &b"abc"[..]));
    gateway.ask(request("POST", "Content-Length: 0\r\n", ""));
    assert_eq!(backend.last().framing, Framing::Length(0));
    gateway.ask(request("GET", "", ""));
    assert_eq!(backend.last().framing, Framing::None);
}

#[test]
fn trailers_of_requests_pass_if_they_are_announced() {
    let backend = Backend::answering(ok(""));
    let gateway = Running::before(backend.address);
    let headers = "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n";
    gateway.ask(request("POST", headers, "3\r\nabc\r\n0\r\nX-Sum: 3\r\nX-Other: 1\r\n\r\n"));
    let request = backend.last();
    assert_eq!(request.head.one("trailer"), Some("X-Sum"));
    assert_eq!(request.trailers, [("x-sum".to_owned(), "3".to_owned())]);
}

#[test]
fn trailers_of_responses_pass_to_those_who_take_them() {
    let backend = Backend::answering(CHUNKED);
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    let response = client.ask(request("GET", "Connection: TE\r\nTE: trailers\r\n", ""));
    assert_eq!(backend.last().head.one("te"), Some("trailers"));
    assert_eq!(response.trailers, [("x-sum".to_owned(), "11".to_owned())]);
    let response = client.ask(request("GET", "", ""));
    assert_eq!((response.text(), &*response.trailers), ("hello world", &[][..]));
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let backend = Backend::start(targets);
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    let mut sent = String::new();
    for number in 0..20 {
        sent += &format!("GET /{number} HTTP/1.1\r\nHost: a\r\n\r\n");
        let body = "Content-Length: 4\r\n\r\nbody";
        sent += &format!("POST /p{number} HTTP/1.1\r\nHost: a\r\n{body}");
    }
    client.send(sent);
    for number in 0..20 {
        assert_eq!(client.response().text(), format!("/{number}"));
        assert_eq!(client.response().text(), format!("/p{number}"));
    }
    assert_eq!(backend.requests().len(), 40);
}

#[test]
fn an_early_answer_comes_before_the_body_is_over() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        let _ = exchange.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        After::Keep
    });
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    client.send(request("POST", "Content-Length: 100000\r\n", "some of it"));
    assert_eq!(client.response().text(), "no");
}

#[test]
fn interim_responses_are_not_taken_for_the_answer() {
    let early = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    let backend = Backend::start(answer(format!("{early}{early}{}", ok("hello"))));
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    for _ in 0..2 {
        assert_eq!(client.ask(request("GET", "", "")).text(), "hello");
    }
}
