//! Bodies that come in pieces, at their own pace.

use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{After, Backend, Exchange, PATIENCE, Running};

const EVENTS: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

/// The backend sends an event only when the client has the one before.
fn events_arrive_at_once(head: &'static str, piece: fn(&str) -> String, end: &'static str) {
    let (taken, waiting) = channel::<()>();
    let waiting = Mutex::new(waiting);
    let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
        exchange.read();
        exchange.send(head).unwrap();
        for number in 0..5 {
            exchange.send(piece(&format!("data: {number}\n\n"))).unwrap();
            waiting.lock().unwrap().recv_timeout(PATIENCE).unwrap();
        }
        exchange.send(end).unwrap();
        After::Close
    });
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    client.send("GET /events HTTP/1.1\r\nHost: a.example\r\n\r\n");
    let head = client.wire.head().unwrap();
    assert_eq!(head.one("content-type"), Some("text/event-stream"));
    assert_eq!(head.one("transfer-encoding"), Some("chunked"));
    for number in 0..5 {
        let event = format!("9\r\ndata: {number}\n\n\r\n");
        let arrived = client.wire.exactly(event.len());
        assert_eq!(String::from_utf8(arrived).unwrap(), event);
        taken.send(()).unwrap();
    }
    assert_eq!(client.wire.exactly(5), b"0\r\n\r\n");
}

#[test]
fn events_in_chunks_arrive_at_once() {
    events_arrive_at_once(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
        |event| format!("{:x}\r\n{event}\r\n", event.len()),
        "0\r\n\r\n",
    );
}

#[test]
fn events_without_a_length_arrive_at_once() {
    events_arrive_at_once(EVENTS, str::to_owned, "");
}

#[test]
fn pieces_of_an_upload_arrive_at_once() {
    let (arrived, waiting) = channel::<()>();
    let arrived = Mutex::new(arrived);
    let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
        for _ in 0..5 {
            assert_eq!(exchange.wire.exactly(8), b"3\r\nabc\r\n");
            arrived.lock().unwrap().send(()).unwrap();
        }
        assert_eq!(exchange.wire.exactly(5), b"0\r\n\r\n");
        exchange.send("HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        After::Keep
    });
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    client.send("POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n");
    for _ in 0..5 {
        client.send("3\r\nabc\r\n");
        waiting.recv_timeout(PATIENCE).unwrap();
    }
    assert_eq!(client.send("0\r\n\r\n").response().status, 204);
}

/// What comes in both directions at a time need not wait for the other.
#[test]
fn both_directions_at_a_time() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n").unwrap();
        for _ in 0..5 {
            let piece = exchange.wire.exactly(3);
            exchange.send(piece).unwrap();
        }
        After::Keep
    });
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    client.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 15\r\n\r\n");
    assert_eq!(client.wire.head().unwrap().status(), 200);
    for piece in ["abc", "def", "ghi", "jkl", "mno"] {
        assert_eq!(client.send(piece).wire.exactly(3), piece.as_bytes());
    }
}

/// When the client leaves, the upstream need not go on.
#[test]
fn a_client_that_leaves_takes_the_upstreams_connection_along() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        let _ = exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while exchange.send("1\r\na\r\n").is_ok() {
            sleep(Duration::from_millis(5));
        }
        After::Close
    });
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
    client.wire.head().unwrap();
    assert_eq!(backend.open_connections(), 1);
    client.wire.reset();
    backend.wait_until(|backend| backend.open_connections() == 0);
}

/// A body that breaks off must not look whole.
#[test]
fn a_body_that_breaks_off_is_seen_to() {
    for (sent, after) in [
        ("Content-Length: 10\r\n\r\nhello", After::Close),
        ("Content-Length: 10\r\n\r\nhello", After::Reset),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", After::Close),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", After::Reset),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz", After::Close),
    ] {
        let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
            exchange.read();
            let _ = exchange.send(format!("HTTP/1.1 200 OK\r\n{sent}"));
            sleep(Duration::from_millis(30));
            after
        });
        let gateway = Running::before(backend.address);
        let mut client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
        assert!(client.try_response_to("GET").is_err(), "{sent:?} {after:?}");
    }
}

/// The upstream says nothing, so only the client's leaving can end it.
#[test]
fn a_client_that_leaves_is_noticed_while_nothing_moves() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        if exchange.head.target() == "/stream" {
            let _ = exchange.send(EVENTS);
        }
        // Until the gateway closes.
        exchange.wire.raw();
        After::Close
    });
    let gateway = Running::before(backend.address);
    for target in ["/stream", "/silence"] {
        for resets in [false, true] {
            let mut client = gateway.client();
            client.send(format!("GET {target} HTTP/1.1\r\nHost: a.example\r\n\r\n"));
            backend.wait_until(|backend| backend.open_connections() == 1);
            if target == "/stream" {
                client.wire.head().unwrap();
            }
            if resets {
                client.wire.reset()
            } else {
                drop(client)
            }
            let began = Instant::now();
            backend.wait_until(|backend| backend.open_connections() == 0);
            assert!(began.elapsed() < Duration::from_secs(2), "{target}");
        }
    }
}
