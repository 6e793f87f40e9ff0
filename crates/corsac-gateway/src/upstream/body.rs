use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep};

use super::address::Address;
use super::connection::Connection;
use crate::body::BodyError;
use crate::forwarding;

/// The body of an upstream's response. When it is over, its connection goes back.
#[derive(Debug)]
pub(crate) struct UpstreamBody {
    incoming: Incoming,
    lease: Option<Lease>,
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
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
        Self { incoming, lease, patience, stalled: None }
    }

    fn ended(&mut self) {
        if let Some(lease) = self.lease.take() {
            lease.give_back();
        }
    }

    /// Waits for the next piece, but not for ever.
    fn poll_stalled(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let patience = self.patience;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Some(Err(BodyError::Stalled)))
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
                let patience = self.patience;
                if let Some(stalled) = &mut self.stalled {
                    stalled.as_mut().reset(Instant::now() + patience);
                }
                Poll::Ready(Some(frame.map_err(BodyError::Upstream)))
            }
            Poll::Pending => self.poll_stalled(context),
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
