//! HTTP/2 and TLS, on either side of the gateway.

use std::net::SocketAddr;

use corsac_gateway::{Scheme, Site, Target, Upstream};
use http::{Method, Request, Response, StatusCode, Version};
use hyper::client::conn::http2::SendRequest;

use crate::support::backend::{answer, ok};
use crate::support::gateway::{at, encrypted as vouching};
use crate::support::http2::RawHttp2;
use crate::support::peers::{self, Body, Http2Backend, Whole, full, whole, with_trailers};
use crate::support::tls::{Authority, opening};
use crate::support::{ALLOWED, After, Backend, Exchange, Running, allowing, to};

/// A gateway with TLS before this target.
fn encrypted(authority: &Authority, target: Target) -> Running {
    let mut site = Site::new(allowing(), target);
    site.tls = Some(authority.server());
    Running::start(site)
}

fn request(method: Method, path: &str, body: Body) -> Request<Body> {
    let uri = format!("https://api.example{path}");
    Request::builder().method(method).uri(uri).header("origin", ALLOWED).body(body).unwrap()
}

fn upstream(scheme: Scheme, backend: &Http2Backend) -> Target {
    Target::Upstream(Upstream::at(at(scheme, backend.address)))
}

/// Says what it was asked for, with a trailer.
fn told(request: &Whole<Request<()>>) -> Response<Body> {
    let text = format!("{} {}", request.head.uri().path(), request.body.len());
    let body = with_trailers(String::leak(text), &[("x-sum", "5")]);
    Response::builder().header("x-from", "h2").body(body).unwrap()
}

#[test]
fn http_2_in_front_of_http_1() {
    let authority = Authority::new();
    let backend = Backend::answering(
        "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nTrailer: \
         x-sum\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 5\r\nHost: a\r\n\r\n",
    );
    let gateway = encrypted(&authority, to(backend.address));
    peers::run(async {
        let mut client = peers::connect(&authority, gateway.address).await;
        let mut request = request(Method::POST, "/a?b", with_trailers("body", &[("x-sum", "4")]));
        let headers = request.headers_mut();
        headers.append("cookie", "a=1".parse().unwrap());
        headers.append("cookie", "b=2".parse().unwrap());
        headers.append("te", "trailers".parse().unwrap());
        headers.append("trailer", "x-sum".parse().unwrap());
        let response = whole(client.send_request(request).await.unwrap()).await;
        assert_eq!(response.head.version(), Version::HTTP_2);
        assert_eq!((response.head.status(), &*response.body), (StatusCode::OK, &b"hello"[..]));
        assert_eq!(response.head.headers()["access-control-allow-origin"], ALLOWED);
        assert_eq!(response.head.headers()["via"], "1.1 corsac");
        assert_eq!(response.trailers.len(), 1);
        assert_eq!(response.trailers["x-sum"], "5");
    });
    let request = backend.last();
    assert_eq!(request.head.first, "POST /a?b HTTP/1.1");
    assert_eq!(request.head.one("host"), Some("api.example"));
    // RFC 9113, 8.2.3: one line in HTTP/1.1.
    assert_eq!(request.head.all("cookie"), ["a=1; b=2"]);
    assert_eq!(request.head.one("via"), Some("2.0 corsac"));
    assert_eq!(request.head.one("x-forwarded-proto"), Some("https"));
    assert_eq!(request.head.one("x-forwarded-host"), Some("api.example"));
    assert_eq!(request.head.one("te"), Some("trailers"));
    assert_eq!(request.body, b"body");
    assert_eq!(request.trailers, [("x-sum".to_owned(), "4".to_owned())]);
}

async fn ask(client: &mut SendRequest<Body>) -> Whole<Response<()>> {
    let request = request(Method::GET, "/", full(""));
    whole(client.send_request(request).await.unwrap()).await
}

