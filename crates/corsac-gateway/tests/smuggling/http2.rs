//! Requests in HTTP/2 that would be others, or more of them, in HTTP/1.1.

use std::collections::BTreeMap;

use corsac_gateway::Site;

use crate::row::{HIDDEN, besides_witnesses, echo, witness_over_tls};
use crate::support::http2::{Outcome, RawHttp2};
use crate::support::tls::Authority;
use crate::support::{Backend, Running, allowing, to};

type Fields<'f> = Vec<(&'f str, &'f [u8])>;

/// A request with these pseudo-headers changed, and these fields after them.
fn request<'f>(pseudo: &[(&'f str, &'f [u8])], further: &[(&'f str, &'f [u8])]) -> Fields<'f> {
    let usual: [(&str, &[u8]); 4] = [
        (":authority", b"a.example"),
        (":method", b"POST"),
        (":path", b"/p"),
        (":scheme", b"https"),
    ];
    let changed: BTreeMap<_, _> = pseudo.iter().copied().collect();
    let mut fields = Vec::new();
    for (name, value) in usual {
        fields.push((name, changed.get(name).copied().unwrap_or(value)));
    }
    fields.retain(|(_, value)| *value != b"none");
    fields.extend_from_slice(further);
    fields
}

/// What may become of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    /// It is forwarded with its body.
    Forwarded,
    /// It is reset, or answered with an error, and nothing is forwarded.
    Refused,
    /// As much of it as was announced may be forwarded before the rest is there.
    Shortened,
}

struct Row<'f> {
    name: &'static str,
    fate: Fate,
    fields: Fields<'f>,
    body: Option<&'f [u8]>,
}

fn setting() -> (Authority, Running, Backend) {
    let authority = Authority::new();
    let backend = Backend::start(echo);
    let mut site = Site::new(allowing(), to(backend.address));
    site.tls = Some(authority.server());
    (authority, Running::start(site), backend)
}

