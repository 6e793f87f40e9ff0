//! Certificates: the gateway's own, and those of upstreams.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, TrustAnchor};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, ServerConfig};

/// How connections of clients are encrypted.
pub type ServerTls = Arc<ServerConfig>;

/// How connections to upstreams are encrypted, and whose certificates are trusted there.
///
/// Two are equal if they are one configuration of rustls, or both come from [`upstream`] and trust the
/// same authorities. A reload keeps the connections to upstreams if it is equal to the one before.
#[derive(Clone, Debug)]
pub struct UpstreamTls {
    pub(crate) config: Arc<ClientConfig>,
    /// Who is trusted, if that is all there is to it.
    trusted: Option<Arc<RootCertStore>>,
}

impl From<Arc<ClientConfig>> for UpstreamTls {
    fn from(config: Arc<ClientConfig>) -> Self {
        Self { config, trusted: None }
    }
}

impl PartialEq for UpstreamTls {
    fn eq(&self, other: &Self) -> bool {
        let trust_alike = match (&self.trusted, &other.trusted) {
            (Some(one), Some(other)) => one.roots == other.roots,
            _ => false,
        };
        Arc::ptr_eq(&self.config, &other.config) || trust_alike
    }
}

impl Eq for UpstreamTls {}

/// Why a certificate or key cannot be used.
#[derive(Debug)]
pub struct TlsError {
    /// The file; none if it is about the platform's roots.
    pub path: Option<PathBuf>,
    /// What is wrong.
    pub problem: TlsProblem,
}

/// What is wrong with a certificate or key.
#[derive(Debug)]
#[non_exhaustive]
pub enum TlsProblem {
    /// The file cannot be read.
    Unreadable(io::Error),
    /// It is no PEM, or has none of what is sought.
    NotPem(pem::Error),
    /// It has no certificate.
    NoCertificate,
    /// The key and the certificate do not fit, or are of a kind that cannot be used.
    Unusable(rustls::Error),
    /// The platform trusts nobody.
    NoRoots,
}

/// How to encrypt the connections of clients, with HTTP/2 for those who speak it.
///
/// # Errors
///
/// A file that cannot be read, or what is in it cannot be used.
pub fn server(certificate: &Path, key: &Path) -> Result<ServerTls, TlsError> {
    let chain = certificates(certificate)?;
    let private =
        PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|error| at(key, error.into()))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| at(certificate, error.into()))?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(|error| at(certificate, error.into()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Whose certificates are trusted of upstreams: whom the platform trusts, and `authority`.
///
/// # Errors
///
/// The file cannot be read or used, or nobody is trusted at all.
pub fn upstream(authority: Option<&Path>) -> Result<UpstreamTls, TlsError> {
    let mut roots = RootCertStore::empty();
    let _counts = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = authority {
        for certificate in certificates(path)? {
            roots.add(certificate).map_err(|error| at(path, error.into()))?;
        }
    }
    if roots.is_empty() {
        return Err(TlsError { path: None, problem: TlsProblem::NoRoots });
    }
    // The platform has no order, and stores are compared.
    roots.roots.sort_by(|one, other| sorted_by(one).cmp(&sorted_by(other)));
    let roots = Arc::new(roots);
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsError { path: None, problem: error.into() })?
        .with_root_certificates(Arc::clone(&roots))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(UpstreamTls { config: Arc::new(config), trusted: Some(roots) })
}

fn sorted_by<'a>(root: &'a TrustAnchor<'_>) -> (&'a [u8], &'a [u8]) {
    (&root.subject, &root.subject_public_key_info)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(path)?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let certificates = certificates.map_err(|error| at(path, error.into()))?;
    if certificates.is_empty() {
        return Err(at(path, TlsProblem::NoCertificate));
    }
    Ok(certificates)
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|error| at(path, TlsProblem::Unreadable(error)))
}

fn at(path: &Path, problem: TlsProblem) -> TlsError {
    TlsError { path: Some(path.to_owned()), problem }
}

impl From<pem::Error> for TlsProblem {
    fn from(error: pem::Error) -> Self {
        Self::NotPem(error)
    }
}

impl From<rustls::Error> for TlsProblem {
    fn from(error: rustls::Error) -> Self {
        Self::Unusable(error)
    }
}

impl fmt::Display for TlsProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot be read: {error}"),
            Self::NotPem(error) => write!(f, "cannot be used: {error}"),
            Self::NoCertificate => f.write_str("has no certificate in PEM form"),
            Self::Unusable(error) => write!(f, "cannot be used: {error}"),
            Self::NoRoots => f.write_str("this system trusts no certificate authority"),
        }
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{}: {}", path.display(), self.problem),
            None => self.problem.fmt(f),
        }
    }
}

impl std::error::Error for TlsError {}
