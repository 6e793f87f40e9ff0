//! One connection to an address.

use std::rc::Rc;

use bytes::Bytes;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http2};

use super::address::Address;
use super::http1::Http1;
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
    pub(crate) request: Option<Request<RequestBody>>,
}

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

    pub(crate) async fn send(
        self,
        request: Request<RequestBody>,
        address: &Rc<Address>,
    ) -> Result<(Response<Incoming>, Carrier), Unanswered> {
        let mut exchange = match self {
            Self::Http1(exchange) => exchange,
            Self::Stream(stream) => match Http1::on(stream).await {
                Ok(exchange) => exchange,
                Err(error) => return Err(Unanswered { error, request: Some(request) }),
            },
            Self::Http2(mut sender) => {
                return match sender.try_send_request(request).await {
                    Ok(response) => Ok((response, Carrier::Http2)),
                    Err(error) => Err(error.into()),
                };
            }
        };
        let response = exchange.send(request).await?;
        Ok((response, Carrier::Http1(exchange, Rc::clone(address))))
    }
}

impl From<TrySendError<Request<RequestBody>>> for Unanswered {
    fn from(mut error: TrySendError<Request<RequestBody>>) -> Self {
        Self { request: error.take_message(), error: error.into_error() }
    }
}

impl Carrier {
    /// The stream of a connection that goes on as something else than HTTP, and what has come of that.
    pub(crate) fn into_tunnel(self) -> Option<(Stream, Bytes)> {
        match self {
            Self::Http1(exchange, _) => exchange.into_parts(),
            Self::Http2 => None,
        }
    }
}
