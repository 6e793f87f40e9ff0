//! One request, one response.

use std::net::SocketAddr;
use std::pin::pin;

use corsac::browser::Response;

use crate::body::{ReceivedBody, WantedBody};
use crate::connection::{Connection, Stream, Way};
use crate::deadline::Deadline;
use crate::error::ExchangeError;
use crate::message::RequestMessage;
use crate::network::Limits;
use crate::proxy::Proxy;
use crate::version::{Framing, HttpVersion};
use crate::{http1, http2};

/// What came back for a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Exchange {
    /// The response's head for the browser half: every header line as sent. In HTTP/2 lines of one
    /// name stand together.
    pub response: Response,
    /// The status line as sent, such as `HTTP/1.1 204 No Content`; in HTTP/2, which has none,
    /// `HTTP/2 204`.
    pub status_line: Vec<u8>,
    /// The version of HTTP that was spoken.
    pub version: HttpVersion,
    /// What was read of the body.
    pub body: ReceivedBody,
    /// Who answered, or passed the answer on.
    pub peer: SocketAddr,
    /// The proxy in between.
    pub proxy: Option<Proxy>,
}

/// How a message is carried, whatever the version.
pub(crate) struct Carriage {
    pub(crate) stream: Box<dyn Stream>,
    pub(crate) deadline: Deadline,
    pub(crate) limits: Limits,
    pub(crate) wanted: WantedBody,
}

/// What a message is answered, whatever the version.
pub(crate) struct Answer {
    pub(crate) response: Response,
    pub(crate) status_line: Vec<u8>,
    pub(crate) version: HttpVersion,
    pub(crate) body: ReceivedBody,
}

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
        let Self { stream, framing, deadline, limits, peer, way } = self;
        let carriage = Carriage { stream, deadline, limits, wanted };
        let answer = match (framing, &way) {
            (Framing::Http2, _) => http2::exchange(carriage, message).await?,
            (Framing::Http1, Way::Forwarded { proxy, .. }) => {
                let bytes = message.to_absolute_form(&proxy.authorization_lines());
                let answer = http1::exchange(carriage, message.method(), bytes).await?;
                proxy.permit(answer.response.status())?;
                answer
            }
            (Framing::Http1, _) => {
                http1::exchange(carriage, message.method(), message.to_bytes()).await?
            }
        };
        let Answer { response, status_line, version, body } = answer;
        Ok(Exchange { response, status_line, version, body, peer, proxy: way.proxy().cloned() })
    }
}

/// Runs a conversation together with the connection it takes place on.
pub(crate) async fn drive<T, C>(
    conversation: impl Future<Output = T>,
    connection: impl Future<Output = C>,
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
