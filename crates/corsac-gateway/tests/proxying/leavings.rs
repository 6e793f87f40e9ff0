//! What a response leaves of its connection, whatever the response was.

use std::sync::Barrier;
use std::thread::sleep;
use std::time::Duration;

use crate::support::tls::{Authority, opening};
use crate::support::{After, Backend, Exchange, Running};

/// Large enough to come in several pieces.
const LARGE: usize = 300_000;

/// Kinds of responses: what they are called and how they are written, with these lines in the head.
fn responses(lines: &str) -> [(&'static str, String); 6] {
    let large = "x".repeat(LARGE);
    let with_length = |body: &str| {
        format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: {}\r\n\r\n{body}", body.len())
    };
    let chunked = |body: &str| {
        let length = body.len();
        format!(
            "HTTP/1.1 200 OK\r\n{lines}Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n"
        )
    };
    [
        ("empty", format!("HTTP/1.1 204 No Content\r\n{lines}\r\n")),
        ("small", with_length("hello")),
        ("of some kilobytes", with_length(&large[..10_000])),
        ("large", with_length(&large)),
        ("small in chunks", chunked("hello")),
        ("large in chunks", chunked(&large)),
    ]
}

const REQUESTS: [&str; 2] = [
    "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\nbody",
];

fn answering(response: String, after: After) -> Backend {
    Backend::start(move |exchange: &mut Exchange<'_>| {
        exchange.read();
        if exchange.send(&response).is_ok() { after } else { After::Close }
    })
}

/// How long the body of such a response is.
fn length(kind: &str) -> usize {
    match kind {
        "empty" => 0,
        "small" | "small in chunks" => 5,
        "of some kilobytes" => 10_000,
        _ => LARGE,
    }
}

#[test]
fn the_next_request_uses_the_connection() {
    for (kind, response) in responses("") {
        for request in REQUESTS {
            let backend = answering(response.clone(), After::Keep);
            let gateway = Running::before(backend.address);
            for _ in 0..5 {
                assert_eq!(gateway.ask(request).body.len(), length(kind), "{kind}");
            }
            assert_eq!(backend.connections(), 1, "{kind} {request}");
        }
    }
}

#[test]
fn the_next_request_uses_the_connection_with_tls_too() {
    let authority = Authority::new();
    for (kind, response) in responses("") {
        let tls = opening(authority.server_speaking(&["http/1.1"]));
        let backend = Backend::listen(tls, move |exchange: &mut Exchange<'_>| {
            exchange.read();
            if exchange.send(&response).is_ok() { After::Keep } else { After::Close }
        });
        let gateway = Running::before_tls(&authority, backend.address);
        for request in REQUESTS.repeat(3) {
            assert_eq!(gateway.ask(request).body.len(), length(kind), "{kind}");
        }
        assert_eq!(backend.connections(), 1, "{kind}");
    }
}

#[test]
fn an_upstream_that_says_it_closes_is_not_asked_again_on_the_connection() {
    for (kind, response) in responses("Connection: close\r\n") {
        for request in REQUESTS {
            // It does not close it after all.
            let backend = answering(response.clone(), After::Keep);
            let gateway = Running::before(backend.address);
            for _ in 0..3 {
                assert_eq!(gateway.ask(request).body.len(), length(kind), "{kind}");
            }
            assert_eq!(backend.connections(), 3, "{kind} {request}");
        }
    }
}

/// More connections have ended than a request is tried on.
#[test]
fn connections_that_have_ended_are_not_used() {
    const CONNECTIONS: usize = 8;
    for (kind, response) in responses("") {
        let all = Barrier::new(CONNECTIONS);
        let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
            exchange.read();
            if exchange.connection < CONNECTIONS {
                all.wait();
            }
            let _ = exchange.send(&response);
            // Not with the response: the connection is kept by then.
            sleep(Duration::from_millis(20));
            After::Close
        });
        let gateway = Running::before(backend.address);
        let mut clients: Vec<_> = (0..CONNECTIONS).map(|_| gateway.client()).collect();
        for client in &mut clients {
            client.send(REQUESTS[0]);
        }
        for client in &mut clients {
            assert_eq!(client.response().body.len(), length(kind), "{kind}");
        }
        // The ends of the connections are known by then.
        sleep(Duration::from_millis(80));
        assert_ne!(gateway.ask(REQUESTS[1]).status, 502, "{kind}");
    }
}

#[test]
fn what_comes_after_a_response_is_nobodys_response() {
    const SMUGGLED: &str = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled";
    for pause in [0, 20] {
        for (kind, response) in responses("") {
            let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
                exchange.read();
                if pause == 0 {
                    let _ = exchange.send([response.as_bytes(), SMUGGLED.as_bytes()].concat());
                } else {
                    let _ = exchange.send(&response);
                    sleep(Duration::from_millis(pause));
                    let _ = exchange.send(SMUGGLED);
                }
                After::Keep
            });
            let gateway = Running::before(backend.address);
            for request in [REQUESTS[0], REQUESTS[1], REQUESTS[1]] {
                let response = gateway.ask(request);
                assert_eq!(response.body.len(), length(kind), "{kind} {pause}");
                assert_ne!(response.text(), "smuggled", "{kind} {pause}");
                sleep(Duration::from_millis(2 * pause));
            }
        }
    }
}

/// Nobody knows which of two lengths the upstream means, even if they are the same.
#[test]
fn a_length_that_is_said_twice_ends_the_connection() {
    for length in [5, LARGE] {
        let lines = format!("Content-Length: {length}\r\n").repeat(2);
        let response = format!("HTTP/1.1 200 OK\r\n{lines}\r\n{}", "x".repeat(length));
        let backend = answering(response, After::Keep);
        let gateway = Running::before(backend.address);
        for _ in 0..2 {
            assert_eq!(gateway.ask(REQUESTS[0]).body.len(), length);
        }
        assert_eq!(backend.connections(), 2);
    }
}
