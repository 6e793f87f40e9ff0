//! Several addresses, one of which takes no connection: how often that is waited for.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use corsac_gateway::{Limits, Scheme, Site, Target, Upstream};

use crate::leaks::watched;
use crate::scene::{assert_told, assert_took, get, millis};
use crate::support::accepting::Accepting;
use crate::support::backend::ok;
use crate::support::deaf::Deaf;
use crate::support::gateway::at;
use crate::support::http2::{DATA, END_HEADERS, END_STREAM, HEADERS, RawHttp2};
use crate::support::{Backend, Client, Running, allowing};

/// A gateway that waits for a connection for so long, and for a response much longer.
fn before(scheme: Scheme, addresses: &[SocketAddr], connect_timeout: Duration) -> Running {
    let upstream = Upstream {
        addresses: addresses.iter().map(|&address| at(scheme, address)).collect(),
        strip_prefix: None,
        host: scheme.usual_host(),
    };
    let limits = Limits { connect_timeout, response_timeout: millis(4000), ..Limits::default() };
    Running::start(Site { limits, ..Site::new(allowing(), Target::Upstream(upstream)) })
}

/// Answers every request in HTTP/2.
fn serving() -> Accepting {
    Accepting::start(|tcp| {
        let Some(mut peer) = RawHttp2::accept(tcp) else { return };
        while let Some(stream) = peer.request() {
            // `:status: 200` as HPACK has it.
            peer.frame(HEADERS, END_HEADERS, stream, &[0x88]);
            peer.frame(DATA, END_STREAM, stream, b"fine");
        }
    })
}

/// Twelve clients ask at once, and each gets this.
#[track_caller]
fn assert_all_told(gateway: &Running, status: u16) {
    let mut clients: Vec<Client> = (0..12).map(|_| gateway.client()).collect();
    for client in &mut clients {
        client.send(get("/"));
    }
    for client in &mut clients {
        assert_told(&client.response(), status);
    }
}

#[test]
fn who_waited_for_an_attempt_that_failed_goes_to_the_next_address() {
    let _watched = watched();
    let (deaf, serving) = (Deaf::start(), serving());
    let addresses = [deaf.address, serving.address];
    let gateway = before(Scheme::Http2Cleartext, &addresses, millis(700));
    let began = Instant::now();
    assert_all_told(&gateway, 200);
    assert_took(began, 700, 700);
}

#[test]
fn who_waited_for_an_attempt_that_failed_fails_with_it_if_there_is_no_other_address() {
    let _watched = watched();
    let deaf = Deaf::start();
    let gateway = before(Scheme::Http2Cleartext, &[deaf.address], millis(700));
    let began = Instant::now();
    assert_all_told(&gateway, 504);
    assert_took(began, 700, 700);
    let metrics = gateway.handle.metrics();
    let late = r#"corsac_problems_total{rule="default",problem="upstream-connects-late"} 12"#;
    assert!(metrics.contains(late), "{metrics}");
    // Those who come later try for themselves.
    let began = Instant::now();
    assert_all_told(&gateway, 504);
    assert_took(began, 700, 700);
}

#[test]
fn one_request_finds_out_whether_an_address_takes_connections_again() {
    let _watched = watched();
    let (deaf, backend) = (Deaf::start(), Backend::answering(ok("fine")));
    let patience = millis(1500);
    let gateway = before(Scheme::Http, &[deaf.address, backend.address], patience);
    let address = gateway.address;
    let timed = move || {
        let began = Instant::now();
        assert_told(&Client::connect(address).ask(get("/")), 200);
        began.elapsed()
    };
    assert!(timed() >= patience);
    let took: Vec<_> = (0..4).map(|_| timed()).collect();
    assert!(took.iter().all(|took| *took < patience), "it is left out: {took:?}");
    thread::sleep(millis(6000));
    let took: Vec<_> = thread::scope(|scope| {
        let asking: Vec<_> = (0..8).map(|_| scope.spawn(timed)).collect();
        asking.into_iter().map(|asking| asking.join().unwrap()).collect()
    });
    let waited = took.iter().filter(|took| **took >= patience).count();
    assert_eq!(waited, 1, "{took:?}");
}
