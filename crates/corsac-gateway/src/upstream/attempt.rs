//! A request on one connection.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use http::{HeaderValue, Request};
use pin_project_lite::pin_project;

use super::address::Address;
use super::balance::{Chosen, Origin, Upstream};
use super::connection::{Answered, Unanswered};
use super::spare::Spare;
use super::target::address_to;
use crate::body::RequestBody;

impl Upstream {
    /// Sends the request, which is on its way when this returns.
    pub(super) fn attempt(
        &self,
        chosen: Chosen,
        mut request: Request<RequestBody>,
        host: &HeaderValue,
    ) -> impl Future<Output = Result<Answered, Failed>> + use<> {
        let Chosen { address, connection, origin } = chosen;
        let host = self.host_for(&address, host);
        address_to(&mut request, &connection, address.at.scheme, host);
        let spare = (origin == Origin::Kept).then(|| Spare::of(&request, &connection)).flatten();
        Attempt { sent: connection.send(request, Rc::clone(&address)), spare, address }
    }
}

pin_project! {
    /// A request on one connection.
    struct Attempt<F> {
        #[pin]
        sent: F,
        spare: Option<Spare>,
        address: Rc<Address>,
    }
}

/// Why there is no response and from whom, and the request if it can be sent once more.
pub(super) struct Failed {
    pub(super) error: hyper::Error,
    pub(super) address: Rc<Address>,
    pub(super) request: Option<Box<Request<RequestBody>>>,
}

impl<F: Future<Output = Result<Answered, Unanswered>>> Future for Attempt<F> {
    type Output = Result<Answered, Failed>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Unanswered { error, mut request } = match ready!(this.sent.poll(context)) {
            Ok(answered) => return Poll::Ready(Ok(answered)),
            Err(unanswered) => unanswered,
        };
        if request.is_none() && is_closed(&error) {
            // The upstream closed a connection that it had kept, perhaps before it read this.
            request = this.spare.as_ref().and_then(Spare::request).map(Box::new);
        }
        Poll::Ready(Err(Failed { error, address: Rc::clone(this.address), request }))
    }
}

/// Whether the connection ended before the head of a response came.
fn is_closed(error: &hyper::Error) -> bool {
    if error.is_incomplete_message() || error.is_canceled() || error.is_closed() {
        return true;
    }
    let source = std::error::Error::source(error);
    source.and_then(|source| source.downcast_ref::<std::io::Error>()).is_some_and(|error| {
        use std::io::ErrorKind as E;
        // The last one is TLS without its end.
        matches!(
            error.kind(),
            E::BrokenPipe | E::ConnectionAborted | E::ConnectionReset | E::UnexpectedEof
        )
    })
}
