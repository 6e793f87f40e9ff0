//! Clients that leave, or take nothing of what they asked for.

use std::sync::mpsc::channel;
use std::thread::{self, sleep};
use std::time::Instant;

use corsac_gateway::{Limits, Site};

use crate::leaks::watched;
use crate::scene::{
    assert_quiet, assert_serves, assert_took, clients_of, get, hasty, millis, short, wait_until,
};
use crate::support::backend::ok;
use crate::support::http2::RawHttp2;
use crate::support::tls::Authority;
use crate::support::{After, Backend, Client, Exchange, PATIENCE, Running, allowing, to};

/// Answers `/endless` without an end.
fn backend() -> Backend {
    Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        if exchange.head.target() != "/endless" {
            let _ = exchange.send(ok("fine"));
            return After::Keep;
        }
        let piece = format!("8000\r\n{}\r\n", "x".repeat(0x8000));
        let _ = exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while exchange.send(&piece).is_ok() {}
        After::Close
    })
}

#[test]
fn a_client_that_leaves_in_a_download() {
    let _watched = watched();
    let backend = backend();
    let gateway = Running::before(backend.address);
    for is_reset in [false, true].into_iter().cycle().take(20) {
        let mut client = gateway.client();
        client.send(get("/endless")).wire.head().unwrap();
        client.wire.exactly(100_000);
        if is_reset {
            client.wire.reset();
        } else {
            drop(client);
        }
        assert_quiet(&gateway, &backend, 0);
    }
    assert_serves(&gateway);
    assert_quiet(&gateway, &backend, 1);
}

#[test]
fn a_client_that_leaves_before_the_answer() {
    let _watched = watched();
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        sleep(millis(100));
        let _ = exchange.send(ok("fine"));
        After::Keep
    });
    let gateway = Running::before(backend.address);
    for is_reset in [false, true].into_iter().cycle().take(10) {
        let mut client = gateway.client();
        client.send(get("/"));
        sleep(millis(20));
        if is_reset {
            client.wire.reset();
        } else {
            drop(client);
        }
    }
    wait_until(|| clients_of(&gateway) == 0);
    assert_serves(&gateway);
}

/// Reads the head and nothing else.
#[track_caller]
fn assert_ended(gateway: &Running, backend: &Backend, mut client: Client) {
    let began = Instant::now();
    client.send(get("/endless")).wire.head().unwrap();
    assert_serves(gateway);
    assert_quiet(gateway, backend, 1);
    assert_took(began, 700, 3500);
}

#[test]
fn a_client_that_takes_nothing_of_a_response() {
    let _watched = watched();
    let backend = backend();
    let gateway = hasty(&backend);
    let client = gateway.client();
    assert_ended(&gateway, &backend, client);
}

fn with_tls(authority: &Authority, backend: &Backend) -> Running {
    let site = Site::new(allowing(), to(backend.address));
    Running::start(Site { limits: short(), tls: Some(authority.server()), ..site })
}

#[test]
fn a_client_with_tls_that_takes_nothing_of_a_response() {
    let _watched = watched();
    let (authority, backend) = (Authority::new(), backend());
    let gateway = with_tls(&authority, &backend);
    let mut client = authority.connect(gateway.address, &["http/1.1"]);
    let began = Instant::now();
    client.send(get("/endless")).wire.head().unwrap();
    assert_quiet(&gateway, &backend, 0);
    assert_took(began, 700, 3500);
}

/// In HTTP/2 a client that takes nothing need not read nothing: it gives no permission to send.
#[test]
fn a_client_with_http2_that_takes_nothing_of_a_response() {
    let _watched = watched();
    let (authority, backend) = (Authority::new(), backend());
    let gateway = with_tls(&authority, &backend);
    let mut client = RawHttp2::connect(&authority, gateway.address);
    let began = Instant::now();
    let fields: [(&str, &[u8]); 4] = [
        (":method", b"GET"),
        (":scheme", b"https"),
        (":authority", b"localhost"),
        (":path", b"/endless"),
    ];
    client.send(1, &fields, None);
    let (tell, told) = channel();
    // It answers pings all the while, until the connection or the stream is ended.
    let reading = thread::spawn(move || {
        client.outcome(1);
        let _ = tell.send(client);
    });
    let client = told.recv_timeout(PATIENCE).expect("the stream is ended");
    reading.join().unwrap();
    assert_took(began, 700, 3500);
    drop(client);
    assert_quiet(&gateway, &backend, 0);
}

/// A response that is slow by itself is no client that takes nothing.
#[test]
fn a_response_with_pauses_goes_on() {
    let _watched = watched();
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        let _ = exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for size in [1 << 20, 1] {
            let _ = exchange.send(format!("{size:x}\r\n{}\r\n", "x".repeat(size)));
            sleep(millis(2500));
        }
        let _ = exchange.send("0\r\n\r\n");
        After::Keep
    });
    let authority = Authority::new();
    let limits = Limits { tunnel_timeout: millis(9000), ..short() };
    for tls in [None, Some(authority.server())] {
        let encrypted = tls.is_some();
        let site = Site::new(allowing(), to(backend.address));
        let gateway = Running::start(Site { limits, tls, ..site });
        let mut client = match encrypted {
            true => authority.connect(gateway.address, &["http/1.1"]),
            false => gateway.client(),
        };
        // A while passes before the client takes anything.
        client.send(get("/"));
        sleep(millis(300));
        let response = client.response();
        assert_eq!((response.status, response.body.len()), (200, (1 << 20) + 1), "{encrypted}");
    }
}
