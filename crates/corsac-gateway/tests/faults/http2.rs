//! Upstreams with HTTP/2 that end streams and connections before their time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use corsac_gateway::{Scheme, Site, Target, Upstream};

use crate::leaks::watched;
use crate::scene::{
    assert_cut_off, assert_serves, assert_told, assert_took, clients_of, get, millis, short,
    wait_until,
};
use crate::support::accepting::Accepting;
use crate::support::gateway::at;
use crate::support::http2::{
    CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, RST_STREAM, RawHttp2, encoded,
};
use crate::support::{Running, allowing};

/// `:status: 200` as HPACK has it.
const OK: &[u8] = &[0x88];

/// An upstream whose first requests, so many, end with this. Those that follow are answered.
fn backend(
    faults: usize,
    fault: impl Fn(&mut RawHttp2, u32) -> Next + Send + Sync + 'static,
) -> Accepting {
    let seen = AtomicUsize::new(0);
    Accepting::start(move |tcp| {
        let Some(mut peer) = RawHttp2::accept(tcp) else { return };
        while let Some(stream) = peer.request() {
            if seen.fetch_add(1, Ordering::SeqCst) >= faults {
                peer.frame(HEADERS, END_HEADERS, stream, OK);
                peer.frame(DATA, END_STREAM, stream, b"fine");
            } else if fault(&mut peer, stream) == Next::Close {
                return;
            }
        }
    })
}

/// What an upstream does with its connection after a fault.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Next {
    Serve,
    Close,
}

fn before(backend: &Accepting) -> Running {
    let target = Target::Upstream(Upstream::at(at(Scheme::Http2Cleartext, backend.address)));
    Running::start(Site { limits: short(), ..Site::new(allowing(), target) })
}

/// A request that is certainly not sent twice.
fn post() -> String {
    get("/").replace("GET", "POST").replace("Host", "Content-Length: 0\r\nHost")
}

#[track_caller]
fn assert_failed(backend: &Accepting, status: u16) {
    let gateway = before(backend);
    for _ in 0..3 {
        assert_told(&gateway.ask(post()), status);
    }
    assert_serves(&gateway);
}

#[track_caller]
fn assert_broken(backend: &Accepting) {
    let gateway = before(backend);
    for _ in 0..3 {
        assert_cut_off(&gateway, post());
    }
    assert_serves(&gateway);
}

#[test]
fn a_stream_that_is_reset_is_no_response() {
    let _watched = watched();
    // No error, a protocol error, an internal one, cancelled, out of the blue.
    for code in [0, 1, 2, 8, 200] {
        assert_failed(
            &backend(3, move |peer, stream| {
                peer.frame(RST_STREAM, 0, stream, &[0, 0, 0, code]);
                Next::Serve
            }),
            502,
        );
    }
}

#[test]
fn a_connection_that_ends_is_no_response() {
    let _watched = watched();
    assert_failed(&backend(3, |_, _| Next::Close), 502);
    // It says that it has done nothing of the request.
    let goes_away = |peer: &mut RawHttp2, _| {
        peer.frame(GOAWAY, 0, 0, &[0, 0, 0, 0, 0, 0, 0, 2]);
        Next::Close
    };
    assert_failed(&backend(3, goes_away), 502);
}

#[test]
fn a_head_that_is_none_is_no_response() {
    let _watched = watched();
    let heads: [&[(&str, &[u8])]; 4] = [
        &[("x", b"1")],
        &[(":status", b"20")],
        &[(":status", b"200"), ("Upper", b"1")],
        &[(":status", b"200"), (":status", b"200")],
    ];
    for head in heads {
        let block = encoded(head);
        assert_failed(
            &backend(3, move |peer, stream| {
                peer.frame(HEADERS, END_HEADERS | END_STREAM, stream, &block);
                Next::Serve
            }),
            502,
        );
    }
}

#[test]
fn a_head_without_an_end_is_stopped() {
    let _watched = watched();
    let began = Instant::now();
    let endless = backend(1, |peer, stream| {
        peer.frame(HEADERS, 0, stream, OK);
        let lines = encoded(&[("x-endless", &[b'x'; 8000])]);
        for _ in 0..2000 {
            peer.frame(CONTINUATION, 0, stream, &lines);
        }
        Next::Close
    });
    let gateway = before(&endless);
    assert_told(&gateway.ask(post()), 502);
    assert_serves(&gateway);
    assert_took(began, 0, 2500);
}

/// It has answered, and says that nothing is wrong.
#[test]
fn an_upstream_may_want_no_more_of_an_upload() {
    let _watched = watched();
    let backend = backend(usize::MAX, |peer, stream| {
        peer.frame(HEADERS, END_HEADERS, stream, OK);
        peer.frame(DATA, END_STREAM, stream, b"enough");
        peer.frame(RST_STREAM, 0, stream, &[0; 4]);
        Next::Serve
    });
    let gateway = before(&backend);
    for _ in 0..20 {
        let mut client = gateway.client();
        client.send(crate::scene::post(1 << 20)).send("x".repeat(100_000));
        assert_eq!(client.response().text(), "enough");
    }
}

/// Its response is over, and it makes no room for the rest of the request.
#[test]
fn an_upload_that_is_not_taken_ends() {
    let _watched = watched();
    let backend = backend(0, |_, _| Next::Serve);
    let gateway = before(&backend);
    let mut client = gateway.client();
    client.send(crate::scene::post(1 << 20)).send("x".repeat(1 << 18));
    assert_told(&client.response(), 200);
    wait_until(|| clients_of(&gateway) == 0);
}

#[test]
fn a_response_that_does_not_come_is_not_waited_for() {
    let _watched = watched();
    let silent = backend(1, |_, _| Next::Serve);
    let gateway = before(&silent);
    let began = Instant::now();
    assert_told(&gateway.ask(post()), 504);
    assert_took(began, 700, 2500);
    assert_serves(&gateway);
}

#[test]
fn a_body_that_is_cut_off_does_not_look_whole() {
    let _watched = watched();
    for code in [0, 1, 2, 8] {
        assert_broken(&backend(3, move |peer, stream| {
            peer.frame(HEADERS, END_HEADERS, stream, OK);
            peer.frame(DATA, 0, stream, b"some of it");
            peer.frame(RST_STREAM, 0, stream, &[0, 0, 0, code]);
            Next::Serve
        }));
    }
    assert_broken(&backend(3, |peer, stream| {
        peer.frame(HEADERS, END_HEADERS, stream, OK);
        peer.frame(DATA, 0, stream, b"some of it");
        thread::sleep(millis(20));
        Next::Close
    }));
    // It never goes on.
    assert_broken(&backend(3, |peer, stream| {
        peer.frame(HEADERS, END_HEADERS, stream, OK);
        peer.frame(DATA, 0, stream, b"some of it");
        Next::Serve
    }));
}

#[test]
fn a_body_of_another_length_does_not_look_whole() {
    let _watched = watched();
    for body in [&b"1234"[..], b"123456"] {
        let head = encoded(&[(":status", b"200"), ("content-length", b"5")]);
        assert_broken(&backend(3, move |peer, stream| {
            peer.frame(HEADERS, END_HEADERS, stream, &head);
            peer.frame(DATA, END_STREAM, stream, body);
            Next::Serve
        }));
    }
}

/// Somebody else's request may be on the connection that one of them breaks.
#[test]
fn garbage_ends_the_connection_and_no_more() {
    let _watched = watched();
    assert_failed(
        &backend(3, |peer, _| {
            peer.frame(HEADERS, END_HEADERS, 0, OK);
            peer.until_closed();
            Next::Close
        }),
        502,
    );
}