/// Unlike `Connection: close`, nothing in a response says that the client has to go.
#[test]
fn a_client_over_the_limit_is_told_so_and_dismissed() {
    let authority = Authority::new();
    let backend = Backend::answering(ok("hello"));
    let mut site = Site::new(allowing(), to(backend.address));
    site.tls = Some(authority.server());
    site.limits.connections = 1;
    let gateway = Running::start(site);
    peers::run(async {
        let mut first = peers::connect(&authority, gateway.address).await;
        assert_eq!(ask(&mut first).await.head.status(), StatusCode::OK);
        let mut second = peers::connect(&authority, gateway.address).await;
        let refused = ask(&mut second).await;
        assert_eq!(refused.head.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.head.headers()["access-control-allow-origin"], ALLOWED);
        // Of many at once each is told.
        let third = peers::connect(&authority, gateway.address).await;
        let asking = (0..20).map(|_| {
            let mut client = third.clone();
            tokio::spawn(async move { ask(&mut client).await.head.status() })
        });
        for told in asking.collect::<Vec<_>>() {
            assert_eq!(told.await.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
        }
        // The connection has ended when it takes no other request.
        while second.ready().await.is_ok() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        assert_eq!(ask(&mut first).await.head.status(), StatusCode::OK);
    });
}

#[test]
fn many_streams_of_one_client() {
    let authority = Authority::new();
    let backend = Backend::start(crate::messages::targets);
    let gateway = encrypted(&authority, to(backend.address));
    peers::run(async {
        let client = peers::connect(&authority, gateway.address).await;
        let ask = |number: usize| {
            let mut client = client.clone();
            async move {
                let body = full(vec![b'x'; number * 1000]);
                let request = request(Method::POST, &format!("/{number}"), body);
                let response = whole(client.send_request(request).await.unwrap()).await;
                assert_eq!(response.body, format!("/{number}"));
            }
        };
        let all: Vec<_> = (0..50).map(|number| tokio::spawn(ask(number))).collect();
        for one in all {
            one.await.unwrap();
        }
    });
    assert_eq!(backend.requests().len(), 50);
}

#[test]
fn http_1_over_tls() {
    let authority = Authority::new();
    let backend = Backend::answering(ok("hello"));
    let gateway = encrypted(&authority, to(backend.address));
    let mut client = authority.connect(gateway.address, &["http/1.1"]);
    for _ in 0..2 {
        assert_eq!(client.ask("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n").text(), "hello");
        assert_eq!(backend.last().head.one("x-forwarded-proto"), Some("https"));
    }
    // Without TLS there is nothing.
    let mut plain = gateway.client();
    plain.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
    assert!(plain.try_response_to("GET").is_err());
}

#[test]
fn http_1_in_front_of_http_2() {
    let backend = Http2Backend::start(None, told);
    let gateway = Running::start(Site::new(allowing(), upstream(Scheme::Http2Cleartext, &backend)));
    let mut client = gateway.client();
    for (line, forwarded) in [
        ("GET /a?b HTTP/1.1", "http://api.example:81/a?b"),
        ("GET http://api.example:81/c HTTP/1.1", "http://api.example:81/c"),
        ("GET http://api.example:81?d HTTP/1.1", "http://api.example:81/?d"),
    ] {
        let headers = "Host: api.example:81\r\nConnection: TE, X\r\nX: y\r\nTE: \
                       trailers\r\nKeep-Alive: 5\r\nUpgrade: websocket\r\n";
        let response = client.ask(format!("{line}\r\n{headers}\r\n"));
        assert_eq!((response.status, response.one("x-from")), (200, Some("h2")));
        assert_eq!(response.one("via"), Some("2.0 corsac"));
        let request = backend.last();
        assert_eq!(request.head.uri(), forwarded);
        assert_eq!(request.head.version(), Version::HTTP_2);
        assert_eq!(request.head.headers()["via"], "1.1 corsac");
        for name in ["connection", "keep-alive", "x", "upgrade", "host"] {
            assert!(!request.head.headers().contains_key(name), "{name}");
        }
    }
    let chunked = "Host: a\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum, host";
    let response = client.ask(format!(
        "POST /p HTTP/1.1\r\n{chunked}\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 5\r\nhost: b\r\n\r\n"
    ));
    assert_eq!(response.text(), "/p 5");
    let request = backend.last();
    assert_eq!((request.trailers.len(), &request.trailers["x-sum"]), (1, &"5".parse().unwrap()));
    assert_eq!(backend.connections(), 1);
}

#[test]
fn http_2_on_both_sides() {
    let authority = Authority::new();
    let backend = Http2Backend::start(None, told);
    let gateway = encrypted(&authority, upstream(Scheme::Http2Cleartext, &backend));
    peers::run(async {
        let client = peers::connect(&authority, gateway.address).await;
        let ask = |number: usize| {
            let mut client = client.clone();
            async move {
                let body = with_trailers("hello", &[("x-sum", "5")]);
                let mut request = request(Method::POST, &format!("/{number}"), body);
                request.headers_mut().insert("te", "trailers".parse().unwrap());
                let response = whole(client.send_request(request).await.unwrap()).await;
                assert_eq!(response.body, format!("/{number} 5"));
                assert_eq!(response.trailers["x-sum"], "5");
            }
        };
        let all: Vec<_> = (0..50).map(|number| tokio::spawn(ask(number))).collect();
        for one in all {
            one.await.unwrap();
        }
    });
    assert_eq!(backend.requests().len(), 50);
    assert!(backend.requests().iter().all(|request| request.trailers["x-sum"] == "5"));
    // All came before there was a connection, and one was opened for them.
    assert_eq!(backend.connections(), 1);
}

const GET: &str = "GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n";

/// With a body, it would be no response to `HEAD`.
#[test]
fn the_gateways_own_responses_to_head_have_no_body() {
    let authority = Authority::new();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (target, status) in
        [(Target::Nowhere, StatusCode::NOT_FOUND), (to(nobody), StatusCode::BAD_GATEWAY)]
    {
        let gateway = encrypted(&authority, target);
        peers::run(async {
            let mut client = peers::connect(&authority, gateway.address).await;
            let mut ask = async |method| {
                let response = client.send_request(request(method, "/", full(""))).await;
                let mut response = whole(response.unwrap()).await;
                response.head.headers_mut().remove("date");
                response
            };
            let (got, head) = (ask(Method::GET).await, ask(Method::HEAD).await);
            assert_eq!((got.head.status(), head.head.status()), (status, status));
            assert_eq!((got.body.is_empty(), head.body.is_empty()), (false, true));
            assert_eq!(head.head.headers(), got.head.headers());
        });
    }
}

#[test]
fn upstreams_with_tls_choose_their_version() {
    let authority = Authority::new();
    let backend =
        Backend::listen(opening(authority.server_speaking(&["http/1.1"])), answer(ok("1.1")));
    let gateway = Running::before_tls(&authority, backend.address);
    for _ in 0..2 {
        assert_eq!(gateway.ask(GET).text(), "1.1");
    }
    let head = backend.last().head;
    assert_eq!(head.one("host"), Some(&*backend.address.to_string()));
    assert_eq!((backend.connections(), head.one("x-forwarded-host")), (1, Some("a.example")));
    let backend = Http2Backend::start(Some(authority.server()), told);
    let gateway = Running::before_tls(&authority, backend.address);
    for _ in 0..2 {
        assert_eq!(gateway.ask(GET).text(), "/x 0");
    }
    assert_eq!(backend.last().head.uri(), &*format!("https://{}/x", backend.address));
    assert_eq!(backend.connections(), 1);
}

#[test]
fn upstreams_that_nobody_vouches_for_are_not_spoken_to() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let backend =
        Backend::listen(opening(theirs.server_speaking(&["http/1.1"])), answer(ok("secret")));
    let gateway = Running::before_tls(&ours, backend.address);
    assert_eq!(gateway.ask(GET).status, 502);
    assert!(backend.requests().is_empty());
}

