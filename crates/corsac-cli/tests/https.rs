//! `corsac check` over TLS.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use support::{ORIGIN, Ran, corsac, read_request, response, serve};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A server with a certificate that only a given file vouches for.
struct TlsServer {
    url: String,
    certificate: PathBuf,
}

impl TlsServer {
    fn start(name: &str) -> Self {
        let signed = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        let file = format!("corsac-{}-{name}.pem", std::process::id());
        let certificate = std::env::temp_dir().join(file);
        std::fs::write(&certificate, signed.cert.pem()).unwrap();
        let key = PrivateKeyDer::Pkcs8(signed.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![signed.cert.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let url = serve(move |stream| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream);
            if !read_request(&mut stream).is_empty() {
                stream
                    .write_all(&response("200 OK", &[("Access-Control-Allow-Origin", "*")]))
                    .unwrap();
            }
        });
        Self { url: url.replace("http://127.0.0.1", "https://localhost"), certificate }
    }

    fn check(&self, certificates: &str, more: &[&str]) -> Ran {
        let arguments = [&["check", &self.url, "--origin", ORIGIN], more].concat();
        let mut command = corsac(&arguments);
        command.env("SSL_CERT_FILE", certificates).env_remove("SSL_CERT_DIR");
        command.output().unwrap().into()
    }

    fn own_certificate(&self) -> &str {
        self.certificate.to_str().unwrap()
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.certificate);
    }
}

#[test]
fn a_certificate_that_the_roots_vouch_for_is_trusted() {
    let server = TlsServer::start("localhost");
    let ran = server.check(server.own_certificate(), &[]);
    assert_eq!(ran.exit, 0, "{}", ran.stdout);
}

#[test]
fn any_other_certificate_is_unreachable_unless_insecure() {
    let (server, stranger) = (TlsServer::start("localhost"), TlsServer::start("stranger.example"));
    let ran = server.check(stranger.own_certificate(), &[]);
    assert_eq!(ran.exit, 3);
    assert!(ran.unwrapped().contains("the server's certificate is not trusted"), "{}", ran.stdout);
    assert_eq!(server.check(stranger.own_certificate(), &["-k"]).exit, 0);
}

#[test]
fn a_certificate_for_another_name_is_unreachable_unless_insecure() {
    let server = TlsServer::start("other.example");
    let ran = server.check(server.own_certificate(), &[]);
    assert_eq!(ran.exit, 3);
    assert!(ran.stdout.contains("not valid for"), "{}", ran.stdout);
    assert_eq!(server.check(server.own_certificate(), &["--insecure"]).exit, 0);
}

#[test]
fn an_empty_root_store_is_named() {
    let server = TlsServer::start("localhost");
    let ran = server.check("/dev/null", &[]);
    assert_eq!(ran.exit, 3);
    assert!(ran.stdout.contains("no root certificates"), "{}", ran.stdout);
}

#[test]
fn plain_http_behind_https_is_unreachable() {
    let url = serve(|mut stream| {
        let _ = stream.write_all(&response("400 Bad Request", &[]));
    });
    let url = url.replace("http:", "https:");
    let output = corsac(&["check", &url, "--origin", ORIGIN, "-k"]).output().unwrap();
    let ran = Ran::from(output);
    assert_eq!(ran.exit, 3);
    assert!(ran.stdout.contains("does not speak TLS"), "{}", ran.stdout);
}
