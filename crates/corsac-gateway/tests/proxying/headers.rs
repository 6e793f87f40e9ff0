//! Headers on their way in both directions.

use corsac_gateway::Site;

use crate::support::backend::ok;
use crate::support::{Backend, Running, allowing, to};

fn get(headers: &str) -> String {
    format!("GET /a?b=c HTTP/1.1\r\nHost: api.example\r\n{headers}\r\n")
}

#[test]
fn a_request_and_its_response_pass() {
    let backend = Backend::answering(ok("hello"));
    let gateway = Running::before(backend.address);
    let response = gateway.ask(get("X-One: 1\r\nx-one: 2\r\nCookie: a=b\r\n"));
    assert_eq!((response.status, response.text()), (200, "hello"));
    assert_eq!(response.head.first, "HTTP/1.1 200 OK");
    let [request] = &*backend.requests() else { panic!() };
    assert_eq!(request.head.first, "GET /a?b=c HTTP/1.1");
    assert_eq!(request.head.one("host"), Some("api.example"));
    assert_eq!(request.head.all("x-one"), ["1", "2"]);
    assert_eq!(request.head.one("cookie"), Some("a=b"));
}

#[test]
fn what_is_for_one_connection_stays_there() {
    let backend = Backend::answering(
        "HTTP/1.1 200 OK\r\nConnection: X-Secret, keep-alive\r\nX-Secret: 1\r\nKeep-Alive: \
         timeout=9\r\nUpgrade: h2c\r\nProxy-Authenticate: Basic\r\nX-Kept: 2\r\nContent-Length: \
         0\r\n\r\n",
    );
    let gateway = Running::before(backend.address);
    let response = gateway.ask(get(
        "Connection: X-Secret, TE\r\nConnection: x-other\r\nX-Secret: 1\r\nX-Secret: 2\r\nX-Other: \
         3\r\nKeep-Alive: timeout=5\r\nProxy-Authorization: Basic eA==\r\nProxy-Connection: \
         close\r\nTE: gzip\r\nX-Kept: 4\r\n",
    ));
    let request = backend.last().head;
    for name in [
        "x-secret",
        "x-other",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "connection",
    ] {
        assert!(!request.has(name), "{name} was forwarded");
    }
    for name in ["x-secret", "keep-alive", "upgrade", "proxy-authenticate", "connection"] {
        assert!(!response.head.has(name), "{name} came back");
    }
    assert_eq!((request.one("x-kept"), response.one("x-kept")), (Some("4"), Some("2")));
}

#[test]
fn via_grows_in_both_directions() {
    let backend = Backend::answering("HTTP/1.1 200 OK\r\nVia: 1.1 b\r\nContent-Length: 0\r\n\r\n");
    let gateway = Running::before(backend.address);
    let response = gateway.ask(get("Via: 1.1 a\r\n"));
    assert_eq!(backend.last().head.all("via"), ["1.1 a", "1.1 corsac"]);
    assert_eq!(response.head.all("via"), ["1.1 b", "1.1 corsac"]);
    gateway.ask("GET / HTTP/1.0\r\nHost: a.example\r\n\r\n");
    assert_eq!(backend.last().head.all("via"), ["1.0 corsac"]);
}

const CLAIMS: &str = "Forwarded: for=203.0.113.9\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-\
                      Proto: https\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Port: \
                      1\r\nX-Real-IP: 203.0.113.9\r\n";

#[test]
fn what_strangers_say_of_others_is_replaced() {
    let backend = Backend::answering(ok(""));
    let gateway = Running::before(backend.address);
    gateway.ask(get(CLAIMS));
    let head = backend.last().head;
    assert_eq!(head.one("forwarded"), Some("for=127.0.0.1;host=api.example;proto=http"));
    assert_eq!(head.one("x-forwarded-for"), Some("127.0.0.1"));
    assert_eq!(head.one("x-forwarded-proto"), Some("http"));
    assert_eq!(head.one("x-forwarded-host"), Some("api.example"));
    assert!(!head.has("x-real-ip") && !head.has("x-forwarded-port"));
}

#[test]
fn what_trusted_proxies_say_is_added_to() {
    let backend = Backend::answering(ok(""));
    let mut site = Site::new(allowing(), to(backend.address));
    site.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let gateway = Running::start(site);
    gateway.ask(get(CLAIMS));
    let head = backend.last().head;
    let ours = "for=127.0.0.1;host=api.example;proto=http";
    assert_eq!(head.all("forwarded"), ["for=203.0.113.9", ours]);
    assert_eq!(head.all("x-forwarded-for"), ["203.0.113.9", "127.0.0.1"]);
    assert_eq!(head.one("x-forwarded-proto"), Some("https"));
    assert_eq!(head.one("x-forwarded-host"), Some("evil.example"));
    assert_eq!(head.one("x-real-ip"), Some("203.0.113.9"));
}

/// On a connection that was there before, too.
#[test]
fn who_is_trusted_changes_with_a_reload() {
    let backend = Backend::answering(ok(""));
    let site = |trusted: &[&str]| {
        let trusted_proxies = trusted.iter().map(|network| network.parse().unwrap()).collect();
        Site { trusted_proxies, ..Site::new(allowing(), to(backend.address)) }
    };
    let (strangers, proxies) = (site(&["192.0.2.0/24"]), site(&["127.0.0.0/8"]));
    let gateway = Running::start(strangers.clone());
    let mut client = gateway.client();
    for (site, told) in [
        (strangers.clone(), &["127.0.0.1"][..]),
        (proxies, &["203.0.113.9", "127.0.0.1"]),
        (strangers, &["127.0.0.1"]),
    ] {
        gateway.handle.reload(site).unwrap();
        assert_eq!(client.ask(get(CLAIMS)).status, 200);
        let head = backend.last().head;
        assert_eq!(head.all("x-forwarded-for"), told);
        assert_eq!(head.has("x-real-ip"), told.len() > 1);
    }
}

#[test]
fn several_lines_of_a_response_stay_several() {
    let backend = Backend::answering(
        "HTTP/1.1 418 Short and Stout\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: \
         3\r\n\r\ntea",
    );
    let gateway = Running::before(backend.address);
    let response = gateway.ask(get(""));
    assert_eq!((response.status, response.text()), (418, "tea"));
    assert_eq!(response.head.all("set-cookie"), ["a=1", "b=2"]);
}
