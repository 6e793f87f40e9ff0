//! HTTP/2: requests side by side.

use std::io;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};

use super::{Response, Stream};

/// A connection, or a part of one.
#[derive(Clone)]
pub(crate) struct Wire {
    sender: SendRequest<Full<Bytes>>,
}

impl Wire {
    pub(super) async fn of(stream: Box<dyn Stream>) -> io::Result<Self> {
        let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .map_err(io::Error::other)?;
        // Its end shows in the requests.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Self { sender })
    }

    pub(super) async fn ask(&mut self, request: Request<Full<Bytes>>) -> io::Result<Response> {
        self.sender.ready().await.map_err(io::Error::other)?;
        let response = self.sender.send_request(request).await.map_err(io::Error::other)?;
        let (head, body) = response.into_parts();
        let of_cors =
            head.headers.iter().filter(|(name, _)| name.as_str().starts_with("access-control-"));
        let cors = of_cors.map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let cors = cors.collect();
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes().to_vec();
        Ok(Response { status: head.status.as_u16(), cors, body, closes: false })
    }
}
