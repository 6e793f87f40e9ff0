//! One connection to an address.

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};

use crate::body::RequestBody;

/// A connection that is ready for a request.
#[derive(Debug)]
pub(crate) enum Connection {
    /// For one request at a time.
    Http1(http1::SendRequest<RequestBody>),
    /// For many.
    Http2(http2::SendRequest<RequestBody>),
}

/// A request that was not answered: why, and the request if none of it was sent.
pub(crate) struct Unanswered {
    pub(crate) error: hyper::Error,
    pub(crate) request: Option<Request<RequestBody>>,
}

impl Connection {
    pub(crate) fn is_closed(&self) -> bool {
        match self {
            Self::Http1(sender) => sender.is_closed(),
            Self::Http2(sender) => sender.is_closed(),
        }
    }

    pub(crate) async fn send(
        &mut self,
        request: Request<RequestBody>,
    ) -> Result<Response<Incoming>, Unanswered> {
        let result = match self {
            Self::Http1(sender) => sender.try_send_request(request).await,
            Self::Http2(sender) => sender.try_send_request(request).await,
        };
        result.map_err(|mut error| Unanswered {
            request: error.take_message(),
            error: error.into_error(),
        })
    }
}
