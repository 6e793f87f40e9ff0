//! Bodies larger than memory should be: they pass through, and none is held.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::io::ErrorKind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use corsac_gateway::{Limits, Site};
use support::backend::ok;
use support::{After, Backend, Exchange, PATIENCE, Running, allowing, to};

const PIECE: usize = 64 * 1024;
const LARGE: u64 = 200 * 1024 * 1024;

/// What a gateway may take up for one stream, with all buffers on the way.
const BOUND: u64 = 24 * 1024 * 1024;

/// What the kernel may hold of one stream: the buffers of two connections.
const HELD: u64 = 64 * 1024 * 1024;

/// Memory is that of the process, so only one of these tests runs at a time.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
}

/// The most memory that is taken up more than at the beginning.
struct Watch {
    beginning: u64,
    most: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    fn begin() -> Self {
        let (most, over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (of_thread, ended) = (Arc::clone(&most), Arc::clone(&over));
        let thread = thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                of_thread.fetch_max(resident(), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(5));
            }
        });
        Self { beginning: resident(), most, over, thread: Some(thread) }
    }

    fn assert_bounded(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        self.thread.take().unwrap().join().unwrap();
        let grown = self.most.load(Ordering::Relaxed).saturating_sub(self.beginning);
        assert!(grown < BOUND, "{} MB more", grown >> 20);
    }
}

fn before(backend: &Backend) -> Running {
    let limits = Limits { body_size: u64::MAX, ..Limits::default() };
    let gateway = Running::start(Site { limits, ..Site::new(allowing(), to(backend.address)) });
    // Whatever is made once is there before anything is measured.
    assert_eq!(gateway.ask("GET /small HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
    gateway
}

/// Counts what `/large` uploads; answers `/download` with as much.
fn backend() -> Backend {
    Backend::start(|exchange: &mut Exchange<'_>| {
        let Some(count) = exchange.count() else { return After::Close };
        if exchange.head.target() != "/download" {
            return if exchange.send(ok(&count.to_string())).is_ok() {
                After::Keep
            } else {
                After::Close
            };
        }
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {LARGE}\r\n\r\n");
        exchange.send(head).unwrap();
        let piece = vec![b'x'; PIECE];
        for _ in 0..LARGE / PIECE as u64 {
            if exchange.send(&piece).is_err() {
                return After::Close;
            }
        }
        After::Keep
    })
}

#[test]
fn uploads_pass_through() {
    let _turn = alone();
    let backend = backend();
    let gateway = before(&backend);
    for is_chunked in [false, true] {
        let mut client = gateway.client();
        let framing = if is_chunked {
            "Transfer-Encoding: chunked".to_owned()
        } else {
            format!("Content-Length: {LARGE}")
        };
        let mut watch = Watch::begin();
        client.send(format!("POST /large HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n"));
        let piece = vec![b'x'; PIECE];
        let chunk = [format!("{PIECE:x}\r\n").as_bytes(), &piece, b"\r\n"].concat();
        for _ in 0..LARGE / PIECE as u64 {
            client.wire.send(if is_chunked { &chunk } else { &piece }).unwrap();
        }
        client.send(if is_chunked { "0\r\n\r\n" } else { "" });
        assert_eq!(client.response().text(), LARGE.to_string());
        watch.assert_bounded();
    }
}

#[test]
fn downloads_pass_through() {
    let _turn = alone();
    let backend = backend();
    let gateway = before(&backend);
    let mut client = gateway.client();
    let mut watch = Watch::begin();
    client.send("GET /download HTTP/1.1\r\nHost: a\r\n\r\n");
    let head = client.wire.head().unwrap();
    let mut count = 0;
    let framing = head.framing_of_response("GET").unwrap();
    client.wire.pass_body(framing, &mut |piece| count += piece.len() as u64).unwrap();
    assert_eq!(count, LARGE);
    watch.assert_bounded();
}

#[test]
fn a_backend_that_stops_reading_stops_the_client() {
    let _turn = alone();
    let (go_on, waiting) = channel::<()>();
    let waiting = Mutex::new(waiting);
    let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
        if exchange.head.target() == "/large" {
            waiting.lock().unwrap().recv_timeout(PATIENCE).unwrap();
        }
        let count = exchange.count().unwrap();
        exchange.send(ok(&count.to_string())).unwrap();
        After::Keep
    });
    let gateway = before(&backend);
    let mut client = gateway.client();
    let mut watch = Watch::begin();
    client.send(format!("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: {LARGE}\r\n\r\n"));
    client.wire.tcp().set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    let (mut sent, piece) = (0, vec![b'x'; PIECE]);
    let error = loop {
        assert!(sent < HELD, "{} MB were taken by nobody", sent >> 20);
        match std::io::Write::write(&mut client.wire.tcp(), &piece) {
            Ok(count) => sent += count as u64,
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    watch.assert_bounded();
    go_on.send(()).unwrap();
    client.wire.tcp().set_write_timeout(Some(PATIENCE)).unwrap();
    while sent < LARGE {
        let rest = usize::try_from(LARGE - sent).unwrap_or(PIECE).min(PIECE);
        client.wire.send(&piece[..rest]).unwrap();
        sent += rest as u64;
    }
    assert_eq!(client.response().text(), LARGE.to_string());
}

#[test]
fn a_client_that_stops_reading_stops_the_backend() {
    let _turn = alone();
    let written = Arc::new(AtomicU64::new(0));
    let of_backend = Arc::clone(&written);
    let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
        exchange.read();
        if exchange.head.target() != "/download" {
            return if exchange.send(ok("")).is_ok() { After::Keep } else { After::Close };
        }
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {LARGE}\r\n\r\n");
        exchange.send(head).unwrap();
        let piece = vec![b'x'; PIECE];
        for _ in 0..LARGE / PIECE as u64 {
            exchange.send(&piece).unwrap();
            of_backend.fetch_add(PIECE as u64, Ordering::SeqCst);
        }
        After::Keep
    });
    let gateway = before(&backend);
    let mut client = gateway.client();
    let mut watch = Watch::begin();
    client.send("GET /download HTTP/1.1\r\nHost: a\r\n\r\n");
    let mut before = 1;
    // Until nothing has moved for a while.
    while before != written.load(Ordering::SeqCst) {
        before = written.load(Ordering::SeqCst);
        assert!(before < HELD, "{} MB were taken by nobody", before >> 20);
        thread::sleep(Duration::from_millis(400));
    }
    watch.assert_bounded();
    // Others are served meanwhile.
    assert_eq!(gateway.ask("GET /small HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
    let head = client.wire.head().unwrap();
    let (mut count, framing) = (0, head.framing_of_response("GET").unwrap());
    client.wire.pass_body(framing, &mut |piece| count += piece.len() as u64).unwrap();
    assert_eq!(count, LARGE);
}
