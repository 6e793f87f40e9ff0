//! A request that is being sent, once or more often.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use http::{HeaderValue, Request};
use pin_project_lite::pin_project;

use super::attempt::Failed;
use super::balance::Upstream;
use super::connect::Versions;
use super::connection::Answered;
use super::error::UpstreamError;
use crate::body::RequestBody;

/// How often one request is tried on connections that turn out to be closed.
const TRIES: usize = 4;

impl Upstream {
    /// Sends the request to an address that takes it. It goes to no second one unless nothing of it
    /// can have been served by the first.
    pub(crate) fn send(
        self: &Rc<Self>,
        request: Request<RequestBody>,
        host: HeaderValue,
        versions: Versions,
    ) -> impl Future<Output = Result<Answered, UpstreamError>> + use<> {
        let upstream = Rc::clone(self);
        let state = match self.kept(versions) {
            Some(chosen) => {
                let attempt = self.attempt(chosen, request, &host);
                State::First { attempt, then: Some((upstream, host, versions)) }
            }
            None => {
                let attempts = upstream.attempts(request, host, versions, TRIES);
                State::Others { attempts: Box::pin(attempts) }
            }
        };
        Sending { state }
    }

    async fn attempts(
        self: Rc<Self>,
        mut request: Request<RequestBody>,
        host: HeaderValue,
        versions: Versions,
        tries: usize,
    ) -> Result<Answered, UpstreamError> {
        let mut tries = tries;
        loop {
            let chosen = self.connection(versions).await?;
            tries = tries.saturating_sub(1);
            match self.attempt(chosen, request, &host).await {
                Ok(answered) => return Ok(answered),
                Err(Failed { request: Some(again), .. }) if tries > 0 => request = *again,
                Err(Failed { error, address, .. }) => {
                    return Err(UpstreamError::Exchange { error, address });
                }
            }
        }
    }
}

pin_project! {
    /// A request that is being sent, once or more often.
    struct Sending<F> {
        #[pin]
        state: State<F>,
    }
}

/// What it takes to try further connections.
type Then = (Rc<Upstream>, HeaderValue, Versions);

pin_project! {
    #[project = Projected]
    enum State<F> {
        // Most requests find a connection that is kept, and there it ends.
        First { #[pin] attempt: F, then: Option<Then> },
        Others { attempts: Pin<Box<dyn Future<Output = Result<Answered, UpstreamError>>>> },
    }
}

impl<F: Future<Output = Result<Answered, Failed>>> Future for Sending<F> {
    type Output = Result<Answered, UpstreamError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        let (attempt, then) = match state.as_mut().project() {
            Projected::First { attempt, then } => (attempt, then),
            Projected::Others { attempts } => return attempts.as_mut().poll(context),
        };
        let (error, again) = match ready!(attempt.poll(context)) {
            Ok(answered) => return Poll::Ready(Ok(answered)),
            Err(Failed { error, address, request }) => {
                (UpstreamError::Exchange { error, address }, request.zip(then.take()))
            }
        };
        let Some((request, (upstream, host, versions))) = again else {
            return Poll::Ready(Err(error));
        };
        let mut attempts = Box::pin(upstream.attempts(*request, host, versions, TRIES - 1));
        let result = attempts.as_mut().poll(context);
        state.set(State::Others { attempts });
        result
    }
}
