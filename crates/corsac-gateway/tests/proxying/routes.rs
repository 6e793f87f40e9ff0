//! Which upstream gets a request, and with which path.

use std::net::{SocketAddr, TcpListener};

use corsac::server::{RouteConfig, RoutesConfig};
use corsac_gateway::{Folder, Scheme, Site, Target, Upstream, UpstreamHost};

use crate::support::backend::ok;
use crate::support::gateway::{at, policy};
use crate::support::{ALLOWED, Backend, Running, allowing, to};

fn route(hosts: &[&str], methods: &[&str], path: &str) -> RouteConfig {
    RouteConfig {
        hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
        methods: methods.iter().map(|&method| method.to_owned()).collect(),
        path: Some(path.to_owned()),
        policy: None,
    }
}

fn site(routes: Vec<(RouteConfig, Target)>, default: Target) -> Site {
    let (routes, targets) = routes.into_iter().unzip();
    let routes = RoutesConfig { default: Some(policy()), routes };
    Site { targets, ..Site::new(routes, default) }
}

/// An address that nobody listens on.
fn dead() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

#[test]
fn hosts_methods_and_paths_have_upstreams_of_their_own() {
    let [api, admin, writes, rest] =
        ["api", "admin", "writes", "rest"].map(|name| Backend::answering(ok(name)));
    let gateway = Running::start(site(
        vec![
            (route(&["admin.example", "*.admin.example"], &[], "/**"), to(admin.address)),
            (route(&[], &["POST"], "/api/**"), to(writes.address)),
            (route(&[], &[], "/api/**"), to(api.address)),
        ],
        to(rest.address),
    ));
    for (method, host, target, served_by) in [
        ("GET", "a.example", "/api/x", "api"),
        ("POST", "a.example", "/api/x", "writes"),
        ("GET", "a.example", "/apix", "rest"),
        ("GET", "a.example", "/", "rest"),
        ("POST", "a.example", "/", "rest"),
        ("GET", "admin.example", "/api/x", "admin"),
        ("GET", "ADMIN.example:8080", "/api/x", "admin"),
        ("GET", "a.admin.example", "/", "admin"),
        ("GET", "a.example", "http://admin.example/", "admin"),
    ] {
        let response = gateway.ask(format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert_eq!(response.text(), served_by, "{method} {host} {target}");
    }
}

#[test]
fn a_prefix_is_taken_off() {
    let backend = Backend::answering(ok(""));
    let Target::Upstream(upstream) = to(backend.address) else { panic!() };
    let upstream = Upstream { strip_prefix: Some("/api".to_owned()), ..upstream };
    let stripped = Target::Upstream(upstream);
    let gateway =
        Running::start(site(vec![(route(&[], &[], "/api/**"), stripped)], Target::Nowhere));
    for (target, forwarded) in [
        ("/api/items?a=b", "/items?a=b"),
        ("/api", "/"),
        ("/api?x", "/?x"),
        ("/api/", "/"),
        ("http://a.example/api/x", "/x"),
    ] {
        let response = gateway.ask(format!("GET {target} HTTP/1.1\r\nHost: a.example\r\n\r\n"));
        assert_eq!(response.status, 200, "{target}");
        assert_eq!(backend.last().head.target(), forwarded, "{target}");
    }
}

#[test]
fn a_path_that_two_upstreams_could_claim_is_refused() {
    let (api, rest) = (Backend::answering(ok("api")), Backend::answering(ok("rest")));
    let routes = vec![(route(&[], &[], "/api/**"), to(api.address))];
    let gateway = Running::start(site(routes.clone(), to(rest.address)));
    let ambiguous = ["/x/../api/y", "/api%2fy", "/x%2f..%2fapi/y", "//api/y", "/%61pi/y"];
    let mut refused = 0;
    for target in ambiguous {
        let response = gateway.ask(format!("GET {target} HTTP/1.1\r\nHost: a.example\r\n\r\n"));
        if response.status == 400 {
            assert!(response.text().contains("more than one way"), "{target}");
            refused += 1;
        }
        // The page reads that, too, if a preflight comes before it.
        let asked = format!("Origin: {ALLOWED}\r\nAccess-Control-Request-Method: PUT\r\n");
        let preflight = format!("OPTIONS {target} HTTP/1.1\r\nHost: a.example\r\n{asked}\r\n");
        assert_eq!(gateway.ask(preflight).status, 204, "{target}");
    }
    assert!(refused >= 3, "{refused}");
    assert_eq!(api.requests().len() + rest.requests().len(), ambiguous.len() - refused);
    // One service for both may get it.
    let gateway = Running::start(site(routes, to(api.address)));
    for target in ambiguous {
        let response = gateway.ask(format!("GET {target} HTTP/1.1\r\nHost: a.example\r\n\r\n"));
        assert_eq!(response.text(), "api", "{target}");
        assert_eq!(api.last().head.target(), target);
    }
}

#[test]
fn a_dead_address_is_left_out() {
    let (one, two) = (Backend::answering(ok("1")), Backend::answering(ok("2")));
    let upstream = Upstream {
        addresses: [dead(), one.address, two.address].map(|it| at(Scheme::Http, it)).to_vec(),
        strip_prefix: None,
        host: UpstreamHost::Client,
    };
    let gateway = Running::start(Site::new(allowing(), Target::Upstream(upstream)));
    for _ in 0..12 {
        let response = gateway.ask("POST / HTTP/1.1\r\nHost: a.example\r\n\r\n");
        assert_eq!(response.status, 200);
    }
    assert!(one.requests().len() >= 3 && two.requests().len() >= 3);
}

#[test]
fn the_host_can_be_that_of_the_upstream() {
    let backend = Backend::answering(ok(""));
    let Target::Upstream(upstream) = to(backend.address) else { panic!() };
    let upstream = Upstream { host: UpstreamHost::Upstream, ..upstream };
    let gateway = Running::start(Site::new(allowing(), Target::Upstream(upstream)));
    gateway.ask("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
    let head = backend.last().head;
    assert_eq!(head.one("host"), Some(&*backend.address.to_string()));
    assert_eq!(head.one("x-forwarded-host"), Some("a.example"));
}

#[test]
fn a_route_may_have_a_folder() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("index.html"), "<p>index").unwrap();
    std::fs::write(folder.path().join("a.txt"), "0123456789").unwrap();
    let files = Folder { path: folder.path().to_owned(), fallback: Some("index.html".into()) };
    let backend = Backend::answering(ok("api"));
    let routes = vec![(route(&[], &[], "/api/**"), to(backend.address))];
    let gateway = Running::start(site(routes, Target::Folder(files)));
    let ask = |method: &str, target: &str, headers: &str| {
        let head = format!("{method} {target} HTTP/1.1\r\nHost: a\r\n{headers}\r\n");
        gateway.ask(head)
    };
    assert_eq!(ask("GET", "/a.txt", "").text(), "0123456789");
    assert_eq!(ask("GET", "/some/page", "").text(), "<p>index");
    assert_eq!(ask("GET", "/", "").text(), "<p>index");
    assert_eq!(ask("GET", "/api/x", "").text(), "api");
    let part = ask("GET", "/a.txt", "Range: bytes=2-4\r\n");
    assert_eq!((part.status, part.text()), (206, "234"));
    let refused = ask("POST", "/a.txt", "");
    assert_eq!((refused.status, refused.one("allow")), (405, Some("GET, HEAD")));
    for escaping in ["/../secret", "/%2e%2e/secret", "/..%2fsecret", "//etc/passwd"] {
        let response = ask("GET", escaping, "");
        assert!(response.status >= 400 || response.text() == "<p>index", "{escaping}");
    }
}
