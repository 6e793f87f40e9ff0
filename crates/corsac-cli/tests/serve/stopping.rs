//! What becomes of requests when the gateway is told to stop.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::reloading::Slow;
use crate::serving::{Client, Serving, service};
use crate::support::Folder;
use crate::{ALLOWED, policy, write};

const STOPPING: &str = "stopping; another signal ends it at once";

#[test]
fn what_has_begun_is_answered_and_nobody_else_is_let_in() {
    let folder = Folder::new("stop-begun");
    let slow = Slow::new();
    write(&folder, "corsac.toml", &policy(ALLOWED, &slow.to));
    let mut serving = Serving::start(&folder, &["serve"]);
    let request = slow.begun(&serving);
    serving.signal("TERM");
    serving.logged(STOPPING, 1);
    let deadline = Instant::now() + crate::serving::PATIENCE;
    while Client::connect(serving.address).and_then(|mut client| client.get("/", ALLOWED)).is_ok() {
        assert!(Instant::now() < deadline, "clients are still let in");
        thread::sleep(Duration::from_millis(10));
    }
    let refused = Client::connect(serving.address).map(drop).map_err(|error| error.kind());
    assert_eq!(refused, Err(ErrorKind::ConnectionRefused));
    slow.go.send(()).unwrap();
    assert_eq!(request.join().unwrap().body, "done");
    assert_eq!(serving.exit(), 0);
    serving.logged("stopped", 1);
}

#[test]
fn under_load_every_request_that_reached_the_service_is_answered() {
    let folder = Folder::new("stop-load");
    let seen = Arc::new(AtomicUsize::new(0));
    let ours = Arc::clone(&seen);
    let to = service(move |_| {
        ours.fetch_add(1, Ordering::Relaxed);
        thread::sleep(Duration::from_millis(1));
        "whole".to_owned()
    });
    write(&folder, "corsac.toml", &policy(ALLOWED, &to));
    let mut serving = Serving::start(&folder, &["serve"]);
    let address = serving.address;
    let clients: Vec<_> = (0..4).map(|_| thread::spawn(move || load(address))).collect();
    let deadline = Instant::now() + crate::serving::PATIENCE;
    while seen.load(Ordering::Relaxed) < 200 {
        assert!(Instant::now() < deadline, "there is no load");
        thread::sleep(Duration::from_millis(1));
    }
    serving.signal("TERM");
    let served: usize = clients.into_iter().map(|client| client.join().unwrap()).sum();
    assert_eq!(serving.exit(), 0);
    assert_eq!(served, seen.load(Ordering::Relaxed));
}

/// Sends requests until nobody listens any more, and gives the number of those that were answered.
fn load(address: SocketAddr) -> usize {
    let mut served = 0;
    while let Ok(mut client) = Client::connect(address) {
        loop {
            match client.get("/", ALLOWED) {
                Ok(answer) => {
                    assert_eq!((answer.status, &answer.body[..]), (200, "whole"));
                    served += 1;
                }
                // The gateway closed the connection before it read the request.
                Err(error) if error.kind() != ErrorKind::UnexpectedEof => break,
                Err(error) => panic!("half a response came: {error}"),
            }
        }
    }
    served
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let folder = Folder::new("stop-twice");
    let slow = Slow::new();
    write(&folder, "corsac.toml", &policy(ALLOWED, &slow.to));
    let mut serving = Serving::start(&folder, &["serve"]);
    let mut client = serving.client();
    client.send("GET /slow HTTP/1.1\nHost: a").unwrap();
    slow.came.recv_timeout(crate::serving::PATIENCE).unwrap();
    serving.signal("TERM");
    serving.logged(STOPPING, 1);
    let began = Instant::now();
    serving.signal("TERM");
    assert_eq!(serving.exit(), 0);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(client.answer().is_err());
}

#[test]
fn a_request_that_stalls_ends_with_the_time_to_drain() {
    let folder = Folder::new("stop-stalled");
    let slow = Slow::new();
    write(&folder, "corsac.toml", &(policy(ALLOWED, &slow.to) + "drain = \"300ms\"\n"));
    let mut serving = Serving::start(&folder, &["serve"]);
    let mut client = serving.client();
    client.send("GET /slow HTTP/1.1\nHost: a").unwrap();
    slow.came.recv_timeout(crate::serving::PATIENCE).unwrap();
    let began = Instant::now();
    serving.signal("INT");
    assert_eq!(serving.exit(), 0);
    assert!((Duration::from_millis(300)..Duration::from_secs(5)).contains(&began.elapsed()));
    assert!(client.answer().is_err());
}

#[test]
fn who_was_let_in_by_the_kernel_before_the_stop_is_answered() {
    for round in 0..8 {
        let folder = Folder::new("stop-queued");
        let config = policy(ALLOWED, &service(|_| "done".to_owned())) + "workers = 1\n";
        write(&folder, "corsac.toml", &config);
        let mut serving = Serving::start(&folder, &["serve"]);
        // Nobody sees that they come, nor which came first: they or the signal.
        serving.signal("STOP");
        let mut clients: Vec<_> = (0..3).map(|_| serving.client()).collect();
        for client in &mut clients {
            client.send("GET / HTTP/1.1\nHost: localhost").unwrap();
        }
        serving.signal("TERM");
        serving.signal("CONT");
        for client in &mut clients {
            assert_eq!(
                client.answer().map(|answer| answer.body).ok().as_deref(),
                Some("done"),
                "{round}"
            );
        }
        assert_eq!(serving.exit(), 0);
    }
}
