use std::fmt;
use std::io;
use std::rc::Rc;

use tokio_rustls::rustls::{self, AlertDescription};

use super::address::Address;
use crate::problem::Problem;

/// Why an upstream gave no response.
#[derive(Debug)]
pub(crate) enum UpstreamError {
    /// No address took a connection.
    Connect(Rc<ConnectError>),
    /// It did not answer in time.
    Late,
    /// It closed the connection, or answered something that is no response.
    Exchange { error: hyper::Error, address: Rc<Address> },
}

/// Why there is no connection to an address.
#[derive(Debug)]
pub(crate) enum ConnectError {
    /// Its name or the connection.
    Io(io::Error),
    /// It took too long.
    Late,
    /// It speaks something else than HTTP.
    Handshake(hyper::Error),
}

impl UpstreamError {
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::Connect(error) => match **error {
                ConnectError::Late => Problem::UpstreamConnectsLate,
                ConnectError::Io(_) | ConnectError::Handshake(_) => Problem::UpstreamUnreachable,
            },
            Self::Late => Problem::UpstreamAnswersLate,
            Self::Exchange { error, .. } if error.is_parse() || error.is_parse_too_large() => {
                Problem::UpstreamInvalid
            }
            Self::Exchange { .. } => Problem::UpstreamFailed,
        }
    }
}

impl ConnectError {
    /// Whether the gateway has no descriptor for it, which says nothing about the address.
    pub(crate) fn is_out_of_descriptors(&self) -> bool {
        match self {
            Self::Io(error) => error.raw_os_error().is_some_and(is_too_many_files),
            Self::Late | Self::Handshake(_) => false,
        }
    }

    /// Whether the address would speak another version of HTTP.
    pub(crate) fn is_about_the_version(&self) -> bool {
        let Self::Io(error) = self else { return false };
        let alert = error.get_ref().and_then(|source| source.downcast_ref::<rustls::Error>());
        alert == Some(&rustls::Error::AlertReceived(AlertDescription::NoApplicationProtocol))
    }
}

/// Of the process or of the system. The numbers are the same on every Unix.
#[cfg(unix)]
fn is_too_many_files(code: i32) -> bool {
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    matches!(code, ENFILE | EMFILE)
}

#[cfg(not(unix))]
fn is_too_many_files(_: i32) -> bool {
    false
}

impl fmt::Display for UpstreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(error) => error.fmt(f),
            Self::Late => f.write_str("no response in time"),
            Self::Exchange { error, .. } => causes(error, f),
        }
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => causes(error, f),
            Self::Late => f.write_str("no connection in time"),
            Self::Handshake(error) => causes(error, f),
        }
    }
}

/// The error and what it comes of, in one line.
fn causes(error: &(dyn std::error::Error + 'static), f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{error}")?;
    let mut source = error.source();
    while let Some(cause) = source {
        write!(f, ": {cause}")?;
        source = cause.source();
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn descriptors_are_the_gateways_own_concern() {
        // What the system says itself, should the numbers ever differ.
        let too_many = ConnectError::Io(io::Error::from_raw_os_error(24));
        assert!(too_many.to_string().starts_with("Too many open files"), "{too_many}");
        for (code, own) in [(23, true), (24, true), (22, false), (111, false), (61, false)] {
            let error = ConnectError::Io(io::Error::from_raw_os_error(code));
            assert_eq!(error.is_out_of_descriptors(), own, "{error}");
        }
        assert!(!ConnectError::Io(io::Error::other("no TLS")).is_out_of_descriptors());
        assert!(!ConnectError::Late.is_out_of_descriptors());
    }
}
