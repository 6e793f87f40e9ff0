//! Connections that have nothing to do give their buffers up; nobody can tell.

use std::io::{self, Read};
use std::net::Shutdown;
use std::sync::mpsc;
use std::thread::sleep;

use corsac_gateway::{Limits, Site};

use crate::leaks::watched;
use crate::scene::{assert_quiet, assert_told, get, millis, post, with_limits};
use crate::support::accepting::Accepting;
use crate::support::backend::ok;
use crate::support::http2::{Outcome, RawHttp2, SETTINGS};
use crate::support::tls::Authority;
use crate::support::wire::Wire;
use crate::support::{Backend, Client, PATIENCE, Running, allowing, to};

/// Long enough for a worker to notice.
const WHILE: std::time::Duration = millis(2500);

#[test]
fn a_client_that_asks_after_a_while() {
    let _watched = watched();
    let (authority, backend) = (Authority::new(), Backend::answering(ok("fine")));
    let gateway = with_limits(Limits::default(), backend.address);
    let tls = Some(authority.server());
    let encrypted = Running::start(Site { tls, ..Site::new(allowing(), to(backend.address)) });
    // Silent so far, asked without and with a body, and begun to ask for the next.
    let mut clients: Vec<Client> = (0..8).map(|_| gateway.client()).collect();
    clients.extend((0..2).map(|_| authority.connect(encrypted.address, &["http/1.1"])));
    for client in &mut clients[2..] {
        assert_told(&client.ask(get("/")), 200);
    }
    assert_told(&clients[3].ask(post(3) + "abc"), 200);
    let (begun, rest) = (get("/second"), get("/"));
    let (first, second) = begun.split_at(20);
    assert_told(&clients[4].ask(rest + first), 200);
    for _ in 0..2 {
        sleep(WHILE);
        clients[4].send(second);
        assert_told(&clients[4].response(), 200);
        for client in &mut clients {
            assert_told(&client.ask(get("/")), 200);
            assert_told(&client.ask(post(5000) + &"x".repeat(5000)), 200);
            assert_told(&client.ask(get("/")), 200);
        }
        clients[4].send(first);
    }
    drop(clients);
    let kept = backend.open_connections();
    assert_quiet(&gateway, &backend, kept);
}

/// What of an upload is not read yet is no request.
#[test]
fn an_upload_that_nobody_wants_and_that_pauses() {
    let _watched = watched();
    let backend = Backend::start(|exchange| {
        let _ = exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno");
        exchange.read();
        crate::support::After::Keep
    });
    let gateway = with_limits(Limits::default(), backend.address);
    let mut client = gateway.client();
    let smuggled = get("/smuggled");
    client.send(post(smuggled.len() + 1)).send("x");
    assert_eq!(client.response().status, 200);
    sleep(WHILE);
    client.send(&smuggled);
    sleep(millis(300));
    assert!(backend.requests().iter().all(|request| request.head.target() == "/upload"));
    assert!(!client.wire.received.ends_with(b"nono"));
}

/// A stop ends those that rest at once.
#[test]
fn a_client_that_rests_when_the_gateway_stops() {
    let _watched = watched();
    let backend = Backend::answering(ok("fine"));
    let gateway = with_limits(Limits::default(), backend.address);
    let mut client = gateway.client();
    assert_told(&client.ask(get("/")), 200);
    sleep(WHILE);
    let began = std::time::Instant::now();
    drop(gateway);
    assert!(client.wire.is_closed());
    crate::scene::assert_took(began, 0, 500);
}

/// Answers one request so, and closes a little later; tells whether the gateway does so as well.
fn closing(response: String) -> (Accepting, mpsc::Receiver<io::Result<usize>>) {
    let (tell, told) = mpsc::channel();
    let upstream = Accepting::start(move |stream| {
        let mut wire = Wire::plain(stream.try_clone().unwrap());
        let head = wire.head().unwrap();
        wire.body(head.framing_of_request().unwrap()).unwrap();
        wire.send(response.as_bytes()).unwrap();
        sleep(millis(200));
        stream.shutdown(Shutdown::Write).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        tell.send((&stream).read(&mut [0])).unwrap();
    });
    (upstream, told)
}

/// The gateway closes its end, too, before anybody asks again.
#[test]
fn an_upstream_that_closes_a_connection_that_is_kept() {
    let _watched = watched();
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    for response in [ok("small"), ok(&"x".repeat(100_000)), chunked.to_owned()] {
        let (upstream, told) = closing(response);
        let gateway = with_limits(Limits::default(), upstream.address);
        let mut client = gateway.client();
        assert_told(&client.ask(get("/")), 200);
        assert_eq!(told.recv().unwrap().unwrap(), 0);
    }
}

/// Until then, nobody had a look at the connection.
#[test]
fn an_upstream_that_closes_while_its_response_waits_for_the_client() {
    let _watched = watched();
    let (upstream, told) = closing(ok("small"));
    let authority = Authority::new();
    let tls = Some(authority.server());
    let gateway = Running::start(Site { tls, ..Site::new(allowing(), to(upstream.address)) });
    let mut client = RawHttp2::connect(&authority, gateway.address);
    let window = |size: u32| [&[0, 4][..], &size.to_be_bytes()].concat();
    client.frame(SETTINGS, 0, 0, &window(0));
    let fields: [(&str, &[u8]); 4] = [
        (":method", b"POST"),
        (":scheme", b"https"),
        (":path", b"/"),
        (":authority", b"a.example"),
    ];
    client.send(1, &fields, Some(b"abc"));
    sleep(millis(600));
    client.frame(SETTINGS, 0, 0, &window(65_535));
    let answered = Outcome::Answered { status: Some(200), body: b"small".to_vec() };
    assert_eq!(client.outcome(1), answered);
    assert_eq!(told.recv().unwrap().unwrap(), 0);
}
