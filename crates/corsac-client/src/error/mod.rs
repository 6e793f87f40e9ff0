//! What can go wrong between two machines before a browser has anything to judge.

mod display;
mod name;
mod phase;

use std::time::Duration;

pub use self::phase::{ConnectAttempt, Phase};

use crate::http1::malformed::Malformation;
use crate::network::Limits;

/// Why an exchange gave no response.
///
/// Wherever bytes of a response had arrived, they are kept.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The server asks for a client certificate, and none was presented.
    ///
    /// Preflights and other requests without credentials never carry one.
    ClientCertificateRequired,
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
    /// The server closed the HTTP/2 connection before the response.
    Http2GoAway {
        /// The reason it gave, by its name in RFC 9113.
        error_code: String,
    },
    /// HTTP/2 was asked for without TLS.
    Http2NeedsTls,
    /// The server gave the request up.
    Http2StreamReset {
        /// The reason it gave, by its name in RFC 9113.
        error_code: String,
    },
    /// The server broke the rules of HTTP/2.
    Http2Violation {
        /// What the rules call it, by its name in RFC 9113.
        error_code: String,
    },
    /// The server speaks none of the versions of HTTP that it was offered.
    HttpVersionNotAgreed,
    /// The response is not HTTP.
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
    /// The proxy wants to know who asks.
    ProxyAuthenticationRequired {
        /// The proxy, such as `http://proxy.example:8080`.
        proxy: String,
        /// What it was told.
        credentials: ProxyCredentials,
    },
    /// The proxy did not open a tunnel to the server.
    ProxyRefused {
        /// The proxy.
        proxy: String,
        /// The host and port that it was to connect to.
        target: String,
        /// The status line of its answer.
        status_line: Vec<u8>,
        /// The status in it.
        status: u16,
    },
    /// The proxy gave no proper answer when it was asked for a tunnel.
    ProxyTunnel {
        /// The proxy.
        proxy: String,
        /// What went wrong.
        cause: Box<ExchangeError>,
    },
    /// The proxy cannot be connected to.
    ProxyUnreachable {
        /// The proxy.
        proxy: String,
        /// What went wrong.
        cause: Box<ExchangeError>,
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
        /// How long it was allowed to take.
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
    /// A part of the request cannot be said in the version of HTTP that was agreed on.
    Unsendable {
        /// The part.
        part: String,
    },
    /// The URL cannot be connected to: it has no host, or its scheme is neither http nor https.
    UnsupportedUrl {
        /// The URL's scheme.
        scheme: String,
    },
}

/// What a proxy was told about who asks.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ProxyCredentials {
    /// Nothing.
    None,
    /// A user name and a password, which it does not accept.
    Refused,
}

impl ExchangeError {
    /// What was being waited for when the deadline passed; `None` for every other failure.
    ///
    /// Where a proxy is what failed, its failure counts.
    ///
    /// # Example
    /// ```
    /// use std::time::Duration;
    /// use corsac_client::{ExchangeError, Phase};
    ///
    /// let (phase, after) = (Phase::Connect, Duration::from_secs(30));
    /// let cause = Box::new(ExchangeError::TimedOut { phase, after, received: Vec::new() });
    /// let error = ExchangeError::ProxyUnreachable { proxy: "http://a.test:80".to_owned(), cause };
    /// assert_eq!(error.phase(), Some(Phase::Connect));
    /// assert_eq!(ExchangeError::ClosedWithoutResponse.phase(), None);
    /// ```
    #[must_use]
    pub fn phase(&self) -> Option<Phase> {
        match self {
            Self::TimedOut { phase, .. } => Some(*phase),
            Self::ProxyTunnel { cause, .. } | Self::ProxyUnreachable { cause, .. } => cause.phase(),
            _ => None,
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
            Self::ProxyTunnel { cause, .. } | Self::ProxyUnreachable { cause, .. } => {
                cause.received()
            }
            _ => &[],
        }
    }

    /// Whether the failure came before the server could be sent the request.
    #[must_use]
    pub fn is_before_request(&self) -> bool {
        match self {
            Self::ClientCertificateRequired
            | Self::Connect { .. }
            | Self::Http2NeedsTls
            | Self::HttpVersionNotAgreed
            | Self::NoRootCertificates { .. }
            | Self::ProxyAuthenticationRequired { .. }
            | Self::ProxyRefused { .. }
            | Self::ProxyTunnel { .. }
            | Self::ProxyUnreachable { .. }
            | Self::Resolve { .. }
            | Self::Tls { .. }
            | Self::Unsendable { .. }
            | Self::UnsupportedUrl { .. } => true,
            Self::TimedOut { phase, .. } => *phase != Phase::ResponseHead,
            Self::ClosedInsideHead { .. }
            | Self::ClosedWithoutResponse
            | Self::HeadTooLarge { .. }
            | Self::Http2GoAway { .. }
            | Self::Http2StreamReset { .. }
            | Self::Http2Violation { .. }
            | Self::Malformed { .. }
            | Self::Reset { .. }
            | Self::Transport { .. } => false,
        }
    }

    pub(crate) fn head_too_large(limits: Limits) -> Self {
        let Limits { head_bytes, head_lines, .. } = limits;
        Self::HeadTooLarge { head_bytes, head_lines }
    }

    /// The same failure, with what had arrived until then.
    pub(crate) fn with_received(mut self, bytes: Vec<u8>) -> Self {
        if let Self::TimedOut { received, .. } = &mut self {
            *received = bytes;
        }
        self
    }
}

impl std::error::Error for ExchangeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::ProxyTunnel { cause, .. } | Self::ProxyUnreachable { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_that_takes_too_long_has_a_phase() {
        let timed_out = |phase| {
            let after = Duration::from_secs(1);
            Box::new(ExchangeError::TimedOut { phase, after, received: Vec::new() })
        };
        let proxy = String::new;
        let cause = timed_out(Phase::ProxyTunnel);
        let no_tunnel = ExchangeError::ProxyTunnel { proxy: proxy(), cause };
        assert_eq!(no_tunnel.phase(), Some(Phase::ProxyTunnel));
        let cause = timed_out(Phase::TlsHandshake);
        let unreachable = ExchangeError::ProxyUnreachable { proxy: proxy(), cause };
        assert_eq!(unreachable.phase(), Some(Phase::TlsHandshake));
        let cause = Box::new(ExchangeError::ClosedWithoutResponse);
        assert_eq!(ExchangeError::ProxyTunnel { proxy: proxy(), cause }.phase(), None);
    }
}
