//! One connection to an address.

use std::rc::Rc;

use bytes::Bytes;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http2};
use tokio_util::either::Either;

use super::address::Address;
use super::http1::Http1;
use super::record::Record;
use super::stream::Stream;
use crate::body::RequestBody;

/// A connection that is ready for a request.
#[derive(Debug)]
pub(crate) enum Connection {
    /// For one request at a time, as it was opened or after a large response.
    Stream(Stream),
    /// The same after a small one, when hyper's buffers are small, too.
    Http1(Box<Http1>),
    /// For many.
    Http2(http2::SendRequest<RequestBody>),
}

/// A request that was not answered: why, and the request if none of it was sent.
pub(crate) struct Unanswered {
    pub(crate) error: hyper::Error,
    // Boxed, for most requests are answered.
    pub(crate) request: Option<Box<Request<RequestBody>>>,
}

/// The head of a response, and what the rest of it comes by.
pub(crate) type Answered = (Response<Incoming>, Carrier);

/// What a response's body comes by.
#[derive(Debug)]
pub(crate) enum Carrier {
    /// A connection of its own, and whose it is.
    Http1(Box<Http1>, Rc<Address>),
    /// A stream of a connection that has a task of its own.
    Http2,
}

impl Connection {
    /// Whether no request can be sent on it.
    pub(crate) fn is_closed(&mut self) -> bool {
        match self {
            Self::Stream(stream) => !stream.is_silent(),
            Self::Http1(exchange) => !exchange.is_still_at_rest(),
            Self::Http2(sender) => sender.is_closed(),
        }
    }

    /// Whether many requests use it at a time.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self, Self::Http2(_))
    }

    /// What is known of its stream, if HTTP/1.1 is spoken.
    pub(super) fn record(&self) -> Option<Rc<Record>> {
        match self {
            Self::Stream(stream) => Some(Rc::clone(stream.record())),
            Self::Http1(exchange) => Some(Rc::clone(&exchange.record)),
            Self::Http2(_) => None,
        }
    }

    /// Sends a request and gives the head of the response.
    pub(crate) fn send(
        self,
        request: Request<RequestBody>,
        address: Rc<Address>,
    ) -> impl Future<Output = Result<Answered, Unanswered>> {
        // What is rare and large is boxed: most requests need not carry it.
        match self {
            Self::Http1(exchange) => Either::Left(exchange.send(request, address)),
            Self::Stream(stream) => {
                Either::Right(Either::Left(Box::pin(send_on(stream, request, address))))
            }
            Self::Http2(mut sender) => {
                let response = sender.try_send_request(request);
                Either::Right(Either::Right(Box::pin(async move {
                    let response = response.await.map_err(Unanswered::from)?;
                    Ok((response, Carrier::Http2))
                })))
            }
        }
    }
}

async fn send_on(
    stream: Stream,
    request: Request<RequestBody>,
    address: Rc<Address>,
) -> Result<Answered, Unanswered> {
    match Http1::on(stream).await {
        Ok(exchange) => exchange.send(request, address).await,
        Err(error) => Err(Unanswered { error, request: Some(Box::new(request)) }),
    }
}

impl From<TrySendError<Request<RequestBody>>> for Unanswered {
    fn from(mut error: TrySendError<Request<RequestBody>>) -> Self {
        Self { request: error.take_message().map(Box::new), error: error.into_error() }
    }
}

impl Carrier {
    /// The stream of a connection that goes on as something else than HTTP, and what has come of that.
    /// `None` if the request has not been sent as a whole.
    pub(crate) fn into_tunnel(self) -> Option<(Stream, Bytes)> {
        match self {
            Self::Http1(exchange, _) if !exchange.is_behind() => exchange.into_parts(),
            Self::Http1(..) | Self::Http2 => None,
        }
    }
}
