//! HTTP/1: the bytes of a message go out as they are, and the head comes back as it was.

pub(crate) mod failure;
pub(crate) mod malformed;
pub(crate) mod raw_head;
mod wire;

use bytes::Bytes;
use corsac::Method;
use corsac::browser::Response;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use self::failure::failure;
use self::wire::Wire;
use crate::body::{self, BrokenOff, ReceivedBody, Source};
use crate::error::{ExchangeError, Phase};
use crate::exchange::{Answer, Carriage, drive};
use crate::network::Limits;
use crate::version::HttpVersion;

/// The sender of a connection whose own messages are never sent, see [`Wire`].
type Sender = http1::SendRequest<Empty<Bytes>>;

/// Sends the bytes of a message and reads what comes back.
pub(crate) async fn exchange(
    carriage: Carriage,
    method: &Method,
    bytes: Vec<u8>,
) -> Result<Answer, ExchangeError> {
    let Carriage { stream, deadline, limits, wanted } = carriage;
    let wire = Wire::new(stream, bytes, limits.head_bytes);
    let head = wire.head();
    let (mut sender, connection) = builder(limits)
        .handshake(TokioIo::new(wire))
        .await
        .map_err(|error| failure(&error, &head, limits))?;
    let conversation = async {
        let sent = send(&mut sender, method);
        let response = deadline.limit(Phase::ResponseHead, sent).await;
        let response = response.map_err(|error| error.with_received(head.bytes()))?;
        let response = response.map_err(|error| failure(&error, &head, limits))?;
        let status = response.status().as_u16();
        let body = if wanted.includes(status) {
            let until = deadline.at_most(limits.body_time);
            body::read(response.into_body(), limits.body_bytes, until).await
        } else {
            ReceivedBody::not_read()
        };
        Ok(answer(status, &head.bytes(), body))
    };
    drive(conversation, connection).await
}

fn builder(limits: Limits) -> http1::Builder {
    /// The library takes no smaller buffer.
    const SMALLEST_BUFFER: usize = 8 * 1024;
    let mut builder = http1::Builder::new();
    builder
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .ignore_invalid_headers_in_responses(true)
        .max_headers(limits.head_lines)
        // The wire stops at the limit before a buffer of twice its size is full.
        .max_buf_size(limits.head_bytes.saturating_mul(2).max(SMALLEST_BUFFER));
    builder
}

/// Tells hyper of a request, so that it knows how to read the response.
///
/// Only the method matters for that (HEAD has no body); the wire sends the real message.
async fn send(sender: &mut Sender, method: &Method) -> hyper::Result<hyper::Response<Incoming>> {
    let mut request = hyper::Request::new(Empty::new());
    if *method == Method::HEAD {
        *request.method_mut() = hyper::Method::HEAD;
    }
    sender.send_request(request).await
}

fn answer(status: u16, head: &[u8], body: ReceivedBody) -> Answer {
    let status_line = raw_head::status_line(head).to_vec();
    let version = match status_line.starts_with(b"HTTP/1.0") {
        true => HttpVersion::Http10,
        false => HttpVersion::Http11,
    };
    let response = Response::from_parts(status, raw_head::header_list(head));
    Answer { response, status_line, version, body }
}

impl Source for Incoming {
    async fn next_data(&mut self) -> Option<Result<Bytes, BrokenOff>> {
        let frame = self.frame().await?;
        Some(frame.map(|frame| frame.into_data().unwrap_or_default()).map_err(|_| BrokenOff))
    }
}
