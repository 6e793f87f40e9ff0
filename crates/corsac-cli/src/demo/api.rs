//! The sample API: one endpoint for each scenario.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use super::scenario::answer;
use super::scenarios::find;

/// The sample API, reachable from this machine only.
pub(super) struct Api {
    listener: TcpListener,
    address: SocketAddr,
}

impl Api {
    /// # Errors
    /// The port is taken, or is not for everybody.
    pub(super) async fn bind(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves for ever.
    pub(super) async fn run(self) {
        loop {
            // A connection that went away before it was accepted is no reason to stop.
            if let Ok((stream, _)) = self.listener.accept().await {
                tokio::spawn(converse(stream));
            }
        }
    }
}

async fn converse(stream: TcpStream) {
    let connection = http1::Builder::new()
        .title_case_headers(true)
        .serve_connection(TokioIo::new(stream), service_fn(respond));
    // The other side went away, which is its right.
    let _ = connection.await;
}

async fn respond(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, _) = request.into_parts();
    let name = parts.uri.path().trim_start_matches('/').split('/').next().unwrap_or_default();
    Ok(match find(name) {
        Some(scenario) => (scenario.answer)(&parts),
        None => answer(404, &[]),
    })
}
