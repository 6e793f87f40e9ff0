//! Upstreams with TLS that do not get as far as HTTP, or break off without the end that TLS has.

use std::thread::sleep;
use std::time::Instant;

use corsac_gateway::Site;

use crate::leaks::watched;
use crate::scene::{
    assert_cut_off, assert_quiet, assert_serves, assert_told, assert_took, get, millis, short,
};
use crate::support::accepting::Accepting;
use crate::support::backend::ok;
use crate::support::gateway::encrypted;
use crate::support::tls::{Authority, opening};
use crate::support::wire::Wire;
use crate::support::{After, Backend, Exchange, Running};

/// Sends these bytes, and closes the connection or waits for its end.
fn unencrypted(bytes: &'static [u8], after: After) -> Accepting {
    Accepting::start(move |tcp| {
        let mut wire = Wire::plain(tcp);
        let _ = wire.send(bytes);
        while after == After::Keep && !wire.raw().is_empty() {}
    })
}

#[test]
fn an_upstream_that_does_not_speak_tls() {
    let _watched = watched();
    let authority = Authority::new();
    let alert = b"\x15\x03\x03\x00\x02\x02\x28";
    for bytes in [&b""[..], b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n", alert, b"\x16"] {
        let backend = unencrypted(bytes, After::Close);
        let gateway = Running::before_tls(&authority, backend.address);
        for _ in 0..5 {
            assert_told(&gateway.ask(get("/")), 502);
        }
    }
}

#[test]
fn an_upstream_that_does_not_finish_the_handshake() {
    let _watched = watched();
    let authority = Authority::new();
    for bytes in [&b""[..], b"\x16\x03\x03\x40\x00\x02"] {
        let backend = unencrypted(bytes, After::Keep);
        let site = encrypted(&authority, backend.address);
        let gateway = Running::start(Site { limits: short(), ..site });
        let began = Instant::now();
        assert_told(&gateway.ask(get("/")), 504);
        assert_took(began, 700, 2500);
    }
}

/// `/fine` is answered, everything else with these bytes, after which the connection just ends: what
/// TLS says at the end of one is missing.
fn breaking_off(authority: &Authority, response: String, after: After) -> Backend {
    let tls = opening(authority.server_speaking(&["http/1.1"]));
    Backend::listen(tls, move |exchange: &mut Exchange<'_>| {
        exchange.read();
        if exchange.head.target() == "/fine" {
            let _ = exchange.send(ok("fine"));
            return After::Keep;
        }
        let _ = exchange.send(&response);
        sleep(millis(20));
        after
    })
}

#[test]
fn a_body_that_is_cut_off_does_not_look_whole() {
    let _watched = watched();
    let authority = Authority::new();
    let framings = ["Content-Length: 5000\r\n", "Transfer-Encoding: chunked\r\n", ""];
    for framing in framings {
        for after in [After::Close, After::Reset] {
            let body = if framing.starts_with('T') { "5\r\nhello\r\n" } else { "hello" };
            let response = format!("HTTP/1.1 200 OK\r\n{framing}\r\n{body}");
            let backend = breaking_off(&authority, response, after);
            let gateway = Running::before_tls(&authority, backend.address);
            for _ in 0..3 {
                assert_cut_off(&gateway, get("/"));
            }
            assert_serves(&gateway);
            assert_quiet(&gateway, &backend, 1);
        }
    }
}

#[test]
fn a_head_that_is_cut_off_is_no_response() {
    let _watched = watched();
    let authority = Authority::new();
    for head in ["", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nA: b\r\n"] {
        for after in [After::Close, After::Reset] {
            let backend = breaking_off(&authority, head.to_owned(), after);
            let gateway = Running::before_tls(&authority, backend.address);
            for _ in 0..3 {
                assert_told(&gateway.ask(get("/")), 502);
            }
            assert_serves(&gateway);
            assert_quiet(&gateway, &backend, 1);
        }
    }
}
