//! Certificates of an authority of the tests' own, and TLS on both sides of a gateway.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
};

use super::PATIENCE;
use super::client::Client;
use super::wire::Wire;

/// Somebody who signs certificates, and the files of one for `localhost` and 127.0.0.1.
pub(crate) struct Authority {
    folder: TempDir,
    root: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("ca.pem"), &pem).unwrap();
        let root = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        let authority = Self { folder, root, issuer: Issuer::new(params, key) };
        authority.issue();
        authority
    }

    /// Writes a new certificate and key over those before.
    pub(crate) fn issue(&self) {
        let key = KeyPair::generate().unwrap();
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let params = CertificateParams::new(names).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().pem();
        std::fs::write(self.certificate(), certificate).unwrap();
        std::fs::write(self.key(), key.serialize_pem()).unwrap();
    }

    pub(crate) fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    /// For a gateway or a backend.
    pub(crate) fn server(&self) -> Arc<ServerConfig> {
        corsac_gateway::tls::server(&self.certificate(), &self.key()).unwrap()
    }

    /// For a backend that speaks only these protocols.
    pub(crate) fn server_speaking(&self, protocols: &[&str]) -> Arc<ServerConfig> {
        let mut config = ServerConfig::clone(&self.server());
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        Arc::new(config)
    }

    /// For a client that trusts this authority alone.
    pub(crate) fn client(&self, protocols: &[&str]) -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        Arc::new(config)
    }

    /// A connection to a gateway in one of these protocols.
    pub(crate) fn connect(&self, address: SocketAddr, protocols: &[&str]) -> Client {
        let tcp = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
        tcp.set_read_timeout(Some(PATIENCE)).unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let session = ClientConnection::new(self.client(protocols), name).unwrap();
        let mut stream = StreamOwned::new(session, tcp.try_clone().unwrap());
        stream.flush().unwrap();
        Client { wire: Wire::new(stream, tcp) }
    }
}

/// What opens connections of a backend with TLS.
pub(crate) fn opening(config: Arc<ServerConfig>) -> impl Fn(TcpStream) -> Wire + Send + Sync {
    move |tcp| {
        tcp.set_read_timeout(Some(PATIENCE)).unwrap();
        let session = ServerConnection::new(Arc::clone(&config)).unwrap();
        Wire::new(StreamOwned::new(session, tcp.try_clone().unwrap()), tcp)
    }
}
