//! Client certificates.

use std::fmt;
use std::sync::Arc;

use tokio_rustls::rustls::client::ResolvesClientCert;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::{Error, InconsistentKeys};

use super::pem::{self, PemError};

/// A certificate that says who the user is, and the key that proves it.
///
/// It is presented only to servers that ask for one, and only where credentials are included.
#[derive(Clone)]
pub struct ClientIdentity(Arc<SingleCertAndKey>);

/// Why two PEM files are no [`ClientIdentity`].
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ClientIdentityError {
    /// Something is wrong with the file of the certificate.
    Certificate(PemError),
    /// Something is wrong with the file of the key.
    Key(PemError),
    /// The key belongs to another certificate.
    KeyMismatch,
}

impl ClientIdentity {
    /// Reads a certificate, with those that vouch for it after it, and its key.
    ///
    /// Both may be in one file, which is then given twice.
    ///
    /// # Errors
    /// [`ClientIdentityError`] says which of the two is wrong, and how.
    ///
    /// # Example
    /// ```
    /// use corsac_client::{ClientIdentity, ClientIdentityError, PemError};
    ///
    /// let error = ClientIdentity::from_pem(b"", b"").unwrap_err();
    /// let nothing = PemError::NoCertificate { sections: vec![] };
    /// assert_eq!(error, ClientIdentityError::Certificate(nothing));
    /// ```
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, ClientIdentityError> {
        let chain = pem::certificates(certificates).map_err(ClientIdentityError::Certificate)?;
        let key = pem::private_key(key).map_err(ClientIdentityError::Key)?;
        let certified = CertifiedKey::from_der(chain, key, &ring::default_provider());
        let certified = certified.map_err(|error| refusal(&error))?;
        Ok(Self(Arc::new(SingleCertAndKey::from(certified))))
    }

    pub(super) fn resolver(&self) -> Arc<dyn ResolvesClientCert> {
        Arc::<SingleCertAndKey>::clone(&self.0)
    }
}

fn refusal(error: &Error) -> ClientIdentityError {
    match error {
        Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => ClientIdentityError::KeyMismatch,
        Error::InvalidCertificate(_) => {
            ClientIdentityError::Certificate(PemError::UnreadableCertificate { number: 1 })
        }
        _ => ClientIdentityError::Key(PemError::UnreadableKey),
    }
}

impl fmt::Debug for ClientIdentity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClientIdentity").finish_non_exhaustive()
    }
}

impl fmt::Display for ClientIdentityError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate(error) | Self::Key(error) => error.fmt(formatter),
            Self::KeyMismatch => formatter.write_str("the key belongs to another certificate"),
        }
    }
}

impl std::error::Error for ClientIdentityError {}
