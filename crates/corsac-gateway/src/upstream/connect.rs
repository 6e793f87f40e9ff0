//! New connections to an address: name, TCP, TLS, HTTP.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::client::conn::http2;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

use super::connection::Connection;
use super::error::ConnectError;
use super::stream::Stream;
use crate::configuration::{Scheme, UpstreamAddress};
use crate::local::LocalExecutor;

/// Which versions of HTTP a request can be sent in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Versions {
    Any,
    /// It is to become something else than HTTP, which HTTP/2 has no way for.
    Http1,
}

/// What opens connections to upstreams.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    pub(crate) tls: Option<Arc<ClientConfig>>,
    pub(crate) patience: Duration,
}

impl Connector {
    /// A connection that is ready for a request.
    pub(crate) async fn connect(
        &self,
        to: &UpstreamAddress,
        versions: Versions,
    ) -> Result<Connection, ConnectError> {
        match timeout(self.patience, self.open(to, versions)).await {
            Ok(result) => result,
            Err(_elapsed) => Err(ConnectError::Late),
        }
    }

    async fn open(
        &self,
        to: &UpstreamAddress,
        versions: Versions,
    ) -> Result<Connection, ConnectError> {
        let stream = tcp(to).await.map_err(ConnectError::Io)?;
        match to.scheme {
            Scheme::Http => Ok(Connection::Stream(Stream::clear(stream))),
            Scheme::Http2Cleartext => http2(TokioIo::new(stream)).await,
            Scheme::Https => {
                let stream = self.tls(to, stream, versions).await.map_err(ConnectError::Io)?;
                let chosen = stream.get_ref().1.alpn_protocol();
                if chosen == Some(b"h2") {
                    http2(TokioIo::new(stream)).await
                } else {
                    Ok(Connection::Stream(Stream::tls(stream)))
                }
            }
        }
    }

    async fn tls(
        &self,
        to: &UpstreamAddress,
        stream: TcpStream,
        versions: Versions,
    ) -> io::Result<TlsStream<TcpStream>> {
        let mut config =
            self.tls.clone().ok_or_else(|| io::Error::other("no TLS is configured"))?;
        if versions == Versions::Http1 {
            Arc::make_mut(&mut config).alpn_protocols = vec![b"http/1.1".to_vec()];
        }
        let name = ServerName::try_from(to.host.clone()).map_err(io::Error::other)?;
        TlsConnector::from(config).connect(name, stream).await
    }
}

async fn tcp(to: &UpstreamAddress) -> io::Result<TcpStream> {
    // Names are looked up each time, for they move; addresses are not names.
    let stream = TcpStream::connect((to.host.as_str(), to.port)).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn http2<S>(stream: TokioIo<S>) -> Result<Connection, ConnectError>
where
    TokioIo<S>: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let handshake = http2::Builder::new(LocalExecutor)
        .timer(TokioTimer::new())
        .adaptive_window(true)
        .keep_alive_interval(Duration::from_secs(30))
        .handshake(stream);
    let (sender, connection) = handshake.await.map_err(ConnectError::Handshake)?;
    tokio::task::spawn_local(async move {
        if let Err(error) = connection.await {
            tracing::trace!(%error, "a connection to an upstream ended");
        }
    });
    Ok(Connection::Http2(sender))
}