/// A service with TLS in HTTP/1.1 and one in HTTP/2, each with the number of its connections.
fn vouched_for(authority: &Authority) -> [(SocketAddr, Box<dyn Fn() -> usize>); 2] {
    let tls = opening(authority.server_speaking(&["http/1.1"]));
    let one = Backend::listen(tls, answer(ok("1.1")));
    let two = Http2Backend::start(Some(authority.server()), told);
    [
        (one.address, Box::new(move || one.connections())),
        (two.address, Box::new(move || two.connections())),
    ]
}

#[test]
fn an_upstream_that_is_no_longer_vouched_for_is_not_spoken_to() {
    let (theirs, others) = (Authority::new(), Authority::new());
    for (address, _) in vouched_for(&theirs) {
        let gateway = Running::before_tls(&theirs, address);
        assert_eq!(gateway.ask(GET).status, 200);
        gateway.handle.reload(vouching(&others, address)).unwrap();
        assert_eq!(gateway.ask(GET).status, 502);
        gateway.handle.reload(vouching(&theirs, address)).unwrap();
        assert_eq!(gateway.ask(GET).status, 200);
    }
}

#[test]
fn connections_with_tls_outlast_a_reload_that_trusts_the_same() {
    let authority = Authority::new();
    for (address, connections) in vouched_for(&authority) {
        let gateway = Running::before_tls(&authority, address);
        for _ in 0..3 {
            assert_eq!(gateway.ask(GET).status, 200);
            gateway.handle.reload(vouching(&authority, address)).unwrap();
        }
        assert_eq!(gateway.ask(GET).status, 200);
        assert_eq!(connections(), 1);
    }
}

