//! What a failure of TLS means.

use std::io;

use tokio_rustls::rustls::{AlertDescription, CertificateError, Error};

use crate::error::ExchangeError;

/// What a failed handshake means.
pub(super) fn handshake_failure(error: &io::Error) -> ExchangeError {
    failure(error).unwrap_or_else(|| ExchangeError::Tls {
        reason: match error.kind() {
            io::ErrorKind::UnexpectedEof => "the server closed the connection".to_owned(),
            _ => error.to_string(),
        },
    })
}

/// What an error means, if it is one of TLS.
///
/// A server that refuses a client certificate, or the lack of one, says so only when the client
/// takes the handshake for done.
pub(crate) fn failure(error: &io::Error) -> Option<ExchangeError> {
    let error = error.get_ref()?.downcast_ref()?;
    let reason = match error {
        Error::AlertReceived(AlertDescription::CertificateRequired) => {
            return Some(ExchangeError::ClientCertificateRequired);
        }
        Error::AlertReceived(AlertDescription::NoApplicationProtocol) => {
            return Some(ExchangeError::HttpVersionNotAgreed);
        }
        Error::AlertReceived(alert) => format!("the server ended it with the alert {alert:?}"),
        Error::InvalidCertificate(error) => certificate_reason(error),
        Error::InvalidMessage(_) => "the server does not speak TLS".to_owned(),
        error => error.to_string(),
    };
    Some(ExchangeError::Tls { reason })
}

fn certificate_reason(error: &CertificateError) -> String {
    let reason = match error {
        CertificateError::UnknownIssuer => "signed by nobody who is trusted here".to_owned(),
        CertificateError::BadSignature => {
            "signed by somebody else than the trusted one of that name".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "not valid for this host name".to_owned()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "not valid yet".to_owned()
        }
        other => other.to_string(),
    };
    format!("the server's certificate is not trusted: {reason}")
}
