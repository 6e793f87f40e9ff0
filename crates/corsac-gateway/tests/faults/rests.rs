//! Connections that have nothing to do give their buffers up; nobody can tell.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::sync::mpsc;
use std::thread::sleep;

use corsac_gateway::{Limits, Site};

use crate::leaks::watched;
use crate::scene::{assert_quiet, assert_told, get, millis, post, with_limits};
use crate::support::accepting::Accepting;
use crate::support::backend::ok;
use crate::support::tls::Authority;
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

/// The gateway closes its end, too, before anybody asks again.
#[test]
fn an_upstream_that_closes_a_connection_that_is_kept() {
    let _watched = watched();
    let small = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_owned();
    let large = format!("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{}", "x".repeat(100_000));
    let chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n".to_owned();
    for response in [small, large, chunked] {
        let (tell, told) = mpsc::channel();
        let upstream = Accepting::start(move |mut stream| {
            let mut head = [0; 4096];
            while !head.ends_with(b"\r\n\r\n") {
                let count = stream.read(&mut head).unwrap();
                head.copy_within(..count, 4096 - count);
            }
            stream.write_all(response.as_bytes()).unwrap();
            sleep(millis(200));
            stream.shutdown(Shutdown::Write).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            tell.send(stream.read(&mut head)).unwrap();
        });
        let gateway = with_limits(Limits::default(), upstream.address);
        let mut client = gateway.client();
        assert_told(&client.ask(get("/")), 200);
        assert_eq!(told.recv().unwrap().unwrap(), 0);
    }
}
