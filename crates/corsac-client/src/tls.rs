//! TLS, and whom it trusts.

use std::fmt;
use std::sync::{Arc, OnceLock};

use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    self, CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};
use url::Host;

use crate::error::ExchangeError;

/// Which servers are trusted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Trust {
    /// Those whose certificate the roots of this machine vouch for.
    #[default]
    PlatformRoots,
    /// All of them: whoever sits between here and the server can read and change everything.
    DangerouslyAcceptAnyCertificate,
}

/// TLS with roots that are loaded when they are first needed.
pub(crate) struct Tls {
    trust: Trust,
    config: OnceLock<Result<Arc<ClientConfig>, ExchangeError>>,
}

impl Tls {
    pub(crate) fn new(trust: Trust) -> Self {
        Self { trust, config: OnceLock::new() }
    }

    /// Makes a TLS connection of a plain one.
    pub(crate) async fn handshake(
        &self,
        host: Host<&str>,
        stream: TcpStream,
    ) -> Result<TlsStream<TcpStream>, ExchangeError> {
        let config = self.config.get_or_init(|| client_config(self.trust)).clone()?;
        let name = server_name(host)?;
        let handshake = TlsConnector::from(config).connect(name, stream);
        handshake.await.map_err(|error| ExchangeError::Tls { reason: reason(&error) })
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Tls").field("trust", &self.trust).finish_non_exhaustive()
    }
}

fn client_config(trust: Trust) -> Result<Arc<ClientConfig>, ExchangeError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| ExchangeError::Tls { reason: error.to_string() })?;
    let builder = match trust {
        Trust::PlatformRoots => builder.with_root_certificates(platform_roots()?),
        Trust::DangerouslyAcceptAnyCertificate => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(DangerousVerifier(provider))),
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn platform_roots() -> Result<RootCertStore, ExchangeError> {
    let loaded = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(loaded.certs);
    if roots.is_empty() {
        let reasons = loaded.errors.iter().map(ToString::to_string).collect();
        return Err(ExchangeError::NoRootCertificates { reasons });
    }
    Ok(roots)
}

fn server_name(host: Host<&str>) -> Result<ServerName<'static>, ExchangeError> {
    match host {
        Host::Ipv4(ip) => Ok(ServerName::IpAddress(ip.into())),
        Host::Ipv6(ip) => Ok(ServerName::IpAddress(ip.into())),
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name).to_owned();
            let reason = format!("{name} is not a name that a certificate can have");
            ServerName::try_from(name).map_err(|_| ExchangeError::Tls { reason })
        }
    }
}

/// Why a handshake failed, in words where rustls has none.
fn reason(error: &std::io::Error) -> String {
    let source = error.get_ref().and_then(|source| source.downcast_ref::<rustls::Error>());
    match source {
        Some(rustls::Error::InvalidCertificate(error)) => certificate_reason(error),
        Some(rustls::Error::InvalidMessage(_)) => "the server does not speak TLS".to_owned(),
        Some(error) => error.to_string(),
        None if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            "the server closed the connection".to_owned()
        }
        None => error.to_string(),
    }
}

fn certificate_reason(error: &CertificateError) -> String {
    let reason = match error {
        CertificateError::UnknownIssuer => "signed by nobody this machine trusts".to_owned(),
        CertificateError::NotValidForName => "not valid for this host name".to_owned(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "not valid yet".to_owned()
        }
        other => other.to_string(),
    };
    format!("the server's certificate is not trusted: {reason}")
}

/// Accepts every certificate; signatures are still checked, so that the handshake is a real one.
#[derive(Debug)]
struct DangerousVerifier(Arc<CryptoProvider>);

impl ServerCertVerifier for DangerousVerifier {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
