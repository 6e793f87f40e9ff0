//! One connection: requests, and their responses.

mod one;
mod two;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::{TlsConnector, rustls};

use crate::kind::Prepared;
use crate::trust;

/// How many requests are under way at a time on a connection with HTTP/2.
const STREAMS: usize = 4;

/// A response with what is checked of it.
#[derive(Debug, Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) cors: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) closes: bool,
}

/// How the gateway is spoken to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Protocol {
    Http1,
    Http2,
}

/// The gateway.
#[derive(Clone)]
pub(crate) struct Gateway {
    address: SocketAddr,
    /// Of HTTP/1.1 and HTTP/2, if it speaks TLS.
    tls: Option<[Arc<ClientConfig>; 2]>,
}

impl Gateway {
    /// `certificate` is the file of that which it shows, if it speaks TLS.
    pub(crate) fn of(address: &str, certificate: Option<&str>) -> Result<Self, String> {
        let address = address.parse().map_err(|_| format!("no address: {address}"))?;
        let tls = certificate.map(trust::configurations).transpose()?;
        Ok(Self { address, tls })
    }

    /// HTTP/2 for every other client, where TLS chooses it.
    pub(crate) fn protocol(&self, client: u64) -> Protocol {
        match self.tls {
            Some(_) if client.is_multiple_of(2) => Protocol::Http2,
            _ => Protocol::Http1,
        }
    }

    pub(crate) async fn connect(&self, protocol: Protocol) -> io::Result<Wire> {
        self.over(TcpStream::connect(self.address).await?, protocol).await
    }

    /// From an address of this machine, since one alone has too few ports.
    pub(crate) async fn connect_from(&self, from: SocketAddr) -> io::Result<Wire> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(from)?;
        self.over(socket.connect(self.address).await?, Protocol::Http1).await
    }

    async fn over(&self, stream: TcpStream, protocol: Protocol) -> io::Result<Wire> {
        stream.set_nodelay(true)?;
        let stream: Box<dyn Stream> = match &self.tls {
            Some(tls) => {
                let connector = TlsConnector::from(Arc::clone(&tls[protocol as usize]));
                let name = ServerName::try_from(trust::NAME).map_err(io::Error::other)?;
                Box::new(connector.connect(name, stream).await?)
            }
            None => Box::new(stream),
        };
        match protocol {
            Protocol::Http1 => Ok(Wire::One(one::Wire::of(stream))),
            Protocol::Http2 => two::Wire::of(stream).await.map(Wire::Two),
        }
    }
}

/// TCP, or TLS on it.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A connection to the gateway, or a part of one.
pub(crate) enum Wire {
    One(one::Wire),
    Two(two::Wire),
}

impl Wire {
    /// The same connection, once for each request that may be under way on it at a time.
    pub(crate) fn parts(self) -> Vec<Self> {
        match self {
            Self::One(_) => vec![self],
            Self::Two(wire) => (0..STREAMS).map(|_| Self::Two(wire.clone())).collect(),
        }
    }

    pub(crate) async fn ask(&mut self, request: &Prepared) -> io::Result<Response> {
        match self {
            Self::One(wire) => wire.ask(&request.one).await,
            Self::Two(wire) => wire.ask(request.two.clone()).await,
        }
    }
}
