//! One request, one response.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;

use bytes::Bytes;
use corsac::browser::Response;
use corsac::status::is_redirect_status;
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use crate::body::{self, ReceivedBody, WantedBody};
use crate::connection::Connection;
use crate::error::{ExchangeError, Phase};
use crate::malformed::{self, Malformation};
use crate::message::RequestMessage;
use crate::network::Limits;
use crate::raw_head::{self, RecorderState};
use crate::wire::{SharedHead, Wire};

/// What came back for a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Exchange {
    /// The response's head for the browser half: every header line as sent.
    pub response: Response,
    /// The status line as sent, such as `HTTP/1.1 204 No Content`.
    pub status_line: Vec<u8>,
    /// What was read of the body.
    pub body: ReceivedBody,
    /// Who answered.
    pub peer: SocketAddr,
}

/// The sender of a connection whose own messages are never sent, see [`Wire`].
type Sender = http1::SendRequest<Empty<Bytes>>;

impl Connection {
    /// Sends a request and reads what comes back.
    ///
    /// Interim responses are passed over. The response counts once its head is complete: a body
    /// that never ends, or breaks off, does not make the exchange fail.
    ///
    /// # Errors
    /// Everything that can go wrong until the response head is complete.
    pub async fn exchange(
        self,
        message: &RequestMessage,
        wanted: WantedBody,
    ) -> Result<Exchange, ExchangeError> {
        let peer = self.peer();
        let Self { stream, deadline, limits, .. } = self;
        let wire = Wire::new(stream, message.to_bytes(), limits.head_bytes);
        let head = wire.head();
        let (mut sender, connection) = builder(limits)
            .handshake(TokioIo::new(wire))
            .await
            .map_err(|error| failure(&error, &head, limits))?;
        let conversation = async {
            let sent = send(&mut sender, message);
            let answer = deadline.limit(Phase::ResponseHead, sent).await;
            let answer = answer.map_err(|error| error.with_received(head.bytes()))?;
            let answer = answer.map_err(|error| failure(&error, &head, limits))?;
            let status = answer.status().as_u16();
            let body = if wanted == WantedBody::None || is_redirect_status(status) {
                ReceivedBody::not_read()
            } else {
                let until = deadline.at_most(limits.body_time);
                body::read(answer.into_body(), limits.body_bytes, until).await
            };
            Ok(exchange(status, &head.bytes(), body, peer))
        };
        drive(conversation, connection).await
    }
}

/// Runs a conversation together with the connection it takes place on.
async fn drive<T>(
    conversation: impl Future<Output = T>,
    connection: impl Future<Output = hyper::Result<()>>,
) -> T {
    let mut conversation = pin!(conversation);
    tokio::select! {
        biased;
        done = &mut conversation => return done,
        // What went wrong is told to the conversation as well.
        _ = connection => {}
    }
    conversation.await
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
async fn send(
    sender: &mut Sender,
    message: &RequestMessage,
) -> hyper::Result<hyper::Response<hyper::body::Incoming>> {
    let mut request = hyper::Request::new(Empty::new());
    if message.method().as_str() == "HEAD" {
        *request.method_mut() = hyper::Method::HEAD;
    }
    sender.send_request(request).await
}

fn exchange(status: u16, head: &[u8], body: ReceivedBody, peer: SocketAddr) -> Exchange {
    let response = Response::from_parts(status, raw_head::header_list(head));
    Exchange { response, status_line: raw_head::status_line(head).to_vec(), body, peer }
}

/// What a failure of the HTTP library means.
fn failure(error: &hyper::Error, head: &SharedHead, limits: Limits) -> ExchangeError {
    let received = head.bytes();
    if is_too_large(error, head, limits) {
        let Limits { head_bytes, head_lines, .. } = limits;
        return ExchangeError::HeadTooLarge { head_bytes, head_lines };
    }
    if error.is_parse() || error.is_parse_status() || error.is_parse_version_h2() {
        return malformed(&received);
    }
    match io_source(error) {
        None if error.is_incomplete_message() || error.is_canceled() => closed(received),
        None => malformed_or_closed(received),
        Some(error) => transport(error, received),
    }
}

fn is_too_large(error: &hyper::Error, head: &SharedHead, limits: Limits) -> bool {
    let lines = || raw_head::lines(&head.bytes()).count();
    head.state() == RecorderState::TooLong || error.is_parse() && lines() > limits.head_lines
}

fn malformed(received: &[u8]) -> ExchangeError {
    let (malformation, found) = malformed::diagnose(received);
    ExchangeError::Malformed { malformation, found }
}

fn malformed_or_closed(received: Vec<u8>) -> ExchangeError {
    if received.is_empty() { closed(received) } else { malformed(&received) }
}

/// A closed connection, unless what came before shows that it was none of HTTP.
fn closed(received: Vec<u8>) -> ExchangeError {
    if received.is_empty() {
        return ExchangeError::ClosedWithoutResponse;
    }
    match malformed::diagnose(&received) {
        (malformation @ (Malformation::NotHttp | Malformation::SpeaksTls), found) => {
            ExchangeError::Malformed { malformation, found }
        }
        _ => ExchangeError::ClosedInsideHead { received },
    }
}

fn transport(error: &io::Error, received: Vec<u8>) -> ExchangeError {
    match error.kind() {
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => ExchangeError::Reset { received },
        io::ErrorKind::UnexpectedEof => closed(received),
        _ => ExchangeError::Transport { reason: error.to_string() },
    }
}

fn io_source(error: &hyper::Error) -> Option<&io::Error> {
    error.source().and_then(|source| source.downcast_ref())
}
