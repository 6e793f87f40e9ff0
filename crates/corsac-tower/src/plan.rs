//! What is to be done with a request.

use corsac::server::{Action, Decision, OriginVerdict};
use http::{HeaderValue, Request, Response};
use tower_service::Service;

use crate::answer::Answer;
use crate::future::{ResponseFuture, State};
use crate::head::Head;
use crate::outcome;
use crate::response_headers::ResponseHeaders;
use crate::routes::ReadyRoutes;

/// What is to be done with a request. Nothing of it stays borrowed, nor of the routes.
pub(crate) enum Plan {
    Answer(Answer),
    Continue(ResponseHeaders),
}

impl Plan {
    #[inline]
    pub(crate) fn of(
        routes: &ReadyRoutes,
        head: &Head<'_>,
        verdict: OriginVerdict,
        observe: impl FnOnce(&Decision<'_, HeaderValue>),
    ) -> Self {
        let decision = routes.routes.decide_with(head, verdict);
        outcome::record(&decision, head);
        observe(&decision);
        match decision.action() {
            Action::Answer { status } => Self::Answer(Answer::of(status, &decision, head, routes)),
            Action::Continue => Self::Continue(ResponseHeaders::of(&decision, head, routes)),
        }
    }

    /// Does it, with a service that is ready.
    pub(crate) fn carry_out<S, A, B>(
        self,
        inner: &mut S,
        request: Request<A>,
    ) -> ResponseFuture<S::Future, B>
    where
        S: Service<Request<A>, Response = Response<B>>,
        B: Default,
    {
        match self {
            Self::Answer(answer) => ResponseFuture::answered(answer.into_response()),
            Self::Continue(headers) => {
                ResponseFuture { state: State::Waiting { response: inner.call(request), headers } }
            }
        }
    }
}
