//! Upstreams that refuse, stall, break off or send what they should not.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use corsac_gateway::Limits;

use crate::leaks::watched;
use crate::scene::{
    assert_cut_off, assert_quiet, assert_serves, assert_told, assert_took, get, hasty, millis,
    short, with_limits,
};
use crate::support::backend::ok;
use crate::support::wire::WireError;
use crate::support::{After, Backend, Exchange, Running};

/// `/fine` is answered, and everything else as it is said.
fn backend(other: impl Fn(&mut Exchange<'_>) -> After + Send + Sync + 'static) -> Backend {
    Backend::start(move |exchange: &mut Exchange<'_>| {
        if exchange.read().is_none() {
            return After::Close;
        }
        if exchange.head.target() != "/fine" {
            return other(exchange);
        }
        let _ = exchange.send(ok("fine"));
        After::Keep
    })
}

/// Sends these bytes and ends so.
fn sending(bytes: impl Into<Vec<u8>>, after: After) -> Backend {
    let bytes = bytes.into();
    backend(move |exchange| {
        let _ = exchange.send(&bytes);
        if after == After::Reset {
            // What has been sent is lost with a reset unless it has been read.
            std::thread::sleep(millis(20));
        }
        after
    })
}

/// Every client of these is told, and nobody else notices.
#[track_caller]
fn assert_all_told(backend: &Backend, status: u16) {
    let gateway = Running::before(backend.address);
    for _ in 0..20 {
        assert_told(&gateway.ask(get("/")), status);
    }
    assert_serves(&gateway);
    assert_quiet(&gateway, backend, 1);
}

#[test]
fn an_upstream_that_refuses_the_connection() {
    let _watched = watched();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gateway = Running::before(address);
    let mut client = gateway.client();
    for _ in 0..20 {
        let response = client.ask(get("/"));
        assert_told(&response, 502);
        assert!(response.text().contains("cannot be reached"), "{}", response.text());
    }
}

#[test]
fn an_upstream_that_never_answers() {
    let _watched = watched();
    let backend = backend(|exchange| {
        assert!(exchange.wire.raw().is_empty());
        After::Close
    });
    let gateway = hasty(&backend);
    let mut client = gateway.client();
    let began = Instant::now();
    client.send(get("/"));
    assert_serves(&gateway);
    assert_told(&client.response(), 504);
    assert_took(began, 700, 2500);
    // The client may go on, and the connection that was given up is closed.
    assert_told(&client.ask(get("/fine")), 200);
    drop(client);
    assert_quiet(&gateway, &backend, 1);
}

#[test]
fn an_upstream_that_closes_without_an_answer() {
    let _watched = watched();
    for after in [After::Close, After::Reset] {
        assert_all_told(&sending("", after), 502);
    }
}

#[test]
fn an_upstream_that_breaks_off_in_a_head() {
    let _watched = watched();
    for head in
        ["H", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nA: b\r\n"]
    {
        for after in [After::Close, After::Reset] {
            assert_all_told(&sending(head, after), 502);
        }
    }
}

#[test]
fn an_upstream_that_sends_garbage() {
    let _watched = watched();
    let noise: Vec<u8> = (0..10_000_u32).map(|at| (at * at % 251) as u8).collect();
    for garbage in [
        &b"\r\n\r\n\r\n\r\n"[..],
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"HTTP/1.1 2OO OK\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: \0\r\n\r\n",
        b"<html>it works</html>",
        &noise,
    ] {
        assert_all_told(&sending(garbage, After::Close), 502);
    }
}

/// It sends `piece` for ever, and is stopped before it has sent much.
#[track_caller]
fn assert_stopped(beginning: &'static str, piece: &'static str) {
    let sent = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&sent);
    let backend = backend(move |exchange| {
        let piece = piece.repeat(1000);
        let _ = exchange.send(beginning);
        while exchange.send(&piece).is_ok() {
            counted.fetch_add(piece.len() as u64, Ordering::Relaxed);
        }
        After::Close
    });
    let gateway = Running::before(backend.address);
    let began = Instant::now();
    assert_told(&gateway.ask(get("/")), 502);
    assert_took(began, 0, 3000);
    assert_serves(&gateway);
    assert_quiet(&gateway, &backend, 1);
    // What the kernel holds between the two is part of it.
    let sent = sent.load(Ordering::Relaxed);
    assert!(sent < 12 << 20, "it sent {sent} bytes");
}

