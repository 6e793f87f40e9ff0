//! A client that sends exactly what it is told and reads strictly.

use std::net::{SocketAddr, TcpStream};

use super::PATIENCE;
use super::head::Head;
use super::wire::{Body, Wire, WireError};

/// A connection to a gateway.
pub(crate) struct Client {
    pub(crate) wire: Wire,
}

/// A response, whole.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
    pub(crate) chunks: Vec<usize>,
    pub(crate) trailers: Vec<(String, String)>,
    /// The responses with 1xx before it.
    pub(crate) interim: Vec<u16>,
}

impl Response {
    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.head.one(name)
    }
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        Self { wire: Wire::plain(TcpStream::connect_timeout(&address, PATIENCE).unwrap()) }
    }

    /// What cannot be written any more is left out: the other side may refuse before it has all.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let _ = self.wire.send(bytes.as_ref());
        self
    }

    pub(crate) fn try_response_to(&mut self, method: &str) -> Result<Response, WireError> {
        let mut interim = Vec::new();
        let head = loop {
            let head = self.wire.head()?;
            let status = head.status();
            if !(100..200).contains(&status) || status == 101 {
                break head;
            }
            head.framing_of_response(method).map_err(WireError::Invalid)?;
            interim.push(status);
        };
        let framing = head.framing_of_response(method).map_err(WireError::Invalid)?;
        let Body { bytes, chunks, trailers } = self.wire.body(framing)?;
        Ok(Response { status: head.status(), head, body: bytes, chunks, trailers, interim })
    }

    pub(crate) fn response_to(&mut self, method: &str) -> Response {
        self.try_response_to(method).unwrap()
    }

    pub(crate) fn response(&mut self) -> Response {
        self.response_to("GET")
    }

    /// Sends a request and reads the response to it.
    pub(crate) fn ask(&mut self, request: impl AsRef<[u8]>) -> Response {
        let method = request.as_ref().split(|&byte| byte == b' ').next().unwrap_or_default();
        let method = str::from_utf8(method).unwrap().to_owned();
        self.send(request).response_to(&method)
    }
}
