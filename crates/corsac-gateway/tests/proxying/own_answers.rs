//! What the gateway answers by itself: pages that are allowed to can read it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread::sleep;
use std::time::Duration;

use corsac_gateway::{Limits, ServedHosts, Site, Target};

use crate::support::backend::ok;
use crate::support::deaf::Deaf;
use crate::support::{ALLOWED, After, Backend, Exchange, REFUSED, Response, Running, allowing, to};

/// Sends the request with each origin, and checks what comes of it.
fn check(gateway: &Running, status: u16, line: &str, headers: &str, body: &str) -> Response {
    let ask = |origin: &str, accept: &str| {
        let origin =
            if origin.is_empty() { String::new() } else { format!("Origin: {origin}\r\n") };
        let head = format!("{line} HTTP/1.1\r\n{origin}Accept: {accept}\r\n{headers}\r\n{body}");
        gateway.ask(head)
    };
    for accept in ["application/json", "text/html, */*"] {
        let allowed = ask(ALLOWED, accept);
        assert_eq!(allowed.status, status, "{line}");
        assert_eq!(allowed.one("access-control-allow-origin"), Some(ALLOWED), "{line}");
        let refused = ask(REFUSED, accept);
        assert_eq!(refused.status, status, "{line}");
        assert!(!refused.head.has("access-control-allow-origin"), "{line}");
        let same = ask("", accept);
        assert_eq!(same.status, status, "{line}");
        for response in [&allowed, &refused, &same] {
            check_form(response, accept);
        }
    }
    ask(ALLOWED, "application/json")
}

fn check_form(response: &Response, accept: &str) {
    let kind = response.one("content-type").unwrap();
    if accept == "application/json" {
        assert_eq!(kind, "application/problem+json");
        let json: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(json["status"], response.status);
        assert!(json["code"].is_string() && json["detail"].is_string());
    } else {
        assert_eq!(kind, "text/plain; charset=utf-8");
        assert!(response.text().ends_with(".\n"));
    }
}

const HOST: &str = "Host: a.example\r\n";

fn limited(address: SocketAddr, limits: Limits) -> Running {
    Running::start(Site { limits, ..Site::new(allowing(), to(address)) })
}

#[test]
fn bad_requests() {
    let backend = Backend::answering(ok(""));
    let gateway = Running::before(backend.address);
    check(&gateway, 400, "GET /", "", "");
    check(&gateway, 400, "GET /", "Host: a.example\r\nHost: b.example\r\n", "");
    check(&gateway, 400, "GET /", "Host: a b\r\n", "");
    check(&gateway, 400, "GET *", HOST, "");
    check(&gateway, 405, "TRACE /", HOST, "");
    let gzip = format!("{HOST}Transfer-Encoding: gzip, chunked\r\n");
    check(&gateway, 501, "POST /", &gzip, "0\r\n\r\n");
    assert!(backend.requests().is_empty());
}

#[test]
fn no_service() {
    let gateway = Running::start(Site::new(allowing(), Target::Nowhere));
    check(&gateway, 404, "GET /", HOST, "");
    check(&gateway, 404, "POST /", &format!("{HOST}Content-Length: 4\r\n"), "body");
}

#[test]
fn bodies_that_are_too_large() {
    let backend = Backend::answering(ok(""));
    let gateway = limited(backend.address, Limits { body_size: 10, ..Limits::default() });
    let length = |length: usize| format!("{HOST}Content-Length: {length}\r\n");
    check(&gateway, 413, "POST /", &length(11), "");
    check(&gateway, 413, "POST /", &length(11), "hello world");
    check(&gateway, 413, "POST /", &length(100_000), &"x".repeat(100_000));
    let chunked = format!("{HOST}Transfer-Encoding: chunked\r\n");
    check(&gateway, 413, "POST /", &chunked, "b\r\nhello world\r\n0\r\n\r\n");
    let endless = "5\r\nhello\r\n".repeat(3);
    check(&gateway, 413, "POST /", &chunked, &endless);
    assert!(backend.requests().is_empty());
    let fits = gateway.ask(format!("POST / HTTP/1.1\r\n{}\r\n0123456789", length(10)));
    assert_eq!(fits.status, 200);
}

