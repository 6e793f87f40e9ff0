//! Many clients at a time.

use std::net::TcpStream;
use std::time::Instant;

use corsac_gateway::Limits;

use crate::leaks::{descriptor_limit, watched};
use crate::scene::{
    assert_quiet, assert_serves, assert_told, assert_took, clients_of, get, post, wait_until,
    with_limits,
};
use crate::support::backend::ok;
use crate::support::{Backend, Client};

#[test]
fn hundreds_of_slow_clients() {
    let _watched = watched();
    let backend = Backend::answering(ok("fine"));
    let gateway = with_limits(Limits::default(), backend.address);
    let connect = |_| gateway.client();
    let (mut heads, mut bodies): (Vec<Client>, Vec<Client>) =
        ((0..300).map(connect).collect(), (0..300).map(connect).collect());
    for client in &mut heads {
        client.send("GET /fine HTTP/1.1\r\nHost: a\r\nX: ");
    }
    for client in &mut bodies {
        client.send(post(50));
    }
    backend.wait_until(|backend| backend.open_connections() >= 300);
    let began = Instant::now();
    for _ in 0..50 {
        for client in heads.iter_mut().chain(&mut bodies) {
            client.send("x");
        }
        assert_serves(&gateway);
    }
    for client in &mut bodies {
        assert_told(&client.response(), 200);
    }
    for client in &mut heads {
        assert_eq!(client.send("\r\n\r\n").response().status, 200);
    }
    assert_took(began, 0, 15_000);
    assert_eq!(backend.requests().len(), 650);
    drop((heads, bodies));
    let kept = backend.open_connections();
    assert_quiet(&gateway, &backend, kept);
}

#[test]
fn more_clients_than_allowed() {
    let _watched = watched();
    let backend = Backend::answering(ok("fine"));
    let gateway = with_limits(Limits { connections: 10, ..Limits::default() }, backend.address);
    let mut served: Vec<_> = (0..10).map(|_| gateway.client()).collect();
    for client in &mut served {
        assert_told(&client.ask(get("/")), 200);
    }
    for _ in 0..30 {
        let mut over = gateway.client();
        assert_told(&over.ask(get("/")), 503);
        assert!(over.wire.is_closed());
    }
    for client in &mut served {
        assert_told(&client.ask(get("/")), 200);
    }
    assert_eq!(backend.requests().len(), 20);
    served.pop();
    wait_until(|| clients_of(&gateway) == 9);
    assert_told(&gateway.ask(get("/")), 200);
    drop(served);
    assert_quiet(&gateway, &backend, 1);
}

fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
}

/// Both ends of each are in this process. With other tests beside it, memory is not all of these.
#[test]
fn thousands_of_idle_clients() {
    let _watched = watched();
    let count = (descriptor_limit().saturating_sub(5000) / 2).clamp(300, 5000);
    let backend = Backend::answering(ok("fine"));
    let gateway = with_limits(Limits::default(), backend.address);
    let before = resident();
    let mut idle = Vec::new();
    for number in 0..count {
        let client = TcpStream::connect(gateway.address).unwrap();
        if number % 500 == 0 {
            assert_serves(&gateway);
        }
        idle.push(client);
    }
    wait_until(|| clients_of(&gateway) == count);
    assert_serves(&gateway);
    let each = resident().saturating_sub(before) / count as u64;
    assert!(each < 30_000, "{each} bytes for each");
    // Each can still ask.
    for client in idle.drain(..).step_by(50) {
        let mut client = Client { wire: crate::support::wire::Wire::plain(client) };
        assert_told(&client.ask(get("/")), 200);
    }
    let began = Instant::now();
    assert_quiet(&gateway, &backend, 1);
    assert_took(began, 0, 5000);
}
