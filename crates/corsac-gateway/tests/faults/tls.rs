//! Clients with TLS, or with something else.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, sleep};
use std::time::Instant;

use corsac_gateway::Site;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConnection, StreamOwned};

use crate::leaks::watched;
use crate::scene::{assert_quiet, assert_told, assert_took, get, millis, short};
use crate::support::backend::ok;
use crate::support::tls::Authority;
use crate::support::wire::Wire;
use crate::support::{Backend, Client, PATIENCE, Running, allowing, to};

fn site(authority: &Authority, backend: &Backend) -> Site {
    let tls = Some(authority.server());
    Site { tls, ..Site::new(allowing(), to(backend.address)) }
}

#[test]
fn a_client_that_does_not_finish_its_handshake() {
    let _watched = watched();
    let (authority, backend) = (Authority::new(), Backend::answering(ok("fine")));
    let gateway = Running::start(Site { limits: short(), ..site(&authority, &backend) });
    // The head of a record that never comes.
    let beginnings = [&b""[..], b"\x16", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"];
    let began = Instant::now();
    let mut clients: Vec<_> = beginnings.iter().map(|_| gateway.client()).collect();
    for (client, beginning) in clients.iter_mut().zip(beginnings) {
        client.send(beginning);
    }
    let mut fine = authority.connect(gateway.address, &["http/1.1"]);
    assert_told(&fine.ask(get("/")), 200);
    assert_took(began, 0, 600);
    for client in &mut clients {
        while !client.wire.raw().is_empty() {}
    }
    assert_took(began, 700, 2500);
    drop(fine);
    assert_quiet(&gateway, &backend, 1);
}

/// Nor do the others: one who is about to ask gets an answer.
#[test]
fn handshakes_do_not_hold_up_a_stop() {
    let _watched = watched();
    let (authority, backend) = (Authority::new(), Backend::answering(ok("fine")));
    let gateway = Running::start_with(site(&authority, &backend), 1, millis(20_000));
    let (address, handle) = (gateway.address, gateway.handle.clone());
    let (mut silent, mut beginning) = (gateway.client(), TcpStream::connect(address).unwrap());
    silent.send("\x16");
    // Whoever comes later is served later.
    assert_told(&authority.connect(address, &["http/1.1"]).ask(get("/")), 200);
    let began = Instant::now();
    handle.stop();
    let ended = thread::spawn(move || drop(gateway));
    sleep(millis(100));
    let name = ServerName::try_from("localhost").unwrap();
    let tls = ClientConnection::new(authority.client(&["http/1.1"]), name).unwrap();
    beginning.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut stream = StreamOwned::new(tls, &mut beginning);
    stream.write_all(get("/").as_bytes()).unwrap();
    let mut answer = [0; 15];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    while !silent.wire.raw().is_empty() {}
    ended.join().unwrap();
    assert_took(began, 900, 3000);
}

#[test]
fn a_client_without_tls() {
    let _watched = watched();
    let (authority, backend) = (Authority::new(), Backend::answering(ok("fine")));
    let gateway = Running::start(site(&authority, &backend));
    let began = Instant::now();
    let mut client = gateway.client();
    client.send(get("/"));
    while !client.wire.raw().is_empty() {}
    assert_took(began, 0, 500);
    assert_quiet(&gateway, &backend, 0);
}

/// A new connection, and the certificate that it was shown.
fn connected(authority: &Authority, address: SocketAddr) -> (Client, Vec<u8>) {
    let tcp = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
    tcp.set_read_timeout(Some(PATIENCE)).unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let session = ClientConnection::new(authority.client(&["http/1.1"]), name).unwrap();
    let mut stream = StreamOwned::new(session, tcp.try_clone().unwrap());
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock).unwrap();
    }
    stream.flush().unwrap();
    let shown = stream.conn.peer_certificates().unwrap()[0].to_vec();
    (Client { wire: Wire::new(stream, tcp) }, shown)
}

#[test]
fn a_certificate_that_is_replaced_under_load() {
    let _watched = watched();
    let (authority, backend) = (Arc::new(Authority::new()), Backend::answering(ok("fine")));
    let gateway = Running::start_with(site(&authority, &backend), 2, millis(2000));
    let (mut kept, first) = connected(&authority, gateway.address);
    assert_told(&kept.ask(get("/")), 200);
    let (over, served) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let load: Vec<_> = (0..3)
        .map(|_| {
            let (authority, over) = (Arc::clone(&authority), Arc::clone(&over));
            let (served, address) = (Arc::clone(&served), gateway.address);
            thread::spawn(move || {
                let mut seen = BTreeSet::new();
                while !over.load(Ordering::Relaxed) {
                    let (mut client, shown) = connected(&authority, address);
                    seen.insert(shown);
                    for _ in 0..3 {
                        assert_told(&client.ask(get("/")), 200);
                        served.fetch_add(1, Ordering::Relaxed);
                    }
                }
                seen
            })
        })
        .collect();
    let mut shown = BTreeSet::from([first]);
    for _ in 0..8 {
        sleep(millis(100));
        authority.issue();
        gateway.handle.reload(site(&authority, &backend)).unwrap();
        let (mut client, new) = connected(&authority, gateway.address);
        assert_told(&client.ask(get("/")), 200);
        assert!(shown.insert(new), "an old certificate is shown");
    }
    over.store(true, Ordering::Relaxed);
    for thread in load {
        let seen = thread.join().unwrap();
        assert!(seen.len() > 3 && seen.is_subset(&shown), "{} certificates", seen.len());
    }
    assert!(served.load(Ordering::Relaxed) > 30);
    // Who had a connection goes on with it.
    assert_told(&kept.ask(get("/")), 200);
}