/// A client that sends all of a large body before it reads must still get the answer.
#[test]
fn a_refused_upload_does_not_lose_the_answer() {
    let backend = Backend::answering(ok(""));
    let gateway = limited(backend.address, Limits { body_size: 1000, ..Limits::default() });
    for _ in 0..3 {
        let body = vec![b'x'; 3_000_000];
        let head = format!("POST / HTTP/1.1\r\n{HOST}Content-Length: {}\r\n\r\n", body.len());
        let mut client = gateway.client();
        client.send(head).send(&body);
        assert_eq!(client.response().status, 413);
    }
}

/// It would be told so by a reset, which overtakes the answer on a longer way.
#[test]
fn a_client_whose_upload_is_refused_may_finish_its_sentence() {
    let backend = Backend::answering(ok(""));
    let gateway = limited(backend.address, Limits { body_size: 1000, ..Limits::default() });
    let chunked = "Transfer-Encoding: chunked\r\n\r\n3e9\r\n";
    for body in ["Content-Length: 3000000\r\n\r\n", chunked] {
        let mut client = gateway.client();
        client.send(format!("POST / HTTP/1.1\r\n{HOST}{body}")).send("x".repeat(100_000));
        assert_eq!(client.response().status, 413);
        let mut tcp = client.wire.tcp();
        for _ in 0..10 {
            sleep(Duration::from_millis(20));
            tcp.write_all(&[b'x'; 10_000]).unwrap();
        }
        // It has been told that nothing else comes.
        assert_eq!(tcp.read(&mut [0]).unwrap(), 0);
    }
}

#[test]
fn heads_that_are_too_large() {
    let backend = Backend::answering(ok(""));
    let gateway = Running::before(backend.address);
    let many = |count: usize| format!("{HOST}{}", "X: y\r\n".repeat(count));
    check(&gateway, 431, "GET /", &many(105), "");
    let long = format!("{HOST}X: {}\r\n", "y".repeat(70 * 1024));
    check(&gateway, 431, "GET /", &long, "");
    let target = format!("GET /{}", "y".repeat(64 * 1024 - 20));
    check(&gateway, 431, &target, &format!("{HOST}X: {}\r\n", "y".repeat(100)), "");
    assert!(backend.requests().is_empty());
    // So much more than allowed that it is not read to its end.
    for headers in [many(5000), format!("{HOST}X: {}\r\n", "y".repeat(1_000_000))] {
        let response = gateway.ask(format!("GET / HTTP/1.1\r\n{headers}\r\n"));
        assert_eq!(response.status, 431);
    }
    assert_eq!(gateway.ask(format!("GET / HTTP/1.1\r\n{}\r\n", many(90))).status, 200);
}

#[test]
fn upstreams_that_are_not_there() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    check(&Running::before(address), 502, "GET /", HOST, "");
}

#[test]
fn upstreams_that_answer_nothing_or_nonsense() {
    for sent in ["", "HTTP/1.1 2", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nX Y: z\r\n\r\n"] {
        for after in [After::Close, After::Reset] {
            let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
                exchange.read();
                let _ = exchange.send(sent);
                after
            });
            let gateway = Running::before(backend.address);
            check(&gateway, 502, "POST /", &format!("{HOST}Content-Length: 4\r\n"), "body");
        }
    }
}

#[test]
fn upstreams_whose_heads_never_end() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        let _ = exchange.send("HTTP/1.1 200 OK\r\n");
        while exchange.send(format!("X: {}\r\n", "y".repeat(10_000))).is_ok() {}
        After::Close
    });
    check(&Running::before(backend.address), 502, "GET /", HOST, "");
}

