//! Uploads that are slow, or that the upstream does not want.

use std::io::Write;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::Instant;

use corsac_gateway::{Limits, Site};

use crate::leaks::watched;
use crate::scene::{
    assert_quiet, assert_serves, assert_told, assert_took, get, hasty, millis, post,
    post_in_chunks, short, with_limits,
};
use crate::support::backend::ok;
use crate::support::http2::{DATA, END_HEADERS, HEADERS, RST_STREAM, RawHttp2, encoded};
use crate::support::tls::Authority;
use crate::support::{After, Backend, Client, Exchange, PATIENCE, Running, allowing, to};

/// What no buffers on the way hold.
const LARGE: usize = 64 << 20;

#[test]
fn a_slow_upload_is_not_a_late_answer() {
    let _watched = watched();
    let backend = Backend::answering(ok("done"));
    let limits = Limits { idle_timeout: millis(3000), ..short() };
    let gateway = with_limits(limits, backend.address);
    for is_chunked in [false, true] {
        let mut client = gateway.client();
        let began = Instant::now();
        client.send(if is_chunked { post_in_chunks() } else { post(4) });
        for _ in 0..4 {
            sleep(millis(400));
            client.send(if is_chunked { "1\r\na\r\n" } else { "a" });
        }
        client.send(if is_chunked { "0\r\n\r\n" } else { "" });
        assert_told(&client.response(), 200);
        assert_took(began, 1600, 2600);
        assert_eq!(backend.last().body, b"aaaa");
    }
    // One pause may be longer than an upstream may take.
    let mut client = gateway.client();
    client.send(post(2)).send("a");
    sleep(millis(1700));
    assert_told(&client.send("b").response(), 200);
    drop(client);
    assert_quiet(&gateway, &backend, 1);
}

#[test]
fn an_upstream_that_neither_reads_nor_answers() {
    let _watched = watched();
    let (finish, finished) = channel::<()>();
    let finished = Mutex::new(finished);
    let backend = Backend::start(move |_: &mut Exchange<'_>| {
        let _ = finished.lock().unwrap().recv_timeout(PATIENCE);
        After::Close
    });
    let gateway = hasty(&backend);
    let mut client = gateway.client();
    let mut sending = client.wire.tcp().try_clone().unwrap();
    let began = Instant::now();
    client.send(post(LARGE));
    let upload = std::thread::spawn(move || {
        let piece = vec![b'x'; 1 << 16];
        while std::io::Write::write_all(&mut sending, &piece).is_ok() {}
    });
    assert_told(&client.response(), 504);
    assert_took(began, 700, 3000);
    drop(client);
    upload.join().unwrap();
    finish.send(()).unwrap();
    assert_quiet(&gateway, &backend, 0);
}

/// It says no before it has read all, and reads no more of it. Connections are not mixed up.
#[test]
fn an_upstream_that_answers_before_the_upload_is_over() {
    let _watched = watched();
    let (finish, finished) = channel::<()>();
    let finished = Mutex::new(finished);
    let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
        if exchange.head.target() == "/fine" {
            exchange.read();
            let _ = exchange.send(ok("fine"));
            return After::Keep;
        }
        let _ = exchange.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nno\n");
        let _ = finished.lock().unwrap().recv_timeout(PATIENCE);
        After::Close
    });
    let limits = Limits { idle_timeout: millis(2000), ..Limits::default() };
    let gateway = with_limits(limits, backend.address);
    let mut client = gateway.client();
    client.send(post(LARGE)).send("x".repeat(100_000));
    assert_told(&client.response(), 413);
    // The connection to the upstream is not free yet.
    for _ in 0..5 {
        assert_serves(&gateway);
    }
    drop(client);
    finish.send(()).unwrap();
    assert_quiet(&gateway, &backend, 1);
    assert_eq!(backend.unfinished().len(), 1);
}

#[test]
fn a_client_that_leaves_in_an_upload() {
    let _watched = watched();
    let backend = Backend::answering(ok("fine"));
    let gateway = Running::before(backend.address);
    assert_serves(&gateway);
    for (number, is_reset) in [false, true].into_iter().cycle().take(20).enumerate() {
        let mut client = gateway.client();
        let head = if number % 4 < 2 { post(100_000) } else { post_in_chunks() + "186a0\r\n" };
        client.send(head).send("x".repeat(50_000));
        // The upstream has begun to read.
        sleep(millis(20));
        if is_reset {
            client.wire.reset();
        } else {
            drop(client);
        }
        backend.wait_until(|backend| backend.unfinished().len() == number + 1);
        assert_quiet(&gateway, &backend, 0);
    }
    // None of them looked whole.
    assert_eq!(backend.requests().len(), 1);
    assert_serves(&gateway);
    assert_quiet(&gateway, &backend, 1);
}

#[test]
fn a_client_that_stalls_in_an_upload() {
    let _watched = watched();
    let backend = Backend::answering(ok("fine"));
    let gateway = hasty(&backend);
    for head in [post(100), post_in_chunks(), post_in_chunks() + "5\r\nab"] {
        let mut client = gateway.client();
        let began = Instant::now();
        client.send(head).send("a");
        assert_told(&client.response(), 408);
        assert_took(began, 700, 2500);
        assert!(client.wire.is_closed());
    }
    backend.wait_until(|backend| backend.unfinished().len() == 3);
    assert_told(&gateway.ask(get("/fine")), 200);
    assert_quiet(&gateway, &backend, 1);
}

