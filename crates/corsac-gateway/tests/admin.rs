//! What the admin address says of a gateway that runs.

#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use corsac::server::{PolicyConfig, RouteConfig, RoutesConfig};
use corsac_gateway::{
    Configuration, Gateway, GatewayHandle, Scheme, Site, StartError, Target, Upstream,
    UpstreamAddress,
};
use serde_json::Value;

const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);
const APP: &str = "https://app.example";
const STRANGER: &str = "https://stranger.example";

struct Running {
    public: SocketAddr,
    admin: SocketAddr,
    handle: GatewayHandle,
    thread: Option<JoinHandle<std::io::Result<()>>>,
}

impl Running {
    fn start(site: Site) -> Self {
        let gateway = Gateway::bind(configuration(site, ANY)).unwrap();
        let public = gateway.addresses()[0];
        let (admin, handle) = (gateway.admin_address().unwrap(), gateway.handle());
        let thread = Some(thread::spawn(move || gateway.run()));
        Self { public, admin, handle, thread }
    }

    /// A request of a page, and the status of the response.
    fn get(&self, path: &str, origin: &str) -> u16 {
        let head = format!("GET {path} HTTP/1.1\r\nHost: a.example\r\nOrigin: {origin}\r\n");
        Response::to(self.public, &head).status
    }

    fn preflight(&self, path: &str, origin: &str, method: &str) -> u16 {
        let head = format!(
            "OPTIONS {path} HTTP/1.1\r\nHost: a.example\r\nOrigin: {origin}\r\n\
             Access-Control-Request-Method: {method}\r\n"
        );
        Response::to(self.public, &head).status
    }

    fn admin(&self, path: &str) -> Response {
        Response::to(self.admin, &format!("GET {path} HTTP/1.1\r\nHost: {}\r\n", self.admin))
    }

    fn json(&self, path: &str) -> Value {
        let response = self.admin(path);
        assert_eq!(response.header("content-type"), Some("application/json"));
        serde_json::from_str(&response.body).unwrap()
    }

    /// The value of a metric.
    fn metric(&self, series: &str) -> Option<f64> {
        let text = self.admin("/metrics").body;
        let value = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        value.map(|value| value.parse().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.handle.stop();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap().unwrap();
        }
    }
}

struct Response {
    status: u16,
    head: String,
    body: String,
}

impl Response {
    /// What comes back to this head; the connection ends with it.
    fn to(address: SocketAddr, head: &str) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "{head}Connection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

fn configuration(site: Site, admin: SocketAddr) -> Configuration {
    Configuration {
        listen: vec![ANY],
        workers: NonZeroUsize::new(2).unwrap(),
        drain: Duration::from_secs(10),
        admin: Some(admin),
        site,
    }
}

fn policy(origin: &str) -> PolicyConfig {
    PolicyConfig {
        allow_origins: vec![origin.to_owned()],
        allow_methods: vec!["PUT".to_owned()],
        ..PolicyConfig::default()
    }
}

fn routes(paths: &[&str]) -> RoutesConfig {
    let route = |path: &&str| RouteConfig {
        path: Some((*path).to_owned()),
        policy: Some(policy(APP)),
        ..RouteConfig::default()
    };
    RoutesConfig { routes: paths.iter().map(route).collect(), default: Some(policy(APP)) }
}

fn site(paths: &[&str], backend: SocketAddr) -> Site {
    let address = UpstreamAddress {
        scheme: Scheme::Http,
        host: backend.ip().to_string(),
        port: backend.port(),
    };
    Site::new(routes(paths), Target::Upstream(Upstream::at(address)))
}

/// Answers everything, `/slow` after a while and `/socket` with an upgrade that lasts as long as the
/// client wants.
fn backend() -> SocketAddr {
    let listener = TcpListener::bind(ANY).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || {
                // The gateway may have gone.
                let _ = serve(stream?);
                Ok::<_, std::io::Error>(())
            });
        }
    });
    address
}

fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    if head.starts_with(b"GET /socket") {
        stream.write_all(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        )?;
        return stream.read_to_end(&mut head).map(|_| ());
    }
    if head.starts_with(b"GET /slow") {
        thread::sleep(Duration::from_secs(1));
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
}

