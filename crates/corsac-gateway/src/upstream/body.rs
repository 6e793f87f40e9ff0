use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::address::Address;
use super::connection::Connection;
use crate::body::{BodyError, Patience};
use crate::forwarding;

/// The body of an upstream's response. When it is over, its connection goes back.
#[derive(Debug)]
pub(crate) struct UpstreamBody {
    incoming: Incoming,
    lease: Option<Lease>,
    patience: Patience,
}

/// A connection that is in use.
#[derive(Debug)]
pub(crate) struct Lease {
    pub(crate) connection: Connection,
    pub(crate) address: Rc<Address>,
}

impl Lease {
    fn give_back(self) {
        self.address.keep(self.connection);
    }
}

impl UpstreamBody {
    pub(crate) fn new(incoming: Incoming, lease: Option<Lease>, patience: Duration) -> Self {
        Self { incoming, lease, patience: Patience::new(patience) }
    }

    fn ended(&mut self) {
        if let Some(lease) = self.lease.take() {
            lease.give_back();
        }
    }
}

impl Body for UpstreamBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match Pin::new(&mut self.incoming).poll_frame(context) {
            Poll::Ready(None) => {
                self.ended();
                Poll::Ready(None)
            }
            Poll::Ready(Some(mut frame)) => {
                if let Ok(Some(trailers)) = frame.as_mut().map(Frame::trailers_mut) {
                    forwarding::remove_headers_from_trailers(trailers);
                    // Nobody asks for the end after them.
                    self.ended();
                }
                self.patience.renew();
                Poll::Ready(Some(frame.map_err(BodyError::Upstream)))
            }
            Poll::Pending => {
                ready!(self.patience.poll_over(context));
                Poll::Ready(Some(Err(BodyError::Stalled)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

impl Drop for UpstreamBody {
    fn drop(&mut self) {
        // Whoever knows the length does not ask for the end.
        if self.incoming.is_end_stream() {
            self.ended();
        }
    }
}