/// As browsers end one, and as others do who say that nothing is wrong.
#[test]
fn a_client_with_http2_that_ends_an_upload() {
    let _watched = watched();
    let authority = Authority::new();
    let fields: [(&str, &[u8]); 4] = [
        (":method", b"POST"),
        (":scheme", b"https"),
        (":authority", b"localhost"),
        (":path", b"/upload"),
    ];
    let block = encoded(&fields);
    // A response may be there already.
    for answers in [Answers::Early, Answers::AtTheEnd] {
        let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
            let early = answers == Answers::Early;
            if early && exchange.send(ok("early")).is_err() {
                return After::Close;
            }
            if exchange.read().is_none() || (!early && exchange.send(ok("late")).is_err()) {
                return After::Close;
            }
            After::Keep
        });
        let tls = Some(authority.server());
        let gateway = Running::start(Site { tls, ..Site::new(allowing(), to(backend.address)) });
        for (number, code) in [0, 8].into_iter().cycle().take(8).enumerate() {
            let mut client = RawHttp2::connect(&authority, gateway.address);
            client.frame(HEADERS, END_HEADERS, 1, &block);
            client.frame(DATA, 0, 1, b"half of it");
            sleep(millis(20));
            client.frame(RST_STREAM, 0, 1, &[0, 0, 0, code]);
            backend.wait_until(|backend| backend.unfinished().len() == number + 1);
        }
        assert!(backend.requests().is_empty());
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Answers {
    Early,
    AtTheEnd,
}

/// It goes on for longer than heads and silence may last, and the connection serves the next request.
#[test]
fn an_upload_that_was_answered_early_is_no_slow_head() {
    let _watched = watched();
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        let _ = exchange.send(ok("early"));
        exchange.read();
        After::Keep
    });
    let gateway = hasty(&backend);
    let mut client = gateway.client();
    for pieces in [8, 1] {
        client.send(post(pieces));
        assert_told(&client.response(), 200);
        for _ in 0..pieces {
            sleep(millis(250));
            client.send("x");
        }
        let uploads =
            || backend.requests().iter().filter(|request| !request.body.is_empty()).count();
        backend.wait_until(|_| uploads() == if pieces == 8 { 1 } else { 2 });
        assert_eq!(backend.last().body, vec![b'x'; pieces]);
        assert_told(&client.ask(get("/")), 200);
    }
}

/// The answer comes while the end of the upload is on its way, wherever on the way that is.
#[test]
fn an_upload_that_was_answered_early_arrives_whole() {
    let _watched = watched();
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        if exchange.head.target() == "/fine" {
            let _ = exchange.send(ok("fine"));
            return After::Keep;
        }
        sleep(millis(40));
        let _ = exchange.send(ok("early"));
        sleep(millis(40));
        exchange.count();
        After::Keep
    });
    let gateway = Running::before(backend.address);
    std::thread::scope(|scope| {
        for first in 0..8 {
            let gateway = gateway.address;
            scope.spawn(move || {
                for number in 0..12 {
                    let size = 50_000 + (number * 8 + first) * 60_000;
                    let mut client = Client::connect(gateway);
                    client.send(post(size)).send(vec![b'x'; size]);
                    assert_eq!(client.response().text(), "early", "{size}");
                }
            });
        }
    });
    backend.wait_for(96);
    assert!(backend.unfinished().is_empty(), "{} broke off", backend.unfinished().len());
}

/// Whoever was told no and goes on sending is listened to for a while, and no longer.
#[test]
fn a_client_that_does_not_take_no_for_an_answer() {
    let _watched = watched();
    let backend = Backend::answering(ok("fine"));
    let gateway = with_limits(Limits { body_size: 10, ..Limits::default() }, backend.address);
    let (mut silent, mut endless) = (gateway.client(), gateway.client());
    for client in [&mut silent, &mut endless] {
        assert_told(&client.send(post(LARGE)).response(), 413);
    }
    let mut sending = endless.wire.tcp().try_clone().unwrap();
    let upload = std::thread::spawn(move || while sending.write_all(&[b'x'; 1 << 16]).is_ok() {});
    assert_quiet(&gateway, &backend, 0);
    upload.join().unwrap();
}

/// It keeps the connection and its answer is long over; what is left of the upload is not kept for it.
#[test]
fn an_upstream_that_answers_and_reads_no_more() {
    let _watched = watched();
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        let _ = exchange.send(ok("early"));
        sleep(millis(3500));
        exchange.count();
        After::Close
    });
    let limits = Limits { tunnel_timeout: millis(700), ..Limits::default() };
    let gateway = with_limits(limits, backend.address);
    let mut client = gateway.client();
    let mut sending = client.wire.tcp().try_clone().unwrap();
    let upload = std::thread::spawn(move || {
        let _ = sending.write_all(post(LARGE).as_bytes());
        let _ = sending.write_all(&vec![b'x'; LARGE]);
    });
    assert_eq!(client.response().text(), "early");
    backend.wait_until(|backend| backend.unfinished().len() + backend.requests().len() == 1);
    assert_eq!(backend.unfinished().len(), 1);
    drop(client);
    upload.join().unwrap();
    assert_quiet(&gateway, &backend, 0);
}

/// The upload is over by then, and only the answer goes on.
#[test]
fn an_early_answer_may_take_its_time() {
    let _watched = watched();
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        let _ = exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
        exchange.read();
        for _ in 0..8 {
            sleep(millis(300));
            let _ = exchange.send("x");
        }
        After::Keep
    });
    let limits = Limits { tunnel_timeout: millis(700), ..Limits::default() };
    let gateway = with_limits(limits, backend.address);
    let mut client = gateway.client();
    client.send(post(4)).send("bo");
    client.wire.head().unwrap();
    client.send("dy");
    assert_eq!(client.wire.exactly(8), b"xxxxxxxx");
    drop(client);
    assert_quiet(&gateway, &backend, 1);
}
