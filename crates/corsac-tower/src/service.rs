//! The service.

use std::fmt;
use std::task::{Context, Poll};

use corsac::server::{Decision, OriginVerdict};
use http::{HeaderValue, Request, Response};
use tower_service::Service;

use crate::future::{ResponseFuture, State};
use crate::head::Head;
use crate::plan::Plan;
use crate::routes::CachedRoutes;

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

impl<S> Cors<S> {
    /// Like [`Service::call`], and shows what was decided to `observe` before anything is done: for
    /// counters and logs of one's own. The service must be ready, as for [`Service::call`].
    ///
    /// ```
    /// use corsac::server::{Policy, PolicyConfig, RequestKind};
    /// use corsac_tower::CorsLayer;
    /// use http::{Request, Response};
    /// use tower::{Layer, service_fn};
    ///
    /// let policy = Policy::new(PolicyConfig {
    ///     allow_origins: vec!["https://app.example".into()],
    ///     ..PolicyConfig::default()
    /// })?;
    /// let service = service_fn(async |_: Request<()>| Ok::<_, ()>(Response::new(())));
    /// let mut service = CorsLayer::new(policy).layer(service);
    ///
    /// let mut seen = None;
    /// let request = Request::get("/").header("origin", "https://other.example").body(())?;
    /// let _response = service.call_observed(request, |decision, _| {
    ///     seen = Some((decision.kind(), decision.refusal().map(|refusal| refusal.id())));
    /// });
    /// assert_eq!(seen, Some((RequestKind::Cors, Some("origin-not-allowed"))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn call_observed<A, B>(
        &mut self,
        request: Request<A>,
        observe: impl FnOnce(&Decision<'_, HeaderValue>, &Request<A>),
    ) -> ResponseFuture<S::Future, B>
    where
        S: Service<Request<A>, Response = Response<B>>,
        B: Default,
    {
        let head = Head::of(&request);
        let observe = |decision: &Decision<'_, HeaderValue>| observe(decision, &request);
        // What `carry_out` does: but to pass the request on once more copies all its parts once more.
        match Plan::of(self.routes.load(), &head, OriginVerdict::NotAllowed, observe) {
            Plan::Answer(answer) => ResponseFuture::answered(answer.into_response()),
            Plan::Continue(headers) => ResponseFuture {
                state: State::Waiting { response: self.inner.call(request), headers },
            },
        }
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
        self.call_observed(request, |_, _| ())
    }
}
