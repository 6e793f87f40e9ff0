//! Clients and tunnels in which nothing moves.

use std::thread::sleep;
use std::time::Instant;

use corsac_gateway::{Limits, Site};

use crate::leaks::watched;
use crate::scene::{
    assert_quiet, assert_told, assert_took, get, hasty, millis, short, with_limits,
};
use crate::support::backend::ok;
use crate::support::http2::{GOAWAY, Outcome, RawHttp2};
use crate::support::tls::Authority;
use crate::support::{ALLOWED, After, Backend, Exchange, Running, allowing, to};

#[test]
fn a_client_that_stalls_in_a_head() {
    let _watched = watched();
    let backend = Backend::answering(ok("fine"));
    let limits = Limits { idle_timeout: millis(60_000), ..short() };
    let gateway = with_limits(limits, backend.address);
    for part in ["G", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\nX: "] {
        for answered in [0, 1] {
            let mut client = gateway.client();
            for _ in 0..answered {
                assert_told(&client.ask(get("/fine")), 200);
            }
            let began = Instant::now();
            client.send(part);
            // Bytes that come one by one do not help.
            while began.elapsed() < millis(600) {
                sleep(millis(100));
                client.send("x");
            }
            while !client.wire.raw().is_empty() {}
            assert_took(began, 700, 2500);
        }
    }
    assert_eq!(backend.requests().len(), 3);
    assert_quiet(&gateway, &backend, 1);
}

#[test]
fn a_client_that_asks_nothing() {
    let _watched = watched();
    let backend = Backend::answering(ok("fine"));
    let limits = Limits { header_timeout: millis(60_000), ..short() };
    let gateway = with_limits(limits, backend.address);
    let began = Instant::now();
    let (mut silent, mut idle) = (gateway.client(), gateway.client());
    assert_told(&idle.ask(get("/fine")), 200);
    assert!(silent.wire.is_closed());
    assert!(idle.wire.is_closed());
    assert_took(began, 700, 2500);
    assert_quiet(&gateway, &backend, 1);
}

/// In HTTP/2 it is told, so that it does not ask on a connection that is just being closed.
#[test]
fn a_client_with_http2_that_asks_nothing() {
    let _watched = watched();
    let (authority, backend) = (Authority::new(), Backend::answering(ok("fine")));
    let tls = Some(authority.server());
    let site = Site::new(allowing(), to(backend.address));
    let gateway = Running::start(Site { limits: short(), tls, ..site });
    let fields: [(&str, &[u8]); 4] = [
        (":method", b"GET"),
        (":scheme", b"https"),
        (":authority", b"localhost"),
        (":path", b"/fine"),
    ];
    for asks in [false, true] {
        let mut client = RawHttp2::connect(&authority, gateway.address);
        let began = Instant::now();
        if asks {
            client.send(1, &fields, None);
            assert!(matches!(client.outcome(1), Outcome::Answered { .. }));
        }
        let kinds = client.kinds_until_closed();
        assert!(kinds.contains(&GOAWAY), "{kinds:?}");
        assert_took(began, 700, 2500);
    }
    assert_quiet(&gateway, &backend, 1);
}

/// The time counts from the last response on.
#[test]
fn a_client_that_asks_again_and_again() {
    let _watched = watched();
    let backend = Backend::answering(ok("fine"));
    let gateway = hasty(&backend);
    let mut client = gateway.client();
    let began = Instant::now();
    while began.elapsed() < millis(2500) {
        assert_told(&client.ask(get("/fine")), 200);
        sleep(millis(400));
    }
}

/// Sends back what comes, for as long as something comes.
fn echo(exchange: &mut Exchange<'_>) -> After {
    exchange.read();
    let _ = exchange.send(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    );
    loop {
        let bytes = exchange.wire.raw();
        if bytes.is_empty() {
            return After::Close;
        }
        let _ = exchange.send(bytes);
    }
}

#[test]
fn a_tunnel_in_which_nothing_moves() {
    let _watched = watched();
    let backend = Backend::start(echo);
    let gateway = hasty(&backend);
    let mut client = gateway.client();
    client.send(format!(
        "GET /ws HTTP/1.1\r\nHost: a\r\nOrigin: {ALLOWED}\r\nConnection: upgrade\r\nUpgrade: \
         websocket\r\n\r\n"
    ));
    assert_eq!(client.wire.head().unwrap().status(), 101);
    // It stays for as long as something moves.
    for _ in 0..6 {
        sleep(millis(400));
        assert_eq!(client.send("abc").wire.exactly(3), b"abc");
    }
    let began = Instant::now();
    assert!(client.wire.is_closed());
    assert_took(began, 650, 2000);
    assert_quiet(&gateway, &backend, 0);
}
