//! The certificate of the gateway.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_rustls::rustls;

/// The name that it has.
pub(crate) const NAME: &str = "localhost";

/// Writes `certificate.pem` and `key.pem`.
pub(crate) fn write(folder: &str) -> Result<(), String> {
    let made = rcgen::generate_simple_self_signed([NAME.to_owned()]);
    let made = made.map_err(|error| error.to_string())?;
    let folder = Path::new(folder);
    let written = fs::write(folder.join("certificate.pem"), made.cert.pem());
    let written =
        written.and_then(|()| fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()));
    written.map_err(|error| error.to_string())
}

/// What trusts this certificate and nothing else, and speaks HTTP/1.1 or HTTP/2.
pub(crate) fn configurations(certificate: &str) -> Result<[Arc<ClientConfig>; 2], String> {
    let certificate =
        CertificateDer::from_pem_file(certificate).map_err(|error| error.to_string())?;
    let mut roots = RootCertStore::empty();
    roots.add(certificate).map_err(|error| error.to_string())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let versions = versions.map_err(|error| error.to_string())?;
    let plain = versions.with_root_certificates(roots).with_no_client_auth();
    Ok([&b"http/1.1"[..], b"h2"].map(|protocol| {
        let mut configuration = plain.clone();
        configuration.alpn_protocols = vec![protocol.to_vec()];
        Arc::new(configuration)
    }))
}
