//! TLS.

mod failure;
mod identity;
mod pem;
mod trust;
mod verifier;

use std::fmt;
use std::sync::{Arc, OnceLock};

use corsac::browser::IncludeCredentials;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use url::Host;

pub(crate) use self::failure::failure;
pub use self::identity::{ClientIdentity, ClientIdentityError};
pub use self::pem::PemError;
pub use self::trust::{RootCertificates, Trust};

use self::failure::handshake_failure;
use self::verifier::DangerousVerifier;
use crate::connection::Stream;
use crate::error::ExchangeError;
use crate::version::HttpVersions;

/// TLS with roots that are loaded when they are first needed.
pub(crate) struct Tls {
    trust: Trust,
    identity: Option<ClientIdentity>,
    versions: HttpVersions,
    anonymous: OnceLock<Result<Arc<ClientConfig>, ExchangeError>>,
    identified: OnceLock<Arc<ClientConfig>>,
}

/// Who is at the other end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TlsPeer {
    /// A proxy: it is spoken to in HTTP/1.1, and never told who the user is.
    Proxy,
    /// A server.
    Server(IncludeCredentials),
}

impl Tls {
    pub(crate) fn new(
        trust: Trust,
        identity: Option<ClientIdentity>,
        versions: HttpVersions,
    ) -> Self {
        let (anonymous, identified) = (OnceLock::new(), OnceLock::new());
        Self { trust, identity, versions, anonymous, identified }
    }

    /// Makes a TLS connection of another one.
    pub(crate) async fn handshake(
        &self,
        peer: TlsPeer,
        host: Host<&str>,
        stream: Box<dyn Stream>,
    ) -> Result<TlsStream<Box<dyn Stream>>, ExchangeError> {
        let connector = TlsConnector::from(self.config(peer)?);
        let handshake = connector.connect(server_name(host)?, stream);
        handshake.await.map_err(|error| handshake_failure(&error))
    }

    fn config(&self, peer: TlsPeer) -> Result<Arc<ClientConfig>, ExchangeError> {
        let new = || client_config(self.trust.clone(), self.versions);
        let anonymous = self.anonymous.get_or_init(new).clone()?;
        Ok(match (peer, &self.identity) {
            (TlsPeer::Server(IncludeCredentials::Yes), Some(identity)) => {
                let identified = || Arc::new(with_identity(&anonymous, identity));
                Arc::clone(self.identified.get_or_init(identified))
            }
            (TlsPeer::Server(_), _) => anonymous,
            (TlsPeer::Proxy, _) => Arc::new(for_proxy(&anonymous)),
        })
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Tls")
            .field("trust", &self.trust)
            .field("identity", &self.identity)
            .field("versions", &self.versions)
            .finish_non_exhaustive()
    }
}

fn client_config(trust: Trust, versions: HttpVersions) -> Result<Arc<ClientConfig>, ExchangeError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| ExchangeError::Tls { reason: error.to_string() })?;
    let builder = match trust {
        Trust::PlatformRoots => {
            builder.with_root_certificates(RootCertificates::of_platform()?.store())
        }
        Trust::Roots(roots) => builder.with_root_certificates(roots.store()),
        Trust::DangerouslyAcceptAnyCertificate => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(DangerousVerifier(provider))),
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = versions.alpn_protocols();
    Ok(Arc::new(config))
}

/// A session that is resumed tells who the user is as well, so the two share none.
fn with_identity(anonymous: &ClientConfig, identity: &ClientIdentity) -> ClientConfig {
    let mut config = anonymous.clone();
    config.client_auth_cert_resolver = identity.resolver();
    config.resumption = Resumption::default();
    config
}

fn for_proxy(anonymous: &ClientConfig) -> ClientConfig {
    let mut config = anonymous.clone();
    config.alpn_protocols = HttpVersions::OnlyHttp1.alpn_protocols();
    config
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
