//! The service behind the CORS layer: sends a request where its rule says.

use std::convert::Infallible;
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, Request, Response};
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::arrival::Arrived;
use crate::body::ResponseBody;
use crate::exchange;
use crate::forwarding::{self, Forwards};
use crate::meter::Meter;
use crate::own_response::{self, Form};
use crate::problem::Problem;
use crate::site::{Place, Places};

/// The service behind the CORS layer.
#[derive(Clone)]
pub(crate) struct Forward {
    places: Rc<Places>,
}

/// Its response to come.
pub(crate) type Forwarding =
    Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, Infallible>>>>;

impl Forward {
    pub(crate) fn new(places: Rc<Places>) -> Self {
        Self { places }
    }
}

impl Service<Request<Arrived>> for Forward {
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Future = Forwarding;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Arrived>) -> Forwarding {
        let arrived = request.body_mut();
        let (meter, rule) = (Rc::clone(&arrived.meter), arrived.rule);
        // A request that goes on has no use for it.
        let checked = mem::replace(&mut arrived.checked, Err(Problem::NoRoute));
        let explained = Explained { accept: request.headers().get(ACCEPT).cloned(), meter, rule };
        let checked = match checked {
            Ok(checked) => checked,
            Err(problem) => return own(explained.response(problem)),
        };
        match self.places.get(rule) {
            Place::Nowhere => own(explained.response(Problem::NoRoute)),
            Place::Files(files) => {
                let files = Rc::clone(files);
                let response = Box::pin(async move { files.serve(request).await });
                Box::pin(Answering { response, explained })
            }
            Place::Upstream(upstream) => {
                if forwarding::count_forwards(&mut request) == Forwards::Over {
                    return own(own_response::options());
                }
                let response = exchange::exchange(&self.places, upstream, request, checked);
                Box::pin(Answering { response, explained })
            }
        }
    }
}

fn own(response: Response<ResponseBody>) -> Forwarding {
    Box::pin(std::future::ready(Ok(response)))
}

pin_project! {
    /// A response, or one that says why there is none.
    struct Answering<F> {
        #[pin]
        response: F,
        explained: Explained,
    }
}

/// What it takes to explain a problem.
struct Explained {
    accept: Option<HeaderValue>,
    meter: Rc<Meter>,
    rule: usize,
}

impl<F> Future for Answering<F>
where
    F: Future<Output = Result<Response<ResponseBody>, Problem>>,
{
    type Output = Result<Response<ResponseBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        match this.response.poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(response)) => Poll::Ready(Ok(response)),
            Poll::Ready(Err(problem)) => Poll::Ready(Ok(this.explained.response(problem))),
        }
    }
}

impl Explained {
    fn response(&self, problem: Problem) -> Response<ResponseBody> {
        self.meter.problem(self.rule, problem);
        let mut headers = HeaderMap::new();
        headers.extend(self.accept.clone().map(|accept| (ACCEPT, accept)));
        own_response::of(problem, Form::accepted_by(&headers))
    }
}
