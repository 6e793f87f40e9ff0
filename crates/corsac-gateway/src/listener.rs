//! Addresses to listen on, once for each worker.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Protocol, Socket, Type};

/// How many clients may wait to be accepted.
const BACKLOG: i32 = 4096;

/// An address that cannot be listened on.
#[derive(Debug)]
pub struct BindError {
    /// The address.
    pub address: SocketAddr,
    /// Why not.
    pub error: io::Error,
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot listen on {}: {}", self.address, self.error)
    }
}

impl std::error::Error for BindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// Listeners of each worker for every address, and the addresses with the ports that they got.
pub(crate) struct Listeners {
    pub(crate) of_workers: Vec<Vec<TcpListener>>,
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) admin: Option<TcpListener>,
}

pub(crate) fn bind(
    addresses: &[SocketAddr],
    admin: Option<SocketAddr>,
    workers: usize,
) -> Result<Listeners, BindError> {
    let mut listeners = Listeners {
        of_workers: (0..workers).map(|_| Vec::new()).collect(),
        addresses: Vec::new(),
        admin: None,
    };
    for &address in addresses {
        let bound =
            bind_one(address, addresses, workers).map_err(|error| BindError { address, error })?;
        let local = bound.first().map_or(Ok(address), TcpListener::local_addr);
        listeners.addresses.push(local.map_err(|error| BindError { address, error })?);
        for (of_worker, listener) in listeners.of_workers.iter_mut().zip(bound) {
            of_worker.push(listener);
        }
    }
    listeners.admin = admin.map(bind_alone).transpose()?;
    Ok(listeners)
}

/// A listener that is not shared, not even with another gateway.
fn bind_alone(address: SocketAddr) -> Result<TcpListener, BindError> {
    let bound = socket(address, &[]).and_then(|socket| listening(socket, address));
    bound.map_err(|error| BindError { address, error })
}

/// The kernel spreads clients over sockets that share a port. Sharing would also let a second
/// gateway in, so whether the port is free is found out without it first.
#[cfg(unix)]
fn bind_one(
    address: SocketAddr,
    all: &[SocketAddr],
    workers: usize,
) -> io::Result<Vec<TcpListener>> {
    let probe = socket(address, all)?;
    probe.bind(&address.into())?;
    let address = probe.local_addr()?.as_socket().unwrap_or(address);
    drop(probe);
    (0..workers)
        .map(|_| {
            let socket = socket(address, all)?;
            socket.set_reuse_port(true)?;
            listening(socket, address)
        })
        .collect()
}

#[cfg(not(unix))]
fn bind_one(
    address: SocketAddr,
    all: &[SocketAddr],
    workers: usize,
) -> io::Result<Vec<TcpListener>> {
    let listener = listening(socket(address, all)?, address)?;
    (0..workers).map(|_| listener.try_clone()).collect()
}

fn socket(address: SocketAddr, all: &[SocketAddr]) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // It would take IPv4 too where the system has it so, and leave nothing for the other.
    let leaves_ipv4 = |other: &SocketAddr| other.is_ipv4() && other.port() == address.port();
    if address.is_ipv6() && address.ip().is_unspecified() && all.iter().any(leaves_ipv4) {
        socket.set_only_v6(true)?;
    }
    // On Windows it would let others take the port over.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    Ok(socket)
}

fn listening(socket: Socket, address: SocketAddr) -> io::Result<TcpListener> {
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv6Addr, TcpStream};

    use super::*;

    #[test]
    fn workers_share_a_port_and_nobody_else_does() {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let bound = bind(&[any], None, 3).unwrap();
        assert_eq!(bound.of_workers.len(), 3);
        let ports: Vec<_> = bound.of_workers.iter().map(|of| of[0].local_addr().unwrap()).collect();
        assert!(ports.iter().all(|port| *port == bound.addresses[0]));
        for error in [
            bind(&bound.addresses, None, 1).err().unwrap(),
            bind(&[any], Some(bound.addresses[0]), 1).err().unwrap(),
        ] {
            assert_eq!(error.error.kind(), io::ErrorKind::AddrInUse);
            assert!(error.to_string().contains(&bound.addresses[0].to_string()));
        }
    }

    #[test]
    fn both_families_are_listened_on_at_one_port_and_either_way() {
        let free = || {
            bind_alone(SocketAddr::from(([0, 0, 0, 0], 0))).unwrap().local_addr().unwrap().port()
        };
        let any = |port| SocketAddr::from((Ipv6Addr::UNSPECIFIED, port));
        let port = free();
        let both = [SocketAddr::from(([0, 0, 0, 0], port)), any(port)];
        assert_eq!(bind(&both, None, 2).unwrap().addresses, both);
        let port = free();
        let alone = bind(&[any(port)], None, 1).unwrap();
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(alone);
    }
}