fn check(rows: &[Row<'_>]) {
    let (authority, gateway, backend) = setting();
    for Row { name, fate, fields, body } in rows {
        let before = backend.requests().len();
        let mut client = RawHttp2::connect(&authority, gateway.address);
        client.send(1, fields, *body);
        let outcome = client.outcome(1);
        witness_over_tls(&authority, &gateway, name);
        let forwarded = besides_witnesses(&backend, before);
        let is_served = matches!(outcome, Outcome::Answered { status: Some(200), .. });
        match fate {
            Fate::Forwarded => {
                assert!(is_served, "{name}: {outcome:?}");
                let [forwarded] = &*forwarded else { panic!("{name}: {forwarded:?}") };
                assert_eq!(forwarded.body, body.unwrap_or_default(), "{name}");
            }
            Fate::Refused => {
                assert!(!is_served, "{name}: {outcome:?}");
                assert!(forwarded.is_empty(), "{name}: {forwarded:?}");
            }
            Fate::Shortened => {
                assert!(forwarded.len() < 2, "{name}: {forwarded:?}");
                let body = body.unwrap_or_default();
                assert!(forwarded.iter().all(|it| body.starts_with(&it.body)), "{name}");
            }
        }
    }
}

fn refused<'f>(name: &'static str, fields: Fields<'f>) -> Row<'f> {
    Row { name, fate: Fate::Refused, fields, body: None }
}

const SMUGGLED: &[u8] = b"x\r\nTransfer-Encoding: chunked";

#[test]
fn bytes_that_end_lines() {
    let path = format!("/p HTTP/1.1\r\nHost: a.example\r\n\r\n{HIDDEN}");
    let method = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\nGET";
    check(&[
        refused("CR LF in a value", request(&[], &[("x", SMUGGLED)])),
        refused("LF in a value", request(&[], &[("x", b"a\nb: c")])),
        refused("CR in a value", request(&[], &[("x", b"a\rb: c")])),
        refused("NUL in a value", request(&[], &[("x", b"a\0b")])),
        refused("CR LF in a name", request(&[], &[("x\r\ny", b"z")])),
        refused("a colon in a name", request(&[], &[("x: y", b"z")])),
        refused("a space in a name", request(&[], &[("x y", b"z")])),
        refused("an empty name", request(&[], &[("", b"z")])),
        refused("upper case in a name", request(&[], &[("X-Y", b"z")])),
        refused("CR LF in the path", request(&[(":path", path.as_bytes())], &[])),
        refused("a space in the path", request(&[(":path", b"/p HTTP/1.1")], &[])),
        refused("a NUL in the path", request(&[(":path", b"/p\0")], &[])),
        refused("CR LF in the method", request(&[(":method", method.as_bytes())], &[])),
        refused("a space in the method", request(&[(":method", b"GET /hidden")], &[])),
        refused("CR LF in the authority", request(&[(":authority", b"a.example\r\nx: y")], &[])),
        refused("a space in the authority", request(&[(":authority", b"a.example b")], &[])),
        refused("CR LF in the scheme", request(&[(":scheme", b"http\r\nx: y")], &[])),
    ]);
}

#[test]
fn pseudo_headers() {
    check(&[
        refused("no path", request(&[(":path", b"none")], &[])),
        refused("an empty path", request(&[(":path", b"")], &[])),
        refused("a path without a slash", request(&[(":path", b"p")], &[])),
        refused("a path that is a URL", request(&[(":path", b"http://b.example/p")], &[])),
        refused("an asterisk", request(&[(":path", b"*")], &[])),
        refused("no method", request(&[(":method", b"none")], &[])),
        refused("no scheme", request(&[(":scheme", b"none")], &[])),
        refused("another scheme", request(&[(":scheme", b"ftp")], &[])),
        refused("a path in the scheme", request(&[(":scheme", b"https://b.example/?")], &[])),
        refused("no authority", request(&[(":authority", b"none")], &[])),
        refused("a path in the authority", request(&[(":authority", b"a.example/p")], &[])),
        refused("a user in the authority", request(&[(":authority", b"me@a.example")], &[])),
        refused("two authorities", request(&[], &[(":authority", b"b.example")])),
        refused("two paths", request(&[], &[(":path", b"/q")])),
        refused("two methods", request(&[], &[(":method", b"GET")])),
        refused("another host", request(&[], &[("host", b"b.example")])),
        refused("two hosts", request(&[], &[("host", b"a.example"), ("host", b"b.example")])),
        refused("an unknown one", request(&[], &[(":version", b"HTTP/1.1")])),
        refused("one of responses", request(&[], &[(":status", b"200")])),
        refused("one after a header", {
            let mut fields = request(&[(":path", b"none")], &[("x", b"y")]);
            fields.push((":path", b"/p"));
            fields
        }),
        refused("a CONNECT", {
            vec![(":method", &b"CONNECT"[..]), (":authority", &b"b.example:443"[..])]
        }),
        Row {
            name: "the same host",
            fate: Fate::Forwarded,
            fields: request(&[], &[("host", b"a.example")]),
            body: None,
        },
    ]);
}

#[test]
fn headers_of_connections() {
    check(&[
        refused("transfer-encoding", request(&[], &[("transfer-encoding", b"chunked")])),
        refused("connection", request(&[], &[("connection", b"close")])),
        refused("connection that lists", request(&[], &[("connection", b"content-length")])),
        refused("keep-alive", request(&[], &[("keep-alive", b"timeout=5")])),
        refused("proxy-connection", request(&[], &[("proxy-connection", b"close")])),
        refused("upgrade", request(&[], &[("upgrade", b"websocket")])),
        refused("te that is not trailers", request(&[], &[("te", b"gzip")])),
    ]);
}

#[test]
fn lengths_that_lie() {
    let row = |name, fate, length: &'static str, body| Row {
        name,
        fate,
        fields: request(&[], &[("content-length", length.as_bytes())]),
        body,
    };
    let hidden = Some(HIDDEN.as_bytes());
    check(&[
        row("too short", Fate::Shortened, "0", hidden),
        row("too short by some", Fate::Shortened, "5", hidden),
        row("too long", Fate::Refused, "500", hidden),
        row("too long without a body", Fate::Refused, "5", None),
        row("no number", Fate::Refused, "+5", Some(b"hello")),
        row("empty", Fate::Refused, "", Some(b"hello")),
        row("a list that differs", Fate::Refused, "5, 6", Some(b"hello")),
        row("right", Fate::Forwarded, "5", Some(b"hello")),
        Row { name: "none", fate: Fate::Forwarded, fields: request(&[], &[]), body: hidden },
        Row {
            name: "two that differ",
            fate: Fate::Refused,
            fields: request(&[], &[("content-length", b"5"), ("content-length", b"0")]),
            body: Some(b"hello"),
        },
        Row {
            name: "GET with a body",
            fate: Fate::Forwarded,
            fields: request(&[(":method", b"GET")], &[]),
            body: hidden,
        },
    ]);
}

#[test]
fn trailers_that_would_be_headers() {
    let (authority, gateway, backend) = setting();
    for (name, value) in [
        ("content-length", &b"50"[..]),
        ("transfer-encoding", b"chunked"),
        ("host", b"b.example"),
        (":path", b"/hidden"),
        ("x", SMUGGLED),
    ] {
        let announced = request(&[], &[("trailer", name.as_bytes())]);
        for fields in [request(&[], &[]), announced] {
            let mut client = RawHttp2::connect(&authority, gateway.address);
            client.send_with_trailers(1, &fields, b"hello", &[(name, value)]);
            client.outcome(1);
            witness_over_tls(&authority, &gateway, name);
        }
    }
    for request in backend.requests() {
        let is_ours = request.head.target() == "/p" && request.body == b"hello";
        assert!(is_ours || request.head.target().starts_with("/witness/"), "{request:?}");
        assert_eq!(request.trailers, [], "{request:?}");
    }
}
