//! A gateway that stops while everybody asks.

use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use corsac_gateway::{GatewayHandle, Limits, Site};

use crate::leaks::watched;
use crate::scene::{assert_told, assert_took, get, millis, post, wait_until};
use crate::support::backend::ok;
use crate::support::http2::{Outcome, RawHttp2};
use crate::support::tls::Authority;
use crate::support::{After, Backend, Client, Exchange, Running, allowing, to};

fn draining(backend: &Backend, drain: Duration) -> Running {
    Running::start_with(Site::new(allowing(), to(backend.address)), 2, drain)
}

/// Answers after this time.
fn slow(time: Duration) -> Backend {
    Backend::start(move |exchange: &mut Exchange<'_>| {
        if exchange.read().is_none() {
            return After::Close;
        }
        sleep(time);
        if exchange.send(ok("fine")).is_ok() { After::Keep } else { After::Close }
    })
}

#[test]
fn what_has_begun_is_answered() {
    let _watched = watched();
    let backend = slow(millis(600));
    let gateway = draining(&backend, millis(5000));
    let address = gateway.address;
    let mut asking: Vec<_> = (0..30).map(|_| gateway.client()).collect();
    for client in &mut asking {
        client.send(get("/"));
    }
    let mut idle: Vec<_> = (0..10).map(|_| gateway.client()).collect();
    let mut uploading = gateway.client();
    uploading.send(post(2)).send("a");
    wait_until(|| backend.requests().len() == 30);
    let began = Instant::now();
    gateway.handle.stop();
    let ended = thread::spawn(move || drop(gateway));
    for client in &mut idle {
        assert!(client.wire.is_closed());
    }
    assert_took(began, 0, 400);
    wait_until(|| TcpStream::connect(address).is_err());
    uploading.send("b");
    for mut client in asking.into_iter().chain([uploading]) {
        assert_told(&client.response(), 200);
        assert!(client.wire.is_closed());
    }
    ended.join().unwrap();
    assert_took(began, 600, 2500);
    assert_eq!(backend.requests().len(), 31);
}

#[test]
fn what_stalls_is_cut_at_the_deadline() {
    let _watched = watched();
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        if exchange.head.target() == "/body" {
            exchange.read();
            let _ = exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegin");
        }
        while !exchange.wire.raw().is_empty() {}
        After::Close
    });
    let gateway = draining(&backend, millis(700));
    let mut clients: Vec<_> = (0..3).map(|_| gateway.client()).collect();
    clients[0].send(get("/"));
    clients[1].send(get("/body")).wire.head().unwrap();
    clients[2].send(post(9)).send("part");
    wait_until(|| backend.open_connections() == 3);
    let began = Instant::now();
    drop(gateway);
    assert_took(began, 700, 1500);
    for mut client in clients {
        assert!(client.try_response_to("GET").is_err());
    }
    backend.wait_until(|backend| backend.open_connections() == 0);
}

/// Asks on connections that are used up to `uses` times, until the gateway is gone. What the
/// upstream was asked must be answered.
fn load(address: std::net::SocketAddr, uses: usize, answered: &AtomicUsize) {
    while let Ok(tcp) = TcpStream::connect(address) {
        let mut client = Client { wire: crate::support::wire::Wire::plain(tcp) };
        for _ in 0..uses {
            match client.send(get("/")).try_response_to("GET") {
                Ok(response) => {
                    assert_told(&response, 200);
                    answered.fetch_add(1, Ordering::SeqCst);
                    if response.one("connection") == Some("close") {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
    }
}

#[test]
fn no_request_is_lost_by_a_stop() {
    let _watched = watched();
    for _ in 0..3 {
        let backend = slow(millis(2));
        let gateway = draining(&backend, millis(5000));
        let (address, answered) = (gateway.address, Arc::new(AtomicUsize::new(0)));
        let load: Vec<_> = [1, 3, 100, 100]
            .map(|uses| {
                let answered = Arc::clone(&answered);
                thread::spawn(move || load(address, uses, &answered))
            })
            .into();
        sleep(millis(200));
        let began = Instant::now();
        drop(gateway);
        assert_took(began, 0, 1500);
        for thread in load {
            thread.join().unwrap();
        }
        let (asked, answered) = (backend.requests().len(), answered.load(Ordering::SeqCst));
        assert!(answered > 50, "{answered} answers");
        assert_eq!(asked, answered);
        assert!(backend.unfinished().is_empty());
    }
}

/// A handle may outlive its gateway, and may come from anywhere.
#[test]
fn a_handle_of_a_stopped_gateway_does_nothing() {
    let _watched = watched();
    let backend = slow(millis(0));
    let gateway = draining(&backend, millis(500));
    let (give, given) = channel::<GatewayHandle>();
    give.send(gateway.handle.clone()).unwrap();
    let stopping = thread::spawn(move || {
        let handle = given.recv().unwrap();
        handle.stop();
        handle.stop();
        handle
    });
    let handle = stopping.join().unwrap();
    drop(gateway);
    handle.reload(Site::new(allowing(), to(backend.address))).unwrap();
    assert!(handle.metrics().contains("corsac_open_connections 0"));
}

/// As a program may have it that uses the library.
#[test]
fn times_may_have_no_end() {
    let _watched = watched();
    let (backend, authority) = (slow(millis(0)), Authority::new());
    let never = Duration::MAX;
    let limits = Limits {
        header_timeout: never,
        idle_timeout: never,
        connect_timeout: never,
        response_timeout: never,
        tunnel_timeout: never,
        ..Limits::default()
    };
    let tls = Some(authority.server());
    let site = Site { limits, tls, ..Site::new(allowing(), to(backend.address)) };
    let gateway = Running::start_with(site, 1, never);
    let fields: [(&str, &[u8]); 4] =
        [(":method", b"GET"), (":scheme", b"https"), (":authority", b"localhost"), (":path", b"/")];
    let mut client = RawHttp2::connect(&authority, gateway.address);
    client.send(1, &fields, None);
    let answered = Outcome::Answered { status: Some(200), body: b"fine".into() };
    assert_eq!(client.outcome(1), answered);
    let mut client = authority.connect(gateway.address, &["http/1.1"]);
    assert_told(&client.ask(post(1) + "x"), 200);
}
