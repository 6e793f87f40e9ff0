//! `corsac check` through proxies, and over HTTP/2 with a self-made authority.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use support::{ORIGIN, Ran, Server, corsac, response, run};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// What answers in place of a server that does not exist.
fn proxy() -> Server {
    Server::answering(|_| {
        response("200 OK", &[("Access-Control-Allow-Origin", PAGE), ("Vary", "Origin")])
    })
}

/// A page over http, which may ask for URLs over http.
const PAGE: &str = "http://app.test";
const SOMEWHERE: &str = "http://api.test/items";

#[test]
fn a_request_goes_through_the_proxy() {
    let proxy = proxy();
    let through = proxy.url("");
    let ran = run(&["check", SOMEWHERE, "--origin", PAGE, "-x", &through]);
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(proxy.request_lines(), ["GET http://api.test/items HTTP/1.1"]);
}

#[test]
fn the_environment_names_a_proxy_unless_flags_do() {
    let proxy = proxy();
    let check = |flags: &[&str], no_proxy: &str| -> Ran {
        let arguments =
            [&["check", SOMEWHERE, "--origin", PAGE, "--max-time", "5"], flags].concat();
        let mut command = corsac(&arguments);
        command.env("http_proxy", proxy.url("")).env("NO_PROXY", no_proxy);
        command.output().unwrap().into()
    };
    assert_eq!(check(&[], "").exit, 0);
    assert_eq!(check(&["--noproxy", "other.test"], "*").exit, 0);
    assert_eq!(proxy.requests().len(), 2);
    assert_eq!(check(&[], "api.test").exit, 3, "the host has no address");
    assert_eq!(check(&["--noproxy", "*"], "").exit, 3);
    assert_eq!(check(&["--proxy", ""], "").exit, 3);
    assert_eq!(proxy.requests().len(), 2);
}

#[test]
fn what_could_change_something_behind_a_proxy_is_withheld() {
    let proxy = Server::answering(|_| {
        let methods = ("Access-Control-Allow-Methods", "PUT");
        response("200 OK", &[("Access-Control-Allow-Origin", PAGE), methods])
    });
    let check = |flags: &[&str]| {
        let through = proxy.url("");
        run(&[&["check", SOMEWHERE, "--origin", PAGE, "-X", "PUT", "-x", &through], flags].concat())
    };
    let ran = check(&[]);
    assert_eq!(ran.exit, 3);
    assert!(ran.unwrapped().contains("nobody here knows where the proxy leads"), "{}", ran.stdout);
    assert_eq!(proxy.request_lines(), ["OPTIONS http://api.test/items HTTP/1.1"]);
    assert_eq!(check(&["--send"]).exit, 0);
    assert_eq!(check(&["--preflight-only"]).exit, 0);
}

#[test]
fn a_proxy_that_is_none_is_a_mistake_or_unreachable() {
    let ran = run(&["check", SOMEWHERE, "--origin", PAGE, "-x", "socks5://127.0.0.1:1"]);
    assert_eq!(ran.exit, 2, "{}", ran.stdout);
    let ran = run(&["check", SOMEWHERE, "--origin", PAGE, "-x", "127.0.0.1:1"]);
    assert_eq!(ran.exit, 3);
    assert!(ran.unwrapped().contains("proxy"), "{}", ran.stdout);
    let refusing = Server::answering(|_| response("407 Proxy Authentication Required", &[]));
    let through = refusing.url("");
    let secure = ["check", "https://api.test/", "--origin", PAGE, "-x", &through];
    let json = run(&[&secure[..], &["--format", "json"]].concat());
    assert_eq!(json.exit, 3);
    assert_eq!(refusing.request_lines(), ["CONNECT api.test:443 HTTP/1.1"]);
    assert!(json.stdout.contains("proxy"), "{}", json.stdout);
}

/// A server of HTTP/2 whose authority is in a file.
struct Http2Server {
    url: String,
    authority: PathBuf,
}

impl Http2Server {
    fn start(name: &str) -> Self {
        let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let file = format!("corsac-{name}-{}.pem", std::process::id());
        let authority = std::env::temp_dir().join(file);
        std::fs::write(&authority, signed.cert.pem()).unwrap();
        let key = PrivateKeyDer::Pkcs8(signed.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![signed.cert.der().clone()], key);
        let mut config = config.unwrap();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}/items", listener.local_addr().unwrap().port());
        thread::spawn(move || serve(listener, config));
        Self { url, authority }
    }

    fn check(&self, more: &[&str]) -> Ran {
        run(&[&["check", &self.url, "--origin", ORIGIN], more].concat())
    }
}

impl Drop for Http2Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.authority);
    }
}

fn serve(listener: TcpListener, config: ServerConfig) {
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    listener.set_nonblocking(true).unwrap();
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            // A client that does not trust the certificate goes away.
            let Ok(stream) = acceptor.accept(stream).await else { continue };
            let answer = service_fn(|_| async {
                hyper::Response::builder()
                    .header("access-control-allow-origin", ORIGIN)
                    .header("vary", "origin")
                    .body(Full::new(Bytes::from("{}")))
            });
            let builder = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            let _ = builder.serve_connection(TokioIo::new(stream), answer).await;
        }
    });
}

#[test]
fn a_server_of_http_2_is_asked_with_the_authority_of_a_file() {
    let server = Http2Server::start("http2");
    let authority = server.authority.to_str().unwrap();
    for more in [&["--cacert", authority][..], &["-k"], &["-k", "--http2"]] {
        let ran = server.check(more);
        assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
        assert!(ran.stdout.contains("HTTP/2 200"), "{}", ran.stdout);
    }
    let json = server.check(&["-k", "--format", "json"]).json();
    assert_eq!(json["exchanges"][0]["response"]["status_line"], "HTTP/2 200");
    assert_eq!(json["response"]["type"], "cors");
    assert_eq!(server.check(&[]).exit, 3, "nobody else vouches for it");
    assert_eq!(server.check(&["-k", "--http1.1"]).exit, 3, "it speaks nothing but HTTP/2");
}

#[test]
fn files_that_hold_no_certificates_are_mistakes() {
    let path = std::env::temp_dir().join(format!("corsac-none-{}.pem", std::process::id()));
    std::fs::write(&path, "nothing").unwrap();
    let file = path.to_str().unwrap();
    for flags in [&["--cacert", file][..], &["--cert", file], &["--cert", file, "--key", file]] {
        let ran = run(&[&["check", "https://a.test/", "--origin", ORIGIN], flags].concat());
        assert_eq!(ran.exit, 2, "{}", ran.stdout);
        assert!(ran.stderr.contains("certificate"), "{}", ran.stderr);
    }
    std::fs::remove_file(&path).unwrap();
    let ran = run(&["check", "https://a.test/", "--origin", ORIGIN, "--cacert", file]);
    assert!(ran.stderr.contains("cannot be read"), "{}", ran.stderr);
}
