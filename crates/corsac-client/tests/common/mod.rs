//! Servers on loopback, with certificates of an authority of their own.

#![allow(dead_code, reason = "every file of tests uses some of it")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use corsac::{HeaderList, Method};
use corsac_client::{
    Deadline, Exchange, ExchangeError, Network, NetworkConfig, RequestMessage, RootCertificates,
    Trust, WantedBody,
};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// Somebody who signs certificates.
pub(crate) struct Authority {
    pub(crate) pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// A certificate and its key, in PEM.
pub(crate) struct Issued {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

/// What a server does with client certificates.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum ClientCertificates {
    Ignored,
    Welcome,
    Required,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        let name = format!("{:x?}", key.public_key_raw());
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    pub(crate) fn issue(&self, name: &str) -> Issued {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().pem();
        Issued { certificate, key: key.serialize_pem() }
    }

    /// A configuration that trusts this authority and nobody else.
    pub(crate) fn trusted(&self) -> NetworkConfig {
        let roots = RootCertificates::from_pem(self.pem.as_bytes()).unwrap();
        NetworkConfig { trust: Trust::Roots(roots), ..NetworkConfig::default() }
    }

    /// The server's side of TLS, for 127.0.0.1.
    pub(crate) fn acceptor(&self, alpn: &[&str], clients: ClientCertificates) -> TlsAcceptor {
        self.acceptor_for("127.0.0.1", alpn, clients)
    }

    pub(crate) fn acceptor_for(
        &self,
        name: &str,
        alpn: &[&str],
        clients: ClientCertificates,
    ) -> TlsAcceptor {
        let Issued { certificate, key } = self.issue(name);
        let provider = Arc::new(ring::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.pem.as_bytes()).unwrap()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider.clone());
        let verifier = match clients {
            ClientCertificates::Ignored => WebPkiClientVerifier::no_client_auth(),
            ClientCertificates::Welcome => verifier.allow_unauthenticated().build().unwrap(),
            ClientCertificates::Required => verifier.build().unwrap(),
        };
        let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(verifier)
            .with_single_cert(chain, key)
            .unwrap();
        config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// Serves every connection with `serve` and returns the address.
pub(crate) async fn serve<F>(serve: impl Fn(TcpStream) -> F + Send + Sync + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            tokio::spawn(serve(listener.accept().await.unwrap().0));
        }
    });
    address
}

/// An address on which nothing listens.
pub(crate) async fn deserted() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

/// Reads up to the end of a head.
pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap()
}

/// Copies bytes in both directions.
pub(crate) async fn splice(mut one: impl AsyncRead + AsyncWrite + Unpin, other: SocketAddr) {
    let mut other = TcpStream::connect(other).await.unwrap();
    let _ = tokio::io::copy_bidirectional(&mut one, &mut other).await;
}

/// A message with a few header lines.
pub(crate) fn message(method: Method, url: &str, body: Option<&[u8]>) -> RequestMessage {
    let headers = HeaderList::from_iter([("X-Some", "1"), ("Origin", "https://app.example")]);
    RequestMessage::new(method, url.parse().unwrap(), &headers, body)
}

pub(crate) async fn exchange(
    config: NetworkConfig,
    message: &RequestMessage,
) -> Result<Exchange, ExchangeError> {
    exchange_within(Duration::from_secs(10), config, message).await
}

pub(crate) async fn exchange_within(
    time: Duration,
    config: NetworkConfig,
    message: &RequestMessage,
) -> Result<Exchange, ExchangeError> {
    let connection = Network::new(config).connect(message, Deadline::after(time)).await?;
    connection.exchange(message, WantedBody::UpToLimit).await
}
