use std::net::{IpAddr, SocketAddr};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use url::{Host, Url};

use crate::deadline::Deadline;
use crate::error::{ConnectAttempt, ExchangeError, Phase};
use crate::network::{Limits, Network};
use crate::resolve;

/// A connection to a server, on which nothing has been said yet.
///
/// It stands between [`Network::connect`] and [`Connection::exchange`] so that a caller can look at
/// the address it leads to before anything is sent.
pub struct Connection {
    pub(crate) stream: Box<dyn Stream>,
    pub(crate) deadline: Deadline,
    pub(crate) limits: Limits,
    peer: SocketAddr,
}

/// What a connection is made of: TCP, or TLS over it.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

impl Network {
    /// Connects to the host of `url`, with TLS where its scheme is https.
    ///
    /// The addresses of a host are tried one after the other, each with an equal share of the time
    /// that is left.
    ///
    /// # Errors
    /// Everything that can go wrong before a request is sent.
    pub async fn connect(
        &self,
        url: &Url,
        deadline: Deadline,
    ) -> Result<Connection, ExchangeError> {
        let unsupported = || ExchangeError::UnsupportedUrl { scheme: url.scheme().to_owned() };
        let host = url.host().ok_or_else(unsupported)?;
        let port = url.port_or_known_default().ok_or_else(unsupported)?;
        let addresses = resolve::addresses(host.clone(), port, &self.overrides);
        let addresses = deadline.limit(Phase::Resolve, addresses).await??;
        let (tcp, peer) = connect_to_any(&addresses, deadline).await?;
        let stream = match url.scheme() {
            "http" => Box::new(tcp) as Box<dyn Stream>,
            "https" => self.secure(host, tcp, deadline).await?,
            _ => return Err(unsupported()),
        };
        Ok(Connection { stream, deadline, limits: self.limits, peer })
    }

    async fn secure(
        &self,
        host: Host<&str>,
        tcp: TcpStream,
        deadline: Deadline,
    ) -> Result<Box<dyn Stream>, ExchangeError> {
        let handshake = self.tls.handshake(host, tcp);
        let tls = deadline.limit(Phase::TlsHandshake, handshake).await??;
        Ok(Box::new(tls))
    }
}

impl Connection {
    /// The address at the other end.
    #[must_use]
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// Whether the other end is this machine itself.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(self.peer.ip())
    }
}

/// An IPv4 address may come in the clothes of an IPv6 one.
fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

async fn connect_to_any(
    addresses: &[SocketAddr],
    deadline: Deadline,
) -> Result<(TcpStream, SocketAddr), ExchangeError> {
    let mut attempts = Vec::new();
    for (index, &address) in addresses.iter().enumerate() {
        let share = deadline.share(addresses.len() - index);
        let reason = match share.limit(Phase::Connect, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return opened(stream, address),
            Ok(Err(error)) => reason(&error),
            Err(timed_out) if index + 1 == addresses.len() => return Err(timed_out),
            Err(_) => "timed out".to_owned(),
        };
        attempts.push(ConnectAttempt { address, reason });
    }
    Err(ExchangeError::Connect { attempts })
}

fn opened(
    stream: TcpStream,
    address: SocketAddr,
) -> Result<(TcpStream, SocketAddr), ExchangeError> {
    // Whole messages are written at once, so there is nothing to wait for and collect. That some
    // sockets do not know the option is no reason to give up.
    let _ = stream.set_nodelay(true);
    let peer = stream.peer_addr().unwrap_or(address);
    Ok((stream, peer))
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        std::io::ErrorKind::ConnectionReset => "connection reset".to_owned(),
        std::io::ErrorKind::HostUnreachable => "host unreachable".to_owned(),
        std::io::ErrorKind::NetworkUnreachable => "network unreachable".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_has_many_addresses() {
        for ip in ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"] {
            assert!(is_loopback(ip.parse().unwrap()), "{ip}");
        }
        for ip in ["0.0.0.0", "128.0.0.1", "192.168.0.1", "::", "::ffff:10.0.0.1", "fe80::1"] {
            assert!(!is_loopback(ip.parse().unwrap()), "{ip}");
        }
    }
}
