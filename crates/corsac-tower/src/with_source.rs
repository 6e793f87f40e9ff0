//! The layer and the service that ask an origin source.

use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use corsac::server::OriginVerdict;
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::future::ResponseFuture;
use crate::head::Head;
use crate::origin_source::Ask;
use crate::plan::Plan;
use crate::routes::ReadyRoutes;
use crate::{Cors, CorsLayer, PolicyHandle};

/// A [`CorsLayer`] with an [`OriginSource`](crate::OriginSource), made by
/// [`CorsLayer::with_origin_source`].
#[derive(Clone)]
pub struct CorsLayerWithSource<Q> {
    pub(crate) cors: CorsLayer,
    pub(crate) ask: Q,
}

impl<Q> CorsLayerWithSource<Q> {
    /// A handle that replaces the policy while requests are served; the source stays.
    pub fn handle(&self) -> PolicyHandle {
        self.cors.handle()
    }
}

impl<S, Q: Clone> Layer<S> for CorsLayerWithSource<Q> {
    type Service = CorsWithSource<S, Q>;

    fn layer(&self, inner: S) -> Self::Service {
        CorsWithSource { cors: self.cors.layer(inner), ask: self.ask.clone() }
    }
}

impl<Q> fmt::Debug for CorsLayerWithSource<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorsLayerWithSource").field("cors", &self.cors).finish_non_exhaustive()
    }
}

/// A [`Cors`] that asks an [`OriginSource`](crate::OriginSource) about origins that its policy does
/// not list. The inner service is cloned for a request that has to wait for the answer.
#[derive(Clone)]
pub struct CorsWithSource<S, Q> {
    cors: Cors<S>,
    ask: Q,
}

impl<S: fmt::Debug, Q> fmt::Debug for CorsWithSource<S, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorsWithSource").field("cors", &self.cors).finish_non_exhaustive()
    }
}

impl<S, Q, RequestBody, ResponseBody> Service<Request<RequestBody>> for CorsWithSource<S, Q>
where
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>> + Clone,
    Q: Ask,
    ResponseBody: Default,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = AskingFuture<Q::Answer, S, Request<RequestBody>, S::Future, ResponseBody>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.cors.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let routes = self.cors.routes.load();
        let question = {
            let head = Head::of(&request);
            routes.routes.unlisted_origin(&head).map(|origin| origin.as_str().to_owned())
        };
        let Some(origin) = question else {
            let verdict = OriginVerdict::NotAllowed;
            let plan = Plan::of(routes, &Head::of(&request), verdict, |_| ());
            return AskingFuture::responding(plan.carry_out(&mut self.cors.inner, request));
        };
        let routes = Arc::clone(routes);
        // The clone is not ready, so it stays, and the service that is goes with the request.
        let clone = self.cors.inner.clone();
        let inner = mem::replace(&mut self.cors.inner, clone);
        let waiting = Waiting { routes, inner, request };
        AskingFuture::asking(self.ask.ask(origin), waiting)
    }
}

pin_project! {
    /// The future of [`CorsWithSource`].
    pub struct AskingFuture<A, S, R, F, B> {
        #[pin]
        state: State<A, S, R, F, B>,
    }
}

pin_project! {
    #[project = Projected]
    enum State<A, S, R, F, B> {
        Asking { #[pin] answer: A, waiting: Option<Waiting<S, R>> },
        Responding { #[pin] response: ResponseFuture<F, B> },
    }
}

/// A request that waits for a verdict, the policy it began with, and the service that is ready for it.
struct Waiting<S, R> {
    routes: Arc<ReadyRoutes>,
    inner: S,
    request: R,
}

impl<A, S, R, F, B> AskingFuture<A, S, R, F, B> {
    fn asking(answer: A, waiting: Waiting<S, R>) -> Self {
        Self { state: State::Asking { answer, waiting: Some(waiting) } }
    }

    fn responding(response: ResponseFuture<F, B>) -> Self {
        Self { state: State::Responding { response } }
    }
}

impl<A, S, RequestBody, B> Future for AskingFuture<A, S, Request<RequestBody>, S::Future, B>
where
    A: Future<Output = OriginVerdict>,
    S: Service<Request<RequestBody>, Response = Response<B>>,
    B: Default,
{
    type Output = Result<S::Response, S::Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        loop {
            let response = match state.as_mut().project() {
                Projected::Responding { response } => return response.poll(context),
                Projected::Asking { answer, waiting } => {
                    let verdict = ready!(answer.poll(context));
                    let waiting =
                        waiting.take().expect("taken once: the next line ends this state");
                    waiting.respond(verdict)
                }
            };
            state.set(State::Responding { response });
        }
    }
}

impl<S, RequestBody> Waiting<S, Request<RequestBody>> {
    fn respond<B>(mut self, verdict: OriginVerdict) -> ResponseFuture<S::Future, B>
    where
        S: Service<Request<RequestBody>, Response = Response<B>>,
        B: Default,
    {
        let plan = Plan::of(&self.routes, &Head::of(&self.request), verdict, |_| ());
        plan.carry_out(&mut self.inner, self.request)
    }
}
