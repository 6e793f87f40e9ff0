//! The response of a `Cors` service, later.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Response;
use pin_project_lite::pin_project;

use crate::response_headers::ResponseHeaders;

pin_project! {
    /// The future of [`Cors`](crate::Cors): an answer, or the inner service's response to come.
    pub struct ResponseFuture<F, B> {
        #[pin]
        pub(crate) state: State<F, B>,
    }
}

pin_project! {
    #[project = Projected]
    pub(crate) enum State<F, B> {
        Answered { #[pin] response: Ready<Response<B>> },
        Waiting { #[pin] response: F, headers: ResponseHeaders },
    }
}

impl<F, B> ResponseFuture<F, B> {
    pub(crate) fn answered(response: Response<B>) -> Self {
        Self { state: State::Answered { response: ready(response) } }
    }
}

impl<F, B, E> Future for ResponseFuture<F, B>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            Projected::Answered { response } => response.poll(context).map(Ok),
            Projected::Waiting { response, headers } => {
                let mut polled = response.poll(context);
                // In its place: a response is large to be moved.
                if let Poll::Ready(Ok(response)) = &mut polled {
                    headers.apply_to(response.headers_mut());
                }
                polled
            }
        }
    }
}
