//! A gateway with short limits, and what is asked of it again and again.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use corsac_gateway::{Limits, Site};

use crate::support::wire::WireError;
use crate::support::{ALLOWED, Backend, PATIENCE, Response, Running, allowing, to};

pub(crate) const fn millis(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// Limits that are short enough to wait for. A worker looks once a second.
pub(crate) fn short() -> Limits {
    Limits {
        header_timeout: millis(700),
        idle_timeout: millis(700),
        connect_timeout: millis(700),
        response_timeout: millis(700),
        tunnel_timeout: millis(700),
        ..Limits::default()
    }
}

pub(crate) fn with_limits(limits: Limits, address: SocketAddr) -> Running {
    Running::start(Site { limits, ..Site::new(allowing(), to(address)) })
}

/// With the limits of [`short`].
pub(crate) fn hasty(backend: &Backend) -> Running {
    with_limits(short(), backend.address)
}

/// A request of an allowed page.
pub(crate) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: a.example\r\nOrigin: {ALLOWED}\r\n\r\n")
}

/// The head of an upload by an allowed page.
pub(crate) fn post(length: usize) -> String {
    format!(
        "POST /upload HTTP/1.1\r\nHost: a.example\r\nOrigin: {ALLOWED}\r\nContent-Length: \
         {length}\r\n\r\n"
    )
}

/// The head of an upload in chunks by an allowed page.
pub(crate) fn post_in_chunks() -> String {
    post(0).replace("Content-Length: 0", "Transfer-Encoding: chunked")
}

/// The page can read that it failed, and how.
#[track_caller]
pub(crate) fn assert_told(response: &Response, status: u16) {
    assert_eq!(
        (response.status, response.one("access-control-allow-origin")),
        (status, Some(ALLOWED))
    );
}

/// How much longer things may take where others use the processors too.
const BUSY: Duration = millis(1500);

/// Between these times.
#[track_caller]
pub(crate) fn assert_took(began: Instant, least: u64, most: u64) {
    let took = began.elapsed();
    assert!(millis(least) <= took && took <= millis(most) + BUSY, "it took {took:?}");
}

/// The connections of clients that the gateway has.
pub(crate) fn clients_of(gateway: &Running) -> usize {
    let metrics = gateway.handle.metrics();
    let line = metrics.lines().find_map(|line| line.strip_prefix("corsac_open_connections "));
    line.unwrap().parse().unwrap()
}

#[track_caller]
pub(crate) fn wait_until(done: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < deadline, "it did not come to that");
        std::thread::sleep(millis(5));
    }
}

/// Everybody has left, and the gateway has so many connections to its upstream.
#[track_caller]
pub(crate) fn assert_quiet(gateway: &Running, backend: &Backend, kept: usize) {
    wait_until(|| clients_of(gateway) == 0 && backend.open_connections() == kept);
}

/// The response that the client gets does not look whole.
#[track_caller]
pub(crate) fn assert_cut_off(gateway: &Running, request: impl AsRef<[u8]>) {
    let mut client = gateway.client();
    match client.send(request).try_response_to("GET") {
        Err(WireError::Cut(_) | WireError::Closed) => {}
        other => panic!("it came as {other:?}"),
    }
}

/// Others are served.
#[track_caller]
pub(crate) fn assert_serves(gateway: &Running) {
    let began = Instant::now();
    let response = gateway.ask(get("/fine"));
    assert_told(&response, 200);
    assert!(began.elapsed() < millis(500) + BUSY, "another client waited {:?}", began.elapsed());
}
