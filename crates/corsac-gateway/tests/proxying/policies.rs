//! CORS at the edge: the backend's opinion does not count.

use crate::support::backend::ok;
use crate::support::{ALLOWED, Backend, REFUSED, Running};

fn get(origin: &str) -> String {
    format!("GET / HTTP/1.1\r\nHost: a.example\r\nOrigin: {origin}\r\n\r\n")
}

const PREFLIGHT: &str = "Access-Control-Request-Method: PUT\r\n";

fn preflight(origin: &str) -> String {
    format!("OPTIONS / HTTP/1.1\r\nHost: a.example\r\nOrigin: {origin}\r\n{PREFLIGHT}\r\n")
}

#[test]
fn preflights_are_answered_at_the_edge() {
    let backend = Backend::answering(ok(""));
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    let allowed = client.ask(preflight(ALLOWED));
    assert_eq!(allowed.status, 204);
    assert_eq!(allowed.one("access-control-allow-origin"), Some(ALLOWED));
    assert_eq!(allowed.one("access-control-allow-methods"), Some("PUT"));
    let refused = client.ask(preflight(REFUSED));
    assert!(!refused.head.has("access-control-allow-origin"));
    assert!(backend.requests().is_empty());
}

#[test]
fn the_backends_cors_headers_are_replaced() {
    let backend = Backend::answering(
        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Origin: \
         https://evil.example\r\nAccess-Control-Allow-Credentials: true\r\nContent-Length: 0\r\n\r\n",
    );
    let gateway = Running::before(backend.address);
    let allowed = gateway.ask(get(ALLOWED));
    assert_eq!(allowed.one("access-control-allow-origin"), Some(ALLOWED));
    assert!(!allowed.head.has("access-control-allow-credentials"));
    let refused = gateway.ask(get(REFUSED));
    assert!(!refused.head.has("access-control-allow-origin"), "{:?}", refused.head);
    assert!(!refused.head.has("access-control-allow-credentials"));
    for response in [allowed, refused] {
        assert!(response.head.all("vary").iter().any(|vary| vary.eq_ignore_ascii_case("origin")));
    }
}

#[test]
fn a_reload_changes_the_policy_of_the_next_request() {
    let backend = Backend::answering(ok("hello"));
    let gateway = Running::before(backend.address);
    let mut client = gateway.client();
    assert!(!client.ask(get(REFUSED)).head.has("access-control-allow-origin"));
    let mut routes = crate::support::allowing();
    routes.default.as_mut().unwrap().allow_origins = vec![REFUSED.to_owned()];
    let target = crate::support::to(backend.address);
    gateway.handle.reload(corsac_gateway::Site::new(routes, target)).unwrap();
    let response = client.ask(get(REFUSED));
    assert_eq!(response.one("access-control-allow-origin"), Some(REFUSED));
    assert_eq!(backend.connections(), 1, "the upstream's connection was not kept");
}
