//! Headers about the connection that would change what a message says.

use std::thread::sleep;
use std::time::Duration;

use corsac::server::RouteConfig;
use corsac_gateway::{Site, Target};

use crate::row::{Fate, HIDDEN, before_echo, check, post, row};
use crate::support::backend::ok;
use crate::support::{Backend, Running, allowing, to};

#[test]
fn listed_headers() {
    let listed = |name, listed: &str| {
        let headers = format!("Connection: {listed}\r\nContent-Length: 5\r\n");
        row(name, Fate::Forwarded, &["hello", ""], post(&headers, "hello") + &post("", ""))
    };
    let chunked = |name, listed: &str| {
        let headers = format!("Connection: {listed}\r\nTransfer-Encoding: chunked\r\n");
        row(name, Fate::Forwarded, &["hello"], post(&headers, "5\r\nhello\r\n0\r\n\r\n"))
    };
    check(&[
        listed("Content-Length", "content-length"),
        listed("Host", "keep-alive, Host"),
        listed("what is no name", "a b, :, \u{e9}, ,"),
        listed("headers of the gateway", "via, forwarded, x-forwarded-for"),
        chunked("Transfer-Encoding", "transfer-encoding"),
        chunked("Transfer-Encoding and Content-Length", "Transfer-Encoding, Content-Length"),
    ]);
}

#[test]
fn what_is_listed_cannot_take_away_the_gateways_own() {
    let (gateway, backend) = before_echo();
    let connection = "Connection: x-forwarded-for, forwarded, via, x-forwarded-host, host\r\n";
    gateway.ask(post(connection, ""));
    let head = backend.last().head;
    for name in ["x-forwarded-for", "forwarded", "via", "x-forwarded-host", "host"] {
        assert!(head.has(name), "{name} is gone");
    }
}

#[test]
fn expectations() {
    let expecting = |name, expect: &str| {
        let headers = format!("{expect}Content-Length: 5\r\n");
        row(name, Fate::Either, &["hello", ""], post(&headers, "hello") + &post("", ""))
    };
    check(&[
        expecting("of something else", "Expect: 200-ok\r\n"),
        expecting("of nothing", "Expect:\r\n"),
        expecting("of two things", "Expect: 100-continue, x\r\n"),
        expecting("of two lines", "Expect: x\r\nExpect: 100-continue\r\n"),
        row(
            "without a body",
            Fate::Forwarded,
            &["", ""],
            post("Expect: 100-continue\r\n", "") + &post("", ""),
        ),
        row(
            "of HTTP/1.0",
            Fate::Either,
            &["hello"],
            "POST /p HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
        ),
    ]);
}

#[test]
fn upgrades_to_http() {
    let upgrading = |name, headers: &str| {
        let requests = post(headers, "") + &post("Content-Length: 5\r\n", "hello");
        row(name, Fate::Forwarded, &["", "hello"], requests)
    };
    let settings = "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n";
    check(&[
        upgrading(
            "h2c",
            &format!("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n{settings}"),
        ),
        upgrading(
            "h2c that is not listed",
            &format!("Connection: upgrade\r\nUpgrade: h2c\r\n{settings}"),
        ),
        upgrading("h2c in upper case", "Connection: Upgrade\r\nUpgrade: H2C\r\n"),
        upgrading("h2c among others", "Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n"),
        upgrading("two lines", "Connection: Upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c\r\n"),
        upgrading("TLS", "Connection: Upgrade\r\nUpgrade: TLS/1.0\r\n"),
        upgrading("no Connection", "Upgrade: websocket\r\n"),
    ]);
}

#[test]
fn what_follows_a_refused_upgrade_is_the_next_request() {
    let (gateway, backend) = before_echo();
    let mut client = gateway.client();
    client.send(post("Connection: upgrade\r\nUpgrade: websocket\r\n", HIDDEN));
    assert_eq!(client.response().text(), "/p");
    assert_eq!(client.response().text(), "/hidden");
    assert_eq!(backend.requests().len(), 2);
}

#[test]
fn closing() {
    check(&[
        row("close", Fate::Forwarded, &[""], post("Connection: close\r\n", HIDDEN)),
        row(
            "close and keep-alive",
            Fate::Forwarded,
            &[""],
            post("Connection: close\r\nConnection: keep-alive\r\n", HIDDEN),
        ),
        row(
            "Proxy-Connection means nothing",
            Fate::Forwarded,
            &["", ""],
            post("Proxy-Connection: close\r\nKeep-Alive: timeout=5\r\n", "") + &post("", ""),
        ),
    ]);
}

/// The gateway answers before the body is there. What comes then is the body, or nothing.
#[test]
fn a_body_that_nobody_reads_is_no_request() {
    let backend = Backend::answering(ok(""));
    let mut site = Site::new(allowing(), Target::Nowhere);
    site.routes.routes =
        vec![RouteConfig { path: Some("/hidden".to_owned()), ..RouteConfig::default() }];
    site.targets = vec![to(backend.address)];
    let gateway = Running::start(site);
    let length = HIDDEN.len();
    for headers in [
        format!("Content-Length: {length}\r\n"),
        format!("Content-Length: {}\r\n", 10 * length),
        format!("Expect: 100-continue\r\nContent-Length: {length}\r\n"),
        "Transfer-Encoding: chunked\r\n".to_owned(),
        "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n".to_owned(),
    ] {
        for pause in [0, 50] {
            let mut client = gateway.client();
            client.send(post(&headers, ""));
            sleep(Duration::from_millis(pause));
            let is_chunked = headers.contains("chunked");
            if is_chunked {
                client.send(format!("{length:x}\r\n{HIDDEN}\r\n0\r\n\r\n"));
            } else {
                client.send(HIDDEN);
            }
            assert_eq!(client.response().status, 404, "{headers}");
            client.wire.finish();
            assert!(client.try_response_to("GET").is_err(), "{headers}");
        }
    }
    assert!(backend.requests().is_empty());
}
