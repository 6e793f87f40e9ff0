//! The service.

use std::fmt;
use std::task::{Context, Poll};

use corsac::server::{Action, OriginVerdict};
use http::{Request, Response, StatusCode};
use tower_service::Service;

use crate::future::ResponseFuture;
use crate::head::Head;
use crate::outcome;
use crate::response_headers::{self, ResponseHeaders};
use crate::routes::{CachedRoutes, ReadyRoutes};

/// A service that answers preflights and gives every other response the headers of a policy.
///
/// Made by [`CorsLayer`](crate::CorsLayer). It is ready when the inner service is, fails when that
/// fails, and puts no bounds on it beyond `Service<Request<_>, Response = Response<_>>`; the body of an
/// answer is the body type's `Default`.
#[derive(Clone)]
pub struct Cors<S> {
    pub(crate) inner: S,
    pub(crate) routes: CachedRoutes,
}

impl<S> Cors<S> {
    /// The inner service.
    pub fn get_ref(&self) -> &S {
        &self.inner
    }

    /// The inner service, to be changed.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.inner
    }

    /// The inner service, for itself.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: fmt::Debug> fmt::Debug for Cors<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cors").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, RequestBody, ResponseBody> Service<Request<RequestBody>> for Cors<S>
where
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>>,
    ResponseBody: Default,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, ResponseBody>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        respond(self.routes.load(), &mut self.inner, request, OriginVerdict::NotAllowed)
    }
}

/// Obeys what the routes decide, with a service that is ready. Nothing of them stays borrowed.
#[inline]
pub(crate) fn respond<S, A, B>(
    routes: &ReadyRoutes,
    inner: &mut S,
    request: Request<A>,
    verdict: OriginVerdict,
) -> ResponseFuture<S::Future, B>
where
    S: Service<Request<A>, Response = Response<B>>,
    B: Default,
{
    let head = Head::of(&request);
    let decision = routes.routes.decide_with(&head, verdict);
    outcome::record(&decision, &head);
    match decision.action() {
        Action::Answer { status } => {
            let mut response = Response::new(B::default());
            *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
            *response.headers_mut() = response_headers::of_answer(&decision, &head, routes);
            ResponseFuture::answered(response)
        }
        Action::Continue => {
            let headers = ResponseHeaders::of(&decision, &head, routes);
            ResponseFuture::waiting(inner.call(request), headers)
        }
    }
}
