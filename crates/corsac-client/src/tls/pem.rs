//! PEM files, and what can be wrong with them.

use std::fmt;

use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What is wrong with a PEM file.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PemError {
    /// The file is not text: probably DER or PKCS #12.
    Binary,
    /// A section of the file is broken.
    BrokenSection {
        /// Where, or how.
        reason: String,
    },
    /// The only key in the file is encrypted.
    EncryptedKey,
    /// There is no certificate in the file.
    NoCertificate {
        /// What the sections in it are, such as `PRIVATE KEY`.
        sections: Vec<String>,
    },
    /// There is no private key in the file.
    NoKey {
        /// What the sections in it are.
        sections: Vec<String>,
    },
    /// What stands in a certificate's section is no certificate.
    UnreadableCertificate {
        /// Which of the certificates, counted from 1.
        number: usize,
    },
    /// What stands in a key's section is no key that can be used.
    UnreadableKey,
}

/// The certificates in a PEM file; at least one.
pub(super) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, PemError> {
    let found = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    let certificates = found.map_err(|error| broken(pem, &error))?;
    if certificates.is_empty() {
        let sections = sections(pem);
        return Err(if is_binary(pem) {
            PemError::Binary
        } else {
            PemError::NoCertificate { sections }
        });
    }
    Ok(certificates)
}

/// The first private key in a PEM file.
pub(super) fn private_key(pem: &[u8]) -> Result<PrivateKeyDer<'static>, PemError> {
    PrivateKeyDer::from_pem_slice(pem).map_err(|error| match error {
        _ if is_encrypted(pem) => PemError::EncryptedKey,
        pem::Error::NoItemsFound if !is_binary(pem) => PemError::NoKey { sections: sections(pem) },
        error => broken(pem, &error),
    })
}

fn broken(pem: &[u8], error: &pem::Error) -> PemError {
    let quoted = |line: &[u8]| line.trim_ascii().escape_ascii().to_string();
    let reason = match error {
        _ if is_binary(pem) => return PemError::Binary,
        pem::Error::MissingSectionEnd { end_marker } => {
            format!("the end of {} is missing", quoted(end_marker))
        }
        pem::Error::IllegalSectionStart { line } => format!("not a beginning: {}", quoted(line)),
        other => other.to_string(),
    };
    PemError::BrokenSection { reason }
}

/// DER and PKCS #12 begin with the tag of a sequence; no text does, but one beginning with `0`.
fn is_binary(pem: &[u8]) -> bool {
    pem.starts_with(b"0") && std::str::from_utf8(pem).is_err()
}

fn is_encrypted(pem: &[u8]) -> bool {
    let marks: [&[u8]; 2] = [b"-----BEGIN ENCRYPTED PRIVATE KEY-----", b"Proc-Type: 4,ENCRYPTED"];
    pem.split(|&byte| byte == b'\n').any(|line| marks.contains(&line.trim_ascii()))
}

/// What the sections of a PEM file say they are.
fn sections(pem: &[u8]) -> Vec<String> {
    let lines = pem.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let labels = lines.filter_map(|line| line.strip_prefix(b"-----BEGIN ")?.strip_suffix(b"-----"));
    labels.map(|label| label.escape_ascii().to_string()).collect()
}

impl fmt::Display for PemError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Binary => {
                formatter.write_str("it is binary (DER or PKCS #12); PEM, which is text, is needed")
            }
            Self::BrokenSection { reason } => write!(formatter, "it is no proper PEM: {reason}"),
            Self::EncryptedKey => formatter.write_str(
                "the key is encrypted; `openssl pkey -in FILE -out NEW` writes it decrypted",
            ),
            Self::NoCertificate { sections } => {
                formatter.write_str("no certificate is in it")?;
                write_sections(formatter, sections)
            }
            Self::NoKey { sections } => {
                formatter.write_str("no private key is in it")?;
                write_sections(formatter, sections)
            }
            Self::UnreadableCertificate { number } => {
                write!(formatter, "certificate number {number} in it cannot be read")
            }
            Self::UnreadableKey => formatter.write_str("the key in it is none that can be used"),
        }
    }
}

fn write_sections(formatter: &mut fmt::Formatter<'_>, sections: &[String]) -> fmt::Result {
    match sections {
        [] => Ok(()),
        sections => write!(formatter, ", but {}", sections.join(", ")),
    }
}

impl std::error::Error for PemError {}
