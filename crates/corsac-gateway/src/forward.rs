//! The service behind the CORS layer: sends a request where its rule says.

use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, Request, Response};
use tower_service::Service;

use crate::arrival::Arrived;
use crate::body::ResponseBody;
use crate::exchange;
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

    fn call(&mut self, request: Request<Arrived>) -> Forwarding {
        let places = Rc::clone(&self.places);
        Box::pin(async move {
            let accept = request.headers().get(ACCEPT).cloned();
            let (meter, rule) = (Rc::clone(&request.body().meter), request.body().rule);
            let response = match respond(&places, request).await {
                Ok(response) => response,
                Err(problem) => {
                    meter.problem(rule, problem);
                    own_response::of(problem, form(accept))
                }
            };
            Ok(response)
        })
    }
}

fn form(accept: Option<HeaderValue>) -> Form {
    let mut headers = HeaderMap::new();
    headers.extend(accept.map(|accept| (ACCEPT, accept)));
    Form::accepted_by(&headers)
}

async fn respond(
    places: &Places,
    request: Request<Arrived>,
) -> Result<Response<ResponseBody>, Problem> {
    let host = request.body().checked.clone()?;
    match places.get(request.body().rule) {
        Place::Nowhere => Err(Problem::NoRoute),
        Place::Files(files) => Box::pin(files.serve(request)).await,
        Place::Upstream(upstream) => exchange::exchange(places, upstream, request, &host).await,
    }
}
