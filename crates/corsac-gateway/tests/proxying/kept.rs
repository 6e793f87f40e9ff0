//! Connections to upstreams that are kept, and what happens if they end.

use std::thread::sleep;
use std::time::Duration;

use crate::support::backend::ok;
use crate::support::tls::{Authority, opening};
use crate::support::{After, Backend, Exchange, Running};

fn request(method: &str, body: &str) -> String {
    let length = body.len();
    format!("{method} / HTTP/1.1\r\nHost: a.example\r\nContent-Length: {length}\r\n\r\n{body}")
}

#[test]
fn a_connection_serves_one_client_after_another() {
    let backend = Backend::answering(ok("hello"));
    let gateway = Running::before(backend.address);
    for _ in 0..10 {
        assert_eq!(gateway.ask(request("POST", "body")).text(), "hello");
    }
    assert_eq!(backend.connections(), 1);
}

#[test]
fn an_upstream_that_closes_gets_a_new_connection() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        let _ = exchange.send(ok("hello"));
        After::Close
    });
    let gateway = Running::before(backend.address);
    for method in ["GET", "POST", "POST", "GET"] {
        assert_eq!(gateway.ask(request(method, "")).status, 200);
        // The end of the connection is known by then.
        sleep(Duration::from_millis(50));
    }
    assert_eq!(backend.requests().len(), 4);
}

#[test]
fn connection_close_is_heeded() {
    let backend = Backend::answering(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
    );
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    for _ in 0..3 {
        let response = client.ask(request("POST", "body"));
        assert_eq!((response.status, response.one("connection")), (200, None));
    }
    assert_eq!(backend.connections(), 3);
}

/// Answers the first request of a connection. On the first connection, it reads the second one too,
/// and closes.
fn on_the_second(after: After) -> impl Fn(&mut Exchange<'_>) -> After {
    move |exchange| {
        exchange.read();
        if exchange.connection == 0 && exchange.number == 1 {
            return after;
        }
        let _ = exchange.send(ok("hello"));
        After::Keep
    }
}

fn closing_on_the_second(after: After) -> Backend {
    Backend::start(on_the_second(after))
}

fn assert_sent_again(gateway: &Running, backend: &Backend, method: &str) {
    assert_eq!(gateway.ask(request("GET", "")).status, 200);
    let mut client = gateway.client();
    client.send(request(method, ""));
    assert_eq!(client.response_to("HEAD").status, 200, "{method}");
    assert_eq!(backend.wait_for(3).len(), 3);
}

#[test]
fn a_request_that_changes_nothing_is_sent_again() {
    for after in [After::Close, After::Reset] {
        for method in ["GET", "HEAD", "OPTIONS", "DELETE"] {
            let backend = closing_on_the_second(after);
            assert_sent_again(&Running::before(backend.address), &backend, method);
        }
    }
}

/// The connection ends without the end that TLS has, as when a process is killed.
#[test]
fn a_request_that_changes_nothing_is_sent_again_with_tls() {
    let authority = Authority::new();
    for after in [After::Close, After::Reset] {
        let tls = opening(authority.server_speaking(&["http/1.1"]));
        let backend = Backend::listen(tls, on_the_second(after));
        let gateway = Running::before_tls(&authority, backend.address);
        assert_sent_again(&gateway, &backend, "GET");
    }
}

#[test]
fn a_request_that_may_change_something_is_not() {
    for after in [After::Close, After::Reset] {
        for (method, body) in [("POST", ""), ("POST", "body"), ("PATCH", ""), ("PUT", "body")] {
            let backend = closing_on_the_second(after);
            let gateway = Running::before(backend.address);
            assert_eq!(gateway.ask(request("GET", "")).status, 200);
            assert_eq!(gateway.ask(request(method, body)).status, 502, "{method} {after:?}");
            assert_eq!(backend.requests().len(), 2);
            // The one after it is served.
            assert_eq!(gateway.ask(request("POST", "")).status, 200);
        }
    }
}

#[test]
fn a_request_on_a_new_connection_is_sent_once() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        After::Close
    });
    let gateway = Running::before(backend.address);
    assert_eq!(gateway.ask(request("GET", "")).status, 502);
    assert_eq!(backend.requests().len(), 1);
}

/// The rest of a body that nobody wants is not the next response.
#[test]
fn a_client_that_leaves_early_spoils_no_connection() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        let target = exchange.head.target().to_owned();
        let _ = exchange.send(format!("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n{target}"));
        sleep(Duration::from_millis(20));
        let sent = exchange.send(" ".repeat(200_000 - target.len()));
        if sent.is_ok() { After::Keep } else { After::Close }
    });
    let gateway = Running::before(backend.address);
    for number in 0..10 {
        let mut leaving = gateway.client();
        leaving.send(format!("GET /leaving/{number} HTTP/1.1\r\nHost: a\r\n\r\n"));
        leaving.wire.head().unwrap();
        leaving.wire.reset();
        let target = format!("/staying/{number}");
        let response = gateway.ask(format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert_eq!(response.text().trim_end(), target);
    }
}

/// The answer is there before the body is, and the client takes its time.
#[test]
fn an_upload_that_goes_on_holds_nobody_up() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        if exchange.head.target() == "/early" {
            let _ = exchange.send(ok("early"));
            exchange.read();
            return After::Keep;
        }
        exchange.read();
        if exchange.send(ok("next")).is_ok() { After::Keep } else { After::Close }
    });
    let gateway = Running::before(backend.address);
    let mut slow = gateway.client();
    slow.send("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nsome of it");
    assert_eq!(slow.response().text(), "early");
    for _ in 0..3 {
        let mut next = gateway.client();
        next.send(request("GET", ""));
        assert!(!next.wire.is_silent_for(Duration::from_secs(2)), "it waits for another's upload");
        assert_eq!(next.response().text(), "next");
    }
}
