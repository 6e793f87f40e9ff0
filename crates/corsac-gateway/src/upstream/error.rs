use std::fmt;
use std::io;

use crate::problem::Problem;

/// Why an upstream gave no response.
#[derive(Debug)]
pub(crate) enum UpstreamError {
    /// No address took a connection.
    Connect(ConnectError),
    /// It did not answer in time.
    Late,
    /// It closed the connection, or answered something that is no response.
    Exchange(hyper::Error),
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
            Self::Connect(ConnectError::Late) => Problem::UpstreamConnectsLate,
            Self::Connect(_) => Problem::UpstreamUnreachable,
            Self::Late => Problem::UpstreamAnswersLate,
            Self::Exchange(error) if error.is_parse() || error.is_parse_too_large() => {
                Problem::UpstreamInvalid
            }
            Self::Exchange(_) => Problem::UpstreamFailed,
        }
    }
}

impl fmt::Display for UpstreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(error) => error.fmt(f),
            Self::Late => f.write_str("no response in time"),
            Self::Exchange(error) => causes(error, f),
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
