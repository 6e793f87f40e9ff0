use std::fmt;
use std::net::SocketAddr;

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
    /// The proxy's answer to the request for a tunnel.
    ProxyTunnel,
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
            Self::ProxyTunnel => "proxy-tunnel",
            Self::TlsHandshake => "tls-handshake",
            Self::ResponseHead => "response-head",
        }
    }
}

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
            Self::ProxyTunnel => "waiting for the proxy to open a tunnel",
            Self::TlsHandshake => "in the TLS handshake",
            Self::ResponseHead => "waiting for the response head",
        })
    }
}
