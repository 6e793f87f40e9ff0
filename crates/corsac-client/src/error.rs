//! What can go wrong between two machines before a browser has anything to judge.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use crate::malformed::Malformation;

/// Why an exchange gave no response.
///
/// Wherever bytes of a response had arrived, they are kept.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The connection was closed before the first byte of a response.
    ClosedWithoutResponse,
    /// The connection was closed inside the response head.
    ClosedInsideHead {
        /// What had arrived of it.
        received: Vec<u8>,
    },
    /// No address accepted a connection.
    Connect {
        /// Each address that was tried, and why it failed; never empty.
        attempts: Vec<ConnectAttempt>,
    },
    /// The response head, with those of interim responses before it, is longer than a limit.
    HeadTooLarge {
        /// The limit in bytes.
        head_bytes: usize,
        /// The limit in header lines.
        head_lines: usize,
    },
    /// The response is not HTTP/1.
    Malformed {
        /// What is wrong with it.
        malformation: Malformation,
        /// The bytes it is about.
        found: Vec<u8>,
    },
    /// This machine offers no root certificates to judge a server by.
    NoRootCertificates {
        /// What went wrong while they were loaded; may be empty.
        reasons: Vec<String>,
    },
    /// The connection was reset.
    Reset {
        /// What had arrived of the response head.
        received: Vec<u8>,
    },
    /// The host name has no address.
    Resolve {
        /// The name.
        host: String,
        /// What the system's resolver says.
        reason: String,
    },
    /// The deadline passed.
    TimedOut {
        /// What was being waited for.
        phase: Phase,
        /// How long everything was allowed to take.
        after: Duration,
        /// What had arrived of the response head.
        received: Vec<u8>,
    },
    /// The TLS handshake failed.
    Tls {
        /// Why.
        reason: String,
    },
    /// The operating system reported something else.
    Transport {
        /// What it said.
        reason: String,
    },
    /// The URL cannot be connected to: it has no host, or its scheme is neither http nor https.
    UnsupportedUrl {
        /// The URL's scheme.
        scheme: String,
    },
}

/// One address that could not be connected to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConnectAttempt {
    /// The address.
    pub address: SocketAddr,
    /// Why it failed, such as "connection refused".
    pub reason: String,
}

/// What an exchange can be waiting for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Phase {
    /// The addresses of a host name.
    Resolve,
    /// A connection.
    Connect,
    /// The TLS handshake.
    TlsHandshake,
    /// The response head.
    ResponseHead,
}

impl Phase {
    /// The phase's name in machine-readable output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::TlsHandshake => "tls-handshake",
            Self::ResponseHead => "response-head",
        }
    }
}

impl ExchangeError {
    /// The failure's name in machine-readable output.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::ClosedWithoutResponse => "closed-without-response",
            Self::ClosedInsideHead { .. } => "closed-inside-head",
            Self::Connect { .. } => "connect",
            Self::HeadTooLarge { .. } => "head-too-large",
            Self::Malformed { .. } => "malformed",
            Self::NoRootCertificates { .. } => "no-root-certificates",
            Self::Reset { .. } => "reset",
            Self::Resolve { .. } => "resolve",
            Self::TimedOut { .. } => "timed-out",
            Self::Tls { .. } => "tls",
            Self::Transport { .. } => "transport",
            Self::UnsupportedUrl { .. } => "unsupported-url",
        }
    }

    /// The bytes of a response that had arrived, or that are not HTTP; may be empty.
    #[must_use]
    pub fn received(&self) -> &[u8] {
        match self {
            Self::ClosedInsideHead { received }
            | Self::Reset { received }
            | Self::TimedOut { received, .. } => received,
            Self::Malformed { found, .. } => found,
            _ => &[],
        }
    }

    /// Whether the failure came before the request was sent.
    #[must_use]
    pub fn is_before_request(&self) -> bool {
        match self {
            Self::Connect { .. }
            | Self::NoRootCertificates { .. }
            | Self::Resolve { .. }
            | Self::Tls { .. }
            | Self::UnsupportedUrl { .. } => true,
            Self::TimedOut { phase, .. } => *phase != Phase::ResponseHead,
            Self::ClosedInsideHead { .. }
            | Self::ClosedWithoutResponse
            | Self::HeadTooLarge { .. }
            | Self::Malformed { .. }
            | Self::Reset { .. }
            | Self::Transport { .. } => false,
        }
    }

    /// The same failure, with what had arrived until then.
    pub(crate) fn with_received(mut self, bytes: Vec<u8>) -> Self {
        if let Self::TimedOut { received, .. } = &mut self {
            *received = bytes;
        }
        self
    }
}

impl fmt::Display for ExchangeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClosedWithoutResponse => {
                formatter.write_str("the server closed the connection without a response")
            }
            Self::ClosedInsideHead { received } => write!(
                formatter,
                "the server closed the connection inside the response head, after {} bytes",
                received.len()
            ),
            Self::Connect { attempts } => write_list(formatter, "no connection: ", attempts),
            Self::HeadTooLarge { head_bytes, head_lines } => write!(
                formatter,
                "the response head is longer than {head_bytes} bytes or {head_lines} lines"
            ),
            Self::Malformed { malformation, .. } => malformation.fmt(formatter),
            Self::NoRootCertificates { reasons } => {
                formatter.write_str("this machine has no root certificates to trust servers by")?;
                write_list(formatter, if reasons.is_empty() { "" } else { ": " }, reasons)
            }
            Self::Reset { .. } => formatter.write_str("the server reset the connection"),
            Self::Resolve { host, reason } => {
                write!(formatter, "the name {host} has no address: {reason}")
            }
            Self::TimedOut { phase, after, .. } => {
                write!(formatter, "timed out after {after:?} while {phase}")
            }
            Self::Tls { reason } => write!(formatter, "the TLS handshake failed: {reason}"),
            Self::Transport { reason } => write!(formatter, "the connection failed: {reason}"),
            Self::UnsupportedUrl { scheme } => {
                write!(formatter, "cannot connect to a URL of scheme {scheme}")
            }
        }
    }
}

impl std::error::Error for ExchangeError {}

impl fmt::Display for ConnectAttempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.address, self.reason)
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Resolve => "looking up the host name",
            Self::Connect => "connecting",
            Self::TlsHandshake => "in the TLS handshake",
            Self::ResponseHead => "waiting for the response head",
        })
    }
}

fn write_list(
    formatter: &mut fmt::Formatter<'_>,
    before: &str,
    items: &[impl fmt::Display],
) -> fmt::Result {
    formatter.write_str(before)?;
    for (index, item) in items.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(formatter, "{separator}{item}")?;
    }
    Ok(())
}
