//! HTTP/2, one stream on a connection of its own.

mod failure;
mod overheard;
mod request;
mod response;

use bytes::Bytes;
use h2::RecvStream;
use h2::client::{Builder, SendRequest};

pub(crate) use self::request::headers;

use self::failure::Failure;
use self::overheard::Overheard;
use self::response::{response, status_line};
use crate::body::{self, BrokenOff, ReceivedBody, Source};
use crate::error::{ExchangeError, Phase};
use crate::exchange::{Answer, Carriage, drive};
use crate::message::RequestMessage;
use crate::network::Limits;
use crate::version::HttpVersion;

/// Sends a message and reads what comes back.
///
/// It is `h2` itself that speaks here, since hyper would want tasks of its own for that and keeps
/// from its callers why a stream failed.
pub(crate) async fn exchange(
    carriage: Carriage,
    message: &RequestMessage,
) -> Result<Answer, ExchangeError> {
    let Carriage { stream, deadline, limits, wanted } = carriage;
    let request = request::request(message)?;
    let (stream, heard) = Overheard::new(stream);
    let explain = |failure: Failure| failure.explain(&heard, limits);
    let opened = deadline.limit(Phase::ResponseHead, builder(limits).handshake(stream)).await?;
    let (sender, connection) = opened.map_err(|error| explain(error.into()))?;
    let conversation = async {
        let sent = send(sender, request, message.body(), limits);
        let received = deadline.limit(Phase::ResponseHead, sent).await?.map_err(explain)?;
        let (head, stream) = received.into_parts();
        let status = head.status.as_u16();
        let body = if wanted.includes(status) {
            body::read(stream, limits.body_bytes, deadline.at_most(limits.body_time)).await
        } else {
            ReceivedBody::not_read()
        };
        Ok(Answer {
            response: response(status, &head.headers),
            status_line: status_line(status),
            version: HttpVersion::Http2,
            body,
        })
    };
    drive(conversation, connection).await
}

fn builder(limits: Limits) -> Builder {
    /// What the standard lets a window be, and what it is without a word.
    const WINDOW: (u32, u32) = (65_535, (1 << 31) - 1);
    /// The library forgets why it refuses a head, so heads a little above the limit come here.
    const MARGIN: usize = 2;
    let saturated = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    // What is wanted of the body comes without waiting for the window to be opened again.
    let window = saturated(limits.body_bytes).clamp(WINDOW.0, WINDOW.1);
    let mut builder = Builder::new();
    builder
        .enable_push(false)
        .initial_window_size(window)
        .initial_connection_window_size(window)
        .max_header_list_size(saturated(limits.head_bytes.saturating_mul(MARGIN)));
    builder
}

async fn send(
    sender: SendRequest<Bytes>,
    request: hyper::Request<()>,
    body: &[u8],
    limits: Limits,
) -> Result<hyper::Response<RecvStream>, Failure> {
    let mut sender = sender.ready().await?;
    let (response, mut stream) = sender.send_request(request, body.is_empty())?;
    if !body.is_empty() {
        // A server may answer and let the rest be; what comes back says more than a failure here.
        let _ = stream.send_data(Bytes::copy_from_slice(body), true);
    }
    response::receive(response, limits).await
}

impl Source for RecvStream {
    async fn next_data(&mut self) -> Option<Result<Bytes, BrokenOff>> {
        // The window is as large as the limit, so it need not be opened again.
        Some(self.data().await?.map_err(|_| BrokenOff))
    }
}