#[test]
fn an_upstream_whose_headers_do_not_end() {
    let _watched = watched();
    assert_stopped("HTTP/1.1 200 OK\r\n", "X-Header: value\r\n");
}

#[test]
fn an_upstream_with_a_header_line_that_does_not_end() {
    let _watched = watched();
    assert_stopped("HTTP/1.1 200 OK\r\nX-Header: ", "0123456789");
}

#[test]
fn an_upstream_with_a_header_line_of_a_megabyte() {
    let _watched = watched();
    let line = "x".repeat(1 << 20);
    let response = format!("HTTP/1.1 200 OK\r\nX: {line}\r\nContent-Length: 0\r\n\r\n");
    assert_all_told(&sending(response, After::Close), 502);
}

/// Nobody gets a response that looks whole.
#[track_caller]
fn assert_broken(framing: &str, body: &[u8], after: After) {
    let response = [format!("HTTP/1.1 200 OK\r\n{framing}\r\n\r\n").as_bytes(), body].concat();
    let backend = sending(response, after);
    let gateway = Running::before(backend.address);
    for _ in 0..5 {
        assert_cut_off(&gateway, get("/"));
    }
    assert_serves(&gateway);
    assert_quiet(&gateway, &backend, 1);
}

#[test]
fn an_upstream_that_breaks_off_in_a_body() {
    let _watched = watched();
    let (length, chunked) = ("Content-Length: 300000", "Transfer-Encoding: chunked");
    let whole_chunk = [b"3e8\r\n".as_slice(), &[b'x'; 1000], b"\r\n"].concat();
    for after in [After::Close, After::Reset] {
        for count in [0, 1, 299_999] {
            assert_broken(length, &vec![b'x'; count], after);
        }
        for body in [
            &b""[..],
            b"3",
            b"3\r\nab",
            b"3\r\nabc\r\n",
            b"3\r\nabc\r\n0\r\n",
            b"3\r\nabc\r\n0\r\nX: y\r\n",
            &whole_chunk.repeat(300),
        ] {
            assert_broken(chunked, body, after);
        }
    }
}

#[test]
fn an_upstream_that_sends_more_than_it_said() {
    let _watched = watched();
    let more = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nrealHTTP/1.1 200 OK\r\n\
                Content-Length: 5\r\n\r\nfalse";
    let backend = sending(more, After::Keep);
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    for _ in 0..20 {
        let response = client.ask(get("/"));
        assert_eq!((response.status, response.text()), (200, "real"));
        assert_eq!(client.ask(get("/fine")).text(), "fine");
    }
    drop(client);
    assert_quiet(&gateway, &backend, 1);
}

#[test]
fn an_upstream_with_many_interim_responses() {
    let _watched = watched();
    let early = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n".repeat(5000);
    assert_all_told(&sending(early + &ok("late"), After::Keep), 200);
}

#[test]
fn an_upstream_with_endless_interim_responses() {
    let _watched = watched();
    let backend = backend(|exchange| {
        let early = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100);
        while exchange.send(&early).is_ok() {
            std::thread::sleep(millis(1));
        }
        After::Close
    });
    let gateway = hasty(&backend);
    let began = Instant::now();
    let mut client = gateway.client();
    client.send(get("/"));
    assert_serves(&gateway);
    let response = client.response();
    assert!(response.status == 502 || response.status == 504);
    assert_told(&response, response.status);
    assert_took(began, 0, 2500);
    drop(client);
    assert_quiet(&gateway, &backend, 1);
}

/// A body may take longer than a head; but not for ever.
#[test]
fn an_upstream_that_stalls_in_a_body() {
    let _watched = watched();
    let backend = backend(|exchange| {
        let _ = exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        for _ in 0..6 {
            std::thread::sleep(millis(300));
            let _ = exchange.send("0123456789");
        }
        assert!(exchange.wire.raw().is_empty());
        After::Close
    });
    let gateway = with_limits(Limits { idle_timeout: millis(5000), ..short() }, backend.address);
    let mut client = gateway.client();
    let began = Instant::now();
    match client.send(get("/")).try_response_to("GET") {
        Err(WireError::Cut(_)) => {}
        other => panic!("{other:?}"),
    }
    assert_took(began, 2500, 4000);
    let all = [&b"\r\n\r\n"[..], &b"0123456789".repeat(6)].concat();
    assert!(client.wire.received.ends_with(&all));
    assert_serves(&gateway);
    assert_quiet(&gateway, &backend, 1);
}
