//! Whom to trust.

use std::fmt;
use std::sync::Arc;

use tokio_rustls::rustls::RootCertStore;

use super::pem::{self, PemError};
use crate::error::ExchangeError;

/// Which servers are trusted.
#[derive(Clone, Debug, Default)]
pub enum Trust {
    /// Those whose certificate the roots of this machine vouch for.
    #[default]
    PlatformRoots,
    /// Those whose certificate these roots vouch for, and no others, as curl's `--cacert` has it.
    Roots(RootCertificates),
    /// All of them: whoever sits between here and the server can read and change everything.
    DangerouslyAcceptAnyCertificate,
}

/// Certificates that vouch for others; at least one.
#[derive(Clone)]
pub struct RootCertificates(Arc<RootCertStore>);

impl RootCertificates {
    /// Reads the certificates of a PEM file; what else is in it is passed over.
    ///
    /// # Errors
    /// [`PemError`] if there is no certificate in it, or one that cannot be read.
    ///
    /// # Example
    /// ```
    /// use corsac_client::{PemError, RootCertificates};
    ///
    /// let nothing = PemError::NoCertificate { sections: vec![] };
    /// assert_eq!(RootCertificates::from_pem(b"").unwrap_err(), nothing);
    /// ```
    pub fn from_pem(pem: &[u8]) -> Result<Self, PemError> {
        let mut roots = RootCertStore::empty();
        for (index, certificate) in pem::certificates(pem)?.into_iter().enumerate() {
            let unreadable = |_| PemError::UnreadableCertificate { number: index + 1 };
            roots.add(certificate).map_err(unreadable)?;
        }
        Ok(Self(Arc::new(roots)))
    }

    /// The roots of this machine.
    pub(super) fn of_platform() -> Result<Self, ExchangeError> {
        let loaded = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(loaded.certs);
        if roots.is_empty() {
            let reasons = loaded.errors.iter().map(ToString::to_string).collect();
            return Err(ExchangeError::NoRootCertificates { reasons });
        }
        Ok(Self(Arc::new(roots)))
    }

    pub(super) fn store(self) -> Arc<RootCertStore> {
        self.0
    }
}

impl fmt::Debug for RootCertificates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RootCertificates({})", self.0.len())
    }
}