#[test]
fn upstreams_that_answer_late() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        exchange.read();
        let _ = exchange.wire.is_silent_for(Duration::from_secs(1));
        After::Close
    });
    let response_timeout = Duration::from_millis(100);
    let gateway = limited(backend.address, Limits { response_timeout, ..Limits::default() });
    check(&gateway, 504, "GET /", HOST, "");
    check(&gateway, 504, "POST /", &format!("{HOST}Content-Length: 4\r\n"), "body");
}

#[test]
fn upstreams_that_take_no_connection() {
    let deaf = Deaf::start();
    let connect_timeout = Duration::from_millis(100);
    let gateway = limited(deaf.address, Limits { connect_timeout, ..Limits::default() });
    check(&gateway, 504, "GET /", HOST, "");
}

#[test]
fn uploads_that_stall() {
    let backend = Backend::answering(ok(""));
    let idle_timeout = Duration::from_millis(200);
    let gateway = limited(backend.address, Limits { idle_timeout, ..Limits::default() });
    check(&gateway, 408, "POST /", &format!("{HOST}Content-Length: 10\r\n"), "body");
}

#[test]
fn too_many_clients() {
    let backend = Backend::answering(ok(""));
    let gateway = limited(backend.address, Limits { connections: 1, ..Limits::default() });
    let mut first = gateway.client();
    assert_eq!(first.ask(format!("GET / HTTP/1.1\r\n{HOST}\r\n")).status, 200);
    check(&gateway, 503, "GET /", HOST, "");
    assert_eq!(first.ask(format!("GET / HTTP/1.1\r\n{HOST}\r\n")).status, 200);
}

fn preflight(headers: &str) -> String {
    let asked = format!("Origin: {ALLOWED}\r\nAccess-Control-Request-Method: PUT\r\n");
    format!("OPTIONS / HTTP/1.1\r\n{asked}{headers}\r\n")
}

/// The page is to read the answer to its request, which comes only after a preflight.
#[test]
fn preflights_of_requests_that_the_gateway_will_answer_by_itself() {
    let full = nowhere(Limits { connections: 1, ..Limits::default() });
    let mut first = full.client();
    assert_eq!(first.ask(format!("GET / HTTP/1.1\r\n{HOST}\r\n")).status, 404);
    let small = nowhere(Limits { header_count: 4, ..Limits::default() });
    let more = format!("{HOST}X-A: 1\r\nX-B: 1\r\n");
    let open = nowhere(Limits::default());
    for (gateway, headers, status) in [(&full, HOST, 503), (&open, HOST, 404), (&small, &more, 431)]
    {
        let answer = gateway.ask(preflight(headers));
        assert_eq!((answer.status, answer.one("access-control-allow-methods")), (204, Some("PUT")));
        assert_eq!(answer.one("connection") == Some("close"), status == 503);
        let put = format!("PUT / HTTP/1.1\r\nOrigin: {ALLOWED}\r\n{headers}X-C: 1\r\n\r\n");
        let answer = gateway.ask(put);
        assert_eq!(answer.status, status);
        assert_eq!(answer.one("access-control-allow-origin"), Some(ALLOWED));
    }
}

/// A preflight that cannot be read is not answered with permission, nor is one for another's name.
#[test]
fn preflights_that_are_bad_requests() {
    let full = nowhere(Limits { connections: 1, ..Limits::default() });
    let mut first = full.client();
    assert_eq!(first.ask(format!("GET / HTTP/1.1\r\n{HOST}\r\n")).status, 404);
    let hosts = ServedHosts::Loopback;
    let local = Running::start(Site { hosts, ..Site::new(allowing(), Target::Nowhere) });
    let open = nowhere(Limits::default());
    for (gateway, headers, status) in [(&open, "", 400), (&full, "", 400), (&local, HOST, 403)] {
        let response = gateway.ask(preflight(headers));
        assert_eq!(response.status, status);
        assert!(!response.head.has("access-control-allow-methods"));
    }
}

fn nowhere(limits: Limits) -> Running {
    Running::start(Site { limits, ..Site::new(allowing(), Target::Nowhere) })
}
