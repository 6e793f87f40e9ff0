//! TCP connections.

use std::net::SocketAddr;

use tokio::net::TcpStream;

use crate::deadline::Deadline;
use crate::destination::Target;
use crate::error::{ConnectAttempt, ExchangeError, Phase};
use crate::resolve::{self, HostOverride};

/// Connects to the host of a target.
///
/// Its addresses are tried one after the other, each with an equal share of the time that is left.
pub(crate) async fn dial(
    target: &Target<'_>,
    overrides: &[HostOverride],
    deadline: Deadline,
) -> Result<(TcpStream, SocketAddr), ExchangeError> {
    let addresses = resolve::addresses(target.host.clone(), target.port, overrides);
    let addresses = deadline.limit(Phase::Resolve, addresses).await??;
    connect_to_any(&addresses, deadline).await
}

async fn connect_to_any(
    addresses: &[SocketAddr],
    deadline: Deadline,
) -> Result<(TcpStream, SocketAddr), ExchangeError> {
    let mut attempts = Vec::new();
    for (index, &address) in addresses.iter().enumerate() {
        let share = deadline.share(addresses.len() - index);
        let reason = match share.limit(Phase::Connect, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(opened(stream, address)),
            Ok(Err(error)) => reason(&error),
            Err(timed_out) if index + 1 == addresses.len() => return Err(timed_out),
            Err(_) => "timed out".to_owned(),
        };
        attempts.push(ConnectAttempt { address, reason });
    }
    Err(ExchangeError::Connect { attempts })
}

fn opened(stream: TcpStream, address: SocketAddr) -> (TcpStream, SocketAddr) {
    // Whole messages are written at once, so there is nothing to wait for and collect. That some
    // sockets do not know the option is no reason to give up.
    let _ = stream.set_nodelay(true);
    let peer = stream.peer_addr().unwrap_or(address);
    (stream, peer)
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
