//! Connections that become WebSockets, or do not.

use corsac_gateway::{Scheme, Site, Target, Upstream};

use crate::support::backend::{SWITCHING, ok};
use crate::support::gateway::{at, encrypted};
use crate::support::peers::{Http2Backend, full};
use crate::support::tls::Authority;
use crate::support::{ALLOWED, After, Backend, Exchange, REFUSED, Running, allowing, to};

fn upgrade(protocol: &str, headers: &str) -> String {
    format!(
        "GET /ws HTTP/1.1\r\nHost: a.example\r\nConnection: keep-alive, Upgrade\r\nUpgrade: \
         {protocol}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
    )
}

/// Agrees, says hello, and then returns everything in upper case until it reads `bye`.
fn websocket(exchange: &mut Exchange<'_>) -> After {
    exchange.read();
    let _ = exchange.send(format!("{SWITCHING}hello"));
    loop {
        let bytes = exchange.wire.raw();
        if bytes.is_empty() || bytes.ends_with(b"bye") {
            return After::Close;
        }
        let _ = exchange.send(bytes.to_ascii_uppercase());
    }
}

#[test]
fn a_websocket_goes_both_ways() {
    let backend = Backend::start(websocket);
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    client.send(upgrade("websocket", &format!("Origin: {ALLOWED}\r\n")));
    let head = client.wire.head().unwrap();
    assert_eq!((head.status(), head.one("upgrade")), (101, Some("websocket")));
    assert_eq!(head.one("connection").map(str::to_lowercase).as_deref(), Some("upgrade"));
    assert_eq!(head.one("sec-websocket-accept"), Some("x"));
    let request = backend.last().head;
    assert_eq!(request.one("upgrade"), Some("websocket"));
    assert_eq!(request.one("connection").map(str::to_lowercase).as_deref(), Some("upgrade"));
    assert_eq!(request.one("origin"), Some(ALLOWED));
    assert_eq!(client.wire.exactly(5), b"hello");
    for piece in ["abc", "GET / HTTP/1.1\r\n\r\n", "x"] {
        client.send(piece);
        assert_eq!(client.wire.exactly(piece.len()), piece.to_uppercase().as_bytes());
    }
    client.send("bye");
    assert!(client.wire.is_closed());
    assert_eq!(backend.requests().len(), 1);
}

#[test]
fn a_websocket_goes_to_a_service_that_would_choose_http2() {
    let authority = Authority::new();
    let backend = Http2Backend::start(Some(authority.server()), |_| http::Response::new(full("2")));
    let gateway = Running::before_tls(&authority, backend.address);
    let get = "GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n";
    assert_eq!(gateway.ask(get).text(), "2");
    for opened in [2, 3] {
        let mut client = gateway.client();
        client.send(upgrade("websocket", ""));
        assert_eq!(client.wire.head().unwrap().status(), 101);
        client.send("abc");
        assert_eq!(client.wire.exactly(3), b"ABC");
        assert_eq!(backend.connections(), opened);
        // Other requests go on as before.
        assert_eq!(gateway.ask(get).text(), "2");
        assert_eq!(backend.connections(), opened);
    }
}

/// Others have it.
#[test]
fn a_service_is_not_left_out_because_it_has_no_websockets() {
    let authority = Authority::new();
    let speaking = |protocols: &[&str]| {
        let tls = authority.server_speaking(protocols);
        Http2Backend::start(Some(tls), |_| http::Response::new(full("2")))
    };
    let (without, with) = (speaking(&["h2"]), speaking(&["h2", "http/1.1"]));
    let addresses = [&without, &with].map(|backend| at(Scheme::Https, backend.address));
    let mut upstream = Upstream::at(addresses[0].clone());
    upstream.addresses = addresses.into();
    let mut site = encrypted(&authority, with.address);
    site.default_target = Target::Upstream(upstream);
    let gateway = Running::start(site);
    for _ in 0..4 {
        let mut client = gateway.client();
        client.send(upgrade("websocket", ""));
        assert_eq!(client.wire.head().unwrap().status(), 101);
    }
    for _ in 0..8 {
        assert_eq!(gateway.ask("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n").text(), "2");
    }
    assert_eq!((without.requests().len(), with.requests().len()), (4, 4));
}

#[test]
fn what_follows_the_request_at_once_goes_along() {
    let backend = Backend::start(websocket);
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    client.send(upgrade("websocket", "") + "early");
    assert_eq!(client.wire.head().unwrap().status(), 101);
    assert_eq!(client.wire.exactly(10), b"helloEARLY");
}

#[test]
fn a_client_that_leaves_ends_the_tunnel() {
    let backend = Backend::start(websocket);
    let gateway = Running::before(backend.address);
    for finish in [true, false] {
        let mut client = gateway.client();
        client.send(upgrade("websocket", ""));
        client.wire.head().unwrap();
        backend.wait_until(|backend| backend.open_connections() == 1);
        if finish {
            drop(client)
        } else {
            client.wire.reset()
        }
        backend.wait_until(|backend| backend.open_connections() == 0);
    }
}

#[test]
fn an_upgrade_that_the_upstream_refuses_is_an_answer() {
    let backend = Backend::answering(ok("no"));
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    for _ in 0..2 {
        let response = client.ask(upgrade("websocket", ""));
        assert_eq!((response.status, response.text()), (200, "no"));
        assert!(!response.head.has("upgrade"));
    }
}

#[test]
fn pages_of_other_origins_open_no_websocket() {
    let backend = Backend::start(websocket);
    let mut routes = allowing();
    routes.default.as_mut().unwrap().websocket_origins = vec![ALLOWED.to_owned()];
    let gateway = Running::start(Site::new(routes, to(backend.address)));
    for headers in [format!("Origin: {REFUSED}\r\n"), "Origin: null\r\n".to_owned()] {
        let response = gateway.ask(upgrade("WebSocket", &headers));
        assert_eq!(response.status, 403, "{headers}");
    }
    assert!(backend.requests().is_empty());
    let mut client = gateway.client();
    client.send(upgrade("websocket", &format!("Origin: {ALLOWED}\r\n")));
    assert_eq!(client.wire.head().unwrap().status(), 101);
}

#[test]
fn http_is_not_upgraded_to_http() {
    let backend = Backend::answering(ok("1.1"));
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    for protocol in ["h2c", "H2C", "HTTP/2.0", "h2c, websocket"] {
        let response =
            client.ask(upgrade(protocol, "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"));
        assert_eq!((response.status, response.text()), (200, "1.1"), "{protocol}");
        let head = backend.last().head;
        for name in ["upgrade", "connection", "http2-settings"] {
            assert!(!head.has(name), "{name} of {protocol} was forwarded");
        }
    }
}

#[test]
fn an_upgrade_that_nobody_asked_for_is_refused() {
    let backend = Backend::start(websocket);
    let gateway = Running::before(backend.address);
    for request in [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(),
        "GET / HTTP/1.0\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n".to_owned(),
        upgrade("h2c", ""),
    ] {
        assert_eq!(gateway.ask(request).status, 502);
    }
}

/// The rest of the body would come out of the tunnel.
#[test]
fn an_upgrade_before_the_request_is_over_is_refused() {
    let backend = Backend::start(|exchange: &mut Exchange<'_>| {
        let _ = exchange.send(SWITCHING);
        while !exchange.wire.raw().is_empty() {}
        After::Close
    });
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    let head = upgrade("websocket", "Content-Length: 100\r\n").replace("GET", "POST");
    client.send(head + "some of it");
    assert_eq!(client.response().status, 502);
}
