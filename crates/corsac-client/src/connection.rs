use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::deadline::Deadline;
use crate::network::Limits;
use crate::proxy::Proxy;
use crate::resolve;
use crate::version::Framing;

/// A connection to a server, on which nothing has been said yet.
///
/// It stands between [`Network::connect`](crate::Network::connect) and [`Connection::exchange`] so
/// that a caller can look at where it leads before anything is sent.
pub struct Connection {
    pub(crate) stream: Box<dyn Stream>,
    pub(crate) framing: Framing,
    pub(crate) deadline: Deadline,
    pub(crate) limits: Limits,
    pub(crate) peer: SocketAddr,
    pub(crate) way: Way,
}

/// What a connection is made of: TCP, or TLS over it.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// What stands between this machine and the server.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// Nothing: the peer is the server.
    Direct,
    /// A proxy that is asked for each response.
    Forwarded { proxy: Proxy, target: Whereabouts },
    /// A proxy that passes bytes on.
    Tunnelled { proxy: Proxy, target: Whereabouts },
}

/// Where the server is, seen from the peer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Whereabouts {
    /// On the peer's own machine.
    AtPeer,
    /// The peer finds out.
    Unknown,
}

impl Connection {
    /// The address at the other end; that of the proxy, where there is one.
    #[must_use]
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// The proxy that the connection goes through.
    #[must_use]
    pub fn proxy(&self) -> Option<&Proxy> {
        self.way.proxy()
    }

    /// Whether the server is known to be this machine itself.
    ///
    /// Where a proxy leads is known only if the proxy is on this machine, and the URL's host is a
    /// loopback address or a `localhost` name.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let is_peer_loopback = resolve::is_loopback(self.peer.ip());
        is_peer_loopback && self.way.whereabouts() == Whereabouts::AtPeer
    }
}

impl Way {
    pub(crate) fn proxy(&self) -> Option<&Proxy> {
        match self {
            Self::Direct => None,
            Self::Forwarded { proxy, .. } | Self::Tunnelled { proxy, .. } => Some(proxy),
        }
    }

    fn whereabouts(&self) -> Whereabouts {
        match self {
            Self::Direct => Whereabouts::AtPeer,
            Self::Forwarded { target, .. } | Self::Tunnelled { target, .. } => *target,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_loopback(peer: &str, way: Way) -> bool {
        let connection = Connection {
            stream: Box::new(tokio::io::empty()),
            framing: Framing::Http1,
            deadline: Deadline::after(std::time::Duration::ZERO),
            limits: Limits::default(),
            peer: peer.parse().unwrap(),
            way,
        };
        connection.is_loopback()
    }

    #[test]
    fn this_machine_is_where_every_step_says_so() {
        let proxy: Proxy = "proxy.example".parse().unwrap();
        let through = |target| Way::Tunnelled { proxy: proxy.clone(), target };
        let (here, elsewhere) = ("127.0.0.1:80", "10.0.0.1:80");
        assert!(is_loopback(here, Way::Direct));
        assert!(!is_loopback(elsewhere, Way::Direct));
        assert!(is_loopback(here, through(Whereabouts::AtPeer)));
        assert!(!is_loopback(elsewhere, through(Whereabouts::AtPeer)));
        assert!(!is_loopback(here, through(Whereabouts::Unknown)));
    }
}