/// Waits for what another thread does.
fn until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !condition() {
        assert!(Instant::now() < deadline, "it does not happen");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn requests_are_counted_by_rule_kind_and_outcome_over_all_workers() {
    let running = Running::start(site(&["/api/**"], backend()));
    for _ in 0..8 {
        assert_eq!(running.get("/api/items", APP), 200);
    }
    assert_eq!(running.get("/", STRANGER), 200);
    assert_eq!(running.preflight("/api/items", APP, "PUT"), 204);
    assert_eq!(running.preflight("/api/items", APP, "PATCH"), 403);
    for (series, value) in [
        (r#"corsac_requests_total{rule="/api/**",kind="cors",outcome="allowed"}"#, 8.0),
        (r#"corsac_requests_total{rule="/api/**",kind="cors-preflight",outcome="allowed"}"#, 1.0),
        (
            r#"corsac_requests_total{rule="/api/**",kind="cors-preflight",outcome="method-not-allowed"}"#,
            1.0,
        ),
        (r#"corsac_requests_total{rule="default",kind="cors",outcome="origin-not-allowed"}"#, 1.0),
        (r#"corsac_responses_total{rule="/api/**",status="2xx"}"#, 9.0),
        (r#"corsac_responses_total{rule="/api/**",status="4xx"}"#, 1.0),
        (r#"corsac_upstream_response_seconds_count{rule="/api/**"}"#, 8.0),
        (r#"corsac_upstream_response_seconds_count{rule="default"}"#, 1.0),
        ("corsac_open_tunnels", 0.0),
    ] {
        assert_eq!(running.metric(series), Some(value), "{series}");
    }
    let metrics = running.admin("/metrics");
    assert!(metrics.header("content-type").unwrap().starts_with("application/openmetrics-text;"));
    assert!(running.handle.metrics().ends_with("# EOF\n"));
}

#[test]
fn an_upstream_that_is_down_is_counted() {
    // The port is taken, and nobody listens there.
    let client = TcpStream::connect(backend()).unwrap();
    let nobody = client.local_addr().unwrap();
    let running = Running::start(site(&[], nobody));
    assert_eq!(running.get("/", APP), 502);
    let failures = r#"corsac_upstream_failures_total{rule="default"}"#;
    assert_eq!(running.metric(failures), Some(1.0));
    let problems = r#"corsac_problems_total{rule="default",problem="upstream-unreachable"}"#;
    assert_eq!(running.metric(problems), Some(1.0));
    assert_eq!(running.metric(r#"corsac_responses_total{rule="default",status="5xx"}"#), Some(1.0));
}

#[test]
fn a_tunnel_is_open_for_as_long_as_its_client_stays() {
    let running = Running::start(site(&[], backend()));
    let mut client = TcpStream::connect(running.public).unwrap();
    client
        .write_all(
            b"GET /socket HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\n\
              Upgrade: websocket\r\n\r\n",
        )
        .unwrap();
    client.read_exact(&mut [0; 12]).unwrap();
    assert_eq!(running.metric("corsac_open_tunnels"), Some(1.0));
    assert!(running.metric("corsac_open_connections") >= Some(1.0));
    drop(client);
    until(|| running.metric("corsac_open_tunnels") == Some(0.0));
}

#[test]
fn numbers_never_go_backwards_when_the_rules_change() {
    let backend = backend();
    let running = Running::start(site(&["/a"], backend));
    running.get("/a", APP);
    let reload = |paths: &[&str], description: &str| {
        let mut site = site(paths, backend);
        site.description = description.to_owned();
        running.handle.reload(site)
    };
    assert!(reload(&["/b", "/a"], "abc").is_ok());
    running.get("/a", APP);
    let series = r#"corsac_requests_total{rule="/a",kind="cors",outcome="allowed"}"#;
    assert_eq!(running.metric(series), Some(2.0));
    assert!(reload(&["/b"], "abc").is_ok());
    running.get("/a", APP);
    assert_eq!(running.metric(series), Some(2.0));
    running.handle.reload_failed();
    assert_eq!(running.metric(r#"corsac_reloads_total{outcome="succeeded"}"#), Some(2.0));
    assert_eq!(running.metric(r#"corsac_reloads_total{outcome="failed"}"#), Some(1.0));

    let policy = running.json("/policy");
    assert_eq!((&policy["policy"], &policy["version"]), (&"abc".into(), &3.into()));
    // FIPS 180-2, B.1
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(policy["sha256"], digest);
}

#[test]
fn the_last_refusals_are_shown_by_origin() {
    let running = Running::start(site(&["/api/**"], backend()));
    running.get("/first", STRANGER);
    running.preflight("/api/x", STRANGER, "PUT");
    running.preflight("/api/x", APP, "PATCH");
    let shown = running.json("/refusals");
    let [last, first] = &shown["refusals"].as_array().unwrap()[..] else {
        panic!("there are two origins: {shown}")
    };
    assert_eq!(last["origin"], APP);
    assert_eq!(last["explanation"], "method-not-allowed `PATCH`");
    let of_first = ["origin", "refusal", "kind", "rule", "method", "path"].map(|key| &first[key]);
    let expected = [STRANGER, "origin-not-allowed", "cors-preflight", "/api/**", "PUT", "/api/x"];
    assert_eq!(of_first, expected);
    assert_eq!(first["count"], 2);
}

#[test]
fn the_own_pages_of_a_service_are_not_refused() {
    let running = Running::start(site(&[], backend()));
    // Over plain HTTP, browsers do not say so.
    for site in ["Sec-Fetch-Site: same-origin\r\n", ""] {
        let origin = if site.is_empty() { "http://a.example" } else { "https://a.example" };
        let head = format!(
            "POST / HTTP/1.1\r\nHost: a.example\r\nOrigin: {origin}\r\n{site}Content-Length: 0\r\n"
        );
        assert_eq!(Response::to(running.public, &head).status, 200);
    }
    let own = r#"corsac_requests_total{rule="default",kind="cors",outcome="same-origin"}"#;
    assert_eq!(running.metric(own), Some(2.0));
    assert_eq!(running.json("/refusals")["refusals"], serde_json::json!([]));
}

#[test]
fn a_candidate_is_compared_and_not_enforced() {
    let mut site = site(&[], backend());
    let candidate = PolicyConfig { expose_headers: vec!["x-id".into()], ..policy(APP) };
    site.shadow = Some(RoutesConfig { routes: Vec::new(), default: Some(candidate) });
    let running = Running::start(site);
    let head = format!("GET / HTTP/1.1\r\nHost: a.example\r\nOrigin: {APP}\r\n");
    for _ in 0..3 {
        let response = Response::to(running.public, &head);
        assert_eq!(response.header("access-control-expose-headers"), None);
    }
    running.get("/", STRANGER);
    let differences = r#"corsac_shadow_differences_total{rule="default"}"#;
    assert_eq!(running.metric(differences), Some(3.0));
    let shadow = running.json("/shadow");
    assert_eq!(shadow["differences"].as_array().unwrap().len(), 1);
    let difference = &shadow["differences"][0];
    assert_eq!((&difference["origin"], &difference["count"]), (&APP.into(), &3.into()));
    assert!(difference["candidate"]["headers"].to_string().contains("expose-headers"));
    assert!(!difference["live"]["headers"].to_string().contains("expose-headers"));
}

#[test]
fn pages_of_other_names_and_changing_methods_are_turned_away() {
    let running = Running::start(site(&[], backend()));
    let ask = |method: &str, path: &str, host: &str| {
        Response::to(running.admin, &format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n"))
    };
    assert_eq!(ask("GET", "/policy", "evil.example").status, 403);
    assert_eq!(ask("GET", "/policy", "localhost").status, 200);
    let posted = ask("POST", "/policy", "localhost");
    assert_eq!((posted.status, posted.header("allow")), (405, Some("get, head")));
    assert_eq!(ask("GET", "/other", "localhost").status, 404);
    let head = ask("HEAD", "/metrics", "localhost");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("cache-control"), Some("no-store"));
    let with_origin =
        Response::to(running.admin, "GET /health HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n");
    assert!(with_origin.status == 200 && !with_origin.head.contains("access-control"));
}

#[test]
fn health_is_told_while_it_drains() {
    let running = Running::start(site(&[], backend()));
    assert_eq!(running.admin("/ready").status, 200);
    thread::scope(|scope| {
        let slow = scope.spawn(|| running.get("/slow", APP));
        until(|| running.metric("corsac_open_connections") == Some(1.0));
        running.handle.stop();
        assert_eq!(running.admin("/ready").status, 503);
        assert_eq!(running.admin("/health").status, 200);
        assert_eq!(slow.join().unwrap(), 200);
    });
}

#[test]
fn a_client_that_sends_half_a_head_is_let_go() {
    let running = Running::start(site(&[], backend()));
    let mut client = TcpStream::connect(running.admin).unwrap();
    client.write_all(b"GET /health HTTP/1.1\r\nHost:").unwrap();
    client.set_read_timeout(Some(Duration::from_secs(9))).unwrap();
    let mut rest = String::new();
    client.read_to_string(&mut rest).unwrap();
}

#[test]
fn an_admin_port_in_use_is_told_before_anybody_is_served() {
    let taken = TcpListener::bind(ANY).unwrap();
    let address = taken.local_addr().unwrap();
    let error = Gateway::bind(configuration(site(&[], ANY), address)).err();
    let Some(StartError::Bind(error)) = error else { panic!("it is bound twice: {error:?}") };
    assert_eq!(error.address, address);
}

/// Health checks are answered even if others hold all connections and ask nothing.
#[test]
fn those_who_ask_nothing_keep_nobody_waiting() {
    let running = Running::start(site(&[], backend()));
    let mut silent: Vec<_> = (0..100).map(|_| TcpStream::connect(running.admin).unwrap()).collect();
    let began = Instant::now();
    for _ in 0..3 {
        assert_eq!(running.admin("/health").status, 200);
    }
    assert!(began.elapsed() < Duration::from_secs(3), "it took {:?}", began.elapsed());
    // Who came first had to go, and who came last may still ask.
    silent[0].set_read_timeout(Some(Duration::from_secs(3))).unwrap();
    assert_eq!(silent[0].read(&mut [0]).unwrap(), 0);
    let mut last = silent.pop().unwrap();
    write!(last, "GET /health HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", running.admin)
        .unwrap();
    let mut text = String::new();
    last.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
}
