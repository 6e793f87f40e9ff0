//! Calls of a service that answers at once.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http::{Request, Response};

use super::peers::Peer;

/// Sends the requests one after the other, and drops the responses.
#[inline]
pub(crate) fn all(service: &mut impl Peer, requests: Vec<Request<()>>) {
    for request in requests {
        black_box(one(service, request));
    }
}

#[inline]
fn one(service: &mut impl Peer, request: Request<()>) -> Option<Response<()>> {
    let mut context = Context::from_waker(Waker::noop());
    if service.poll_ready(&mut context).is_pending() {
        return None;
    }
    match pin!(service.call(request)).poll(&mut context) {
        Poll::Ready(Ok(response)) => Some(response),
        Poll::Ready(Err(never)) => match never {},
        Poll::Pending => None,
    }
}
