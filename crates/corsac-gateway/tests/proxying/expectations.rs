//! `Expect: 100-continue`: the upstream decides whether the body is sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::support::backend::ok;
use crate::support::{After, Backend, Client, Exchange, Running};

const HEAD: &str = "POST /e HTTP/1.1\r\nHost: a.example\r\nExpect: \
                    100-continue\r\nContent-Length: 5\r\n\r\n";
const CONTINUE: &str = "HTTP/1.1 100 Continue\r\n\r\n";

/// Waits for 100.
fn wait(client: &mut Client) {
    assert_eq!(client.wire.head().unwrap().status(), 100);
}

#[test]
fn the_body_is_asked_for_when_the_upstream_asks() {
    let asked = Arc::new(AtomicBool::new(false));
    let of_backend = Arc::clone(&asked);
    let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
        assert_eq!(exchange.head.one("expect"), Some("100-continue"));
        assert!(exchange.wire.is_silent_for(Duration::from_millis(200)), "the body is there");
        of_backend.store(true, Ordering::SeqCst);
        let _ = exchange.send(CONTINUE);
        exchange.read();
        let _ = exchange.send(ok("thanks"));
        After::Keep
    });
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    for _ in 0..2 {
        asked.store(false, Ordering::SeqCst);
        client.send(HEAD);
        wait(&mut client);
        assert!(asked.load(Ordering::SeqCst), "the body was asked for too early");
        assert_eq!(client.send("hello").response().text(), "thanks");
        assert_eq!(backend.last().body, b"hello");
    }
    assert_eq!(backend.requests().len(), 2);
}

#[test]
fn a_final_status_comes_without_the_body() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        let _ = exchange.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
        After::Close
    });
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    client.send(HEAD);
    let response = client.response();
    assert_eq!(response.one("connection"), Some("close"));
    assert_eq!((response.status, &*response.interim, response.text()), (417, &[][..], "no"));
    // The client sends something else in place of the body: it is not taken for a request.
    client.send("GET /hidden HTTP/1.1\r\nHost: a.example\r\n\r\n");
    assert!(client.wire.is_closed());
    assert!(backend.requests().is_empty());
    assert_eq!(backend.unfinished().len(), 1);
}

#[test]
fn silence_is_taken_for_consent() {
    let backend = Backend::answering(ok("thanks"));
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    let began = Instant::now();
    client.send(HEAD);
    wait(&mut client);
    assert!(began.elapsed() < Duration::from_secs(3));
    assert_eq!(client.send("hello").response().text(), "thanks");
    assert_eq!(backend.last().body, b"hello");
}

#[test]
fn a_client_need_not_wait() {
    let backend = Backend::answering(format!("{CONTINUE}{}", ok("thanks")));
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    for _ in 0..2 {
        assert_eq!(client.send(HEAD).send("hello").response().text(), "thanks");
    }
    assert!(backend.requests().iter().all(|request| request.body == b"hello"));
}
