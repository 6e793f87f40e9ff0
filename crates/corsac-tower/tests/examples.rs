//! The examples, started and asked.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use support::*;
use tokio::net::TcpStream;

const PAGE: &str = "https://app.example.com";

/// A running example, which ends with the test.
struct Example {
    process: Child,
    address: String,
}

impl Example {
    /// Starts it on a free port, which it tells.
    fn start(name: &str) -> Self {
        let own = env::current_exe().unwrap();
        let target = own.parent().and_then(|deps| deps.parent()).unwrap();
        let path = target.join("examples").join(name).with_extension(env::consts::EXE_EXTENSION);
        let process = Command::new(&path)
            .arg("127.0.0.1:0")
            .stdout(Stdio::piped())
            // One of its handlers panics on purpose, and would be looked for in the output of CI.
            .stderr(Stdio::null())
            .spawn();
        let mut process = process.unwrap_or_else(|error| {
            panic!("{}: {error}; `cargo build -p corsac-tower --examples`", path.display())
        });
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").map(str::to_owned);
        Self { process, address: address.unwrap_or_else(|| panic!("{line:?}")) }
    }

    async fn client(&self) -> SendRequest<Full<Bytes>> {
        let stream = TcpStream::connect(&self.address).await.unwrap();
        let (client, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        client
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Sends a request, and gives the response with its body.
async fn send(
    client: &mut SendRequest<Full<Bytes>>,
    mut request: Request<Full<Bytes>>,
) -> Response<Bytes> {
    request.headers_mut().insert("host", http::HeaderValue::from_static("api.example.com"));
    let exchange = async {
        client.ready().await.unwrap();
        let (head, body) = client.send_request(request).await.unwrap().into_parts();
        Response::from_parts(head, body.collect().await.unwrap().to_bytes())
    };
    tokio::time::timeout(Duration::from_secs(20), exchange).await.unwrap()
}

fn with_body(method: Method, path: &str, body: &'static str) -> Request<Full<Bytes>> {
    let request = Request::builder().method(method).uri(path).header("origin", PAGE);
    request.body(Full::from(body)).unwrap()
}

#[tokio::test]
async fn the_rest_api_lets_pages_read_whatever_happens() {
    let example = Example::start("axum_rest_api");
    let client = &mut example.client().await;
    let answer = send(client, preflight("/items/tea", PAGE, Method::PUT)).await;
    assert_eq!((answer.status().as_u16(), allow_origin(&answer)), (204, Some(PAGE)));
    for (request, status) in [
        (with_body(Method::PUT, "/items/tea", "green"), 201),
        (with_body(Method::PUT, "/items/tea", "black"), 204),
        (with_body(Method::PUT, "/items/tea", ""), 422),
        (get("/items/tea", PAGE), 200),
        (get("/items", PAGE), 200),
        (with_body(Method::DELETE, "/items/tea", ""), 204),
        (get("/items/tea", PAGE), 404),
        (with_body(Method::PATCH, "/items/tea", ""), 405),
        (get("/report", PAGE), 500),
    ] {
        let response = send(client, request).await;
        assert_eq!(response.status(), status);
        assert_eq!(allow_origin(&response), Some(PAGE), "{status}");
        assert_eq!(response.headers()["access-control-allow-credentials"], "true");
    }
    let refused = send(client, get("/items", OTHER)).await;
    assert_eq!((refused.status().as_u16(), allow_origin(&refused)), (200, None));
}

#[tokio::test]
async fn hyper_alone_serves_pages() {
    let example = Example::start("hyper_alone");
    let client = &mut example.client().await;
    for origin in [PAGE, "https://42.preview.example.com"] {
        let response = send(client, get("/", origin)).await;
        assert_eq!(response.body(), "hello\n");
        assert_eq!(allow_origin(&response), Some(origin));
        let exposed = "x-served-by-this-core";
        assert_eq!(response.headers()["access-control-expose-headers"], exposed);
        assert!(response.headers().contains_key(exposed));
    }
    let answer = send(client, preflight("/", PAGE, Method::POST)).await;
    assert_eq!((answer.status().as_u16(), allow_origin(&answer)), (204, Some(PAGE)));
    let refused = send(client, preflight("/", PAGE, Method::PUT)).await;
    assert_eq!((refused.status().as_u16(), allow_origin(&refused)), (403, None));
    assert_eq!(allow_origin(&send(client, get("/", OTHER)).await), None);
}