/// Nobody vouches for it.
#[test]
fn a_connection_without_tls_outlasts_every_reload() {
    let backend = Backend::answering(ok("hello"));
    let gateway = Running::before(backend.address);
    for _ in 0..3 {
        assert_eq!(gateway.ask(GET).text(), "hello");
        let upstream_tls = vouching(&Authority::new(), backend.address).upstream_tls;
        let site = Site { upstream_tls, ..Site::new(allowing(), to(backend.address)) };
        gateway.handle.reload(site).unwrap();
    }
    assert_eq!(gateway.ask(GET).text(), "hello");
    assert_eq!(backend.connections(), 1);
}

/// A certificate that is loaded later is that of the next connection.
#[test]
fn a_new_certificate_is_shown_to_the_next_client() {
    let (before, after) = (Authority::new(), Authority::new());
    let backend = Backend::answering(ok("hello"));
    let gateway = encrypted(&before, to(backend.address));
    let mut early = before.connect(gateway.address, &["http/1.1"]);
    assert_eq!(early.ask(GET).text(), "hello");
    let mut site = Site::new(allowing(), to(backend.address));
    site.tls = Some(after.server());
    gateway.handle.reload(site).unwrap();
    assert_eq!(after.connect(gateway.address, &["http/1.1"]).ask(GET).text(), "hello");
    assert_eq!(early.ask(GET).text(), "hello");
}

/// A page learns of the response before it learns that there is no more of it.
#[test]
fn the_head_of_a_response_that_breaks_off_arrives() {
    let authority = Authority::new();
    for framing in ["Content-Length: 9", "Transfer-Encoding: chunked"] {
        let head = format!("HTTP/1.1 200 OK\r\n{framing}\r\n\r\n");
        let backend = Backend::start(move |exchange: &mut Exchange<'_>| {
            exchange.read();
            let _ = exchange.send(&head);
            After::Close
        });
        let gateway = encrypted(&authority, to(backend.address));
        let mut client = RawHttp2::connect(&authority, gateway.address);
        for stream in (1..60).step_by(2) {
            let fields: [(&str, &[u8]); 4] = [
                (":method", b"GET"),
                (":scheme", b"https"),
                (":authority", b"a.example"),
                (":path", b"/"),
            ];
            client.send(stream, &fields, None);
            assert_eq!(client.status_before_the_reset(stream), Some(200), "{framing} {stream}");
        }
    }
}
