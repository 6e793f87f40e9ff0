//! The services that are compared: one without middleware, and the same within ours and theirs.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};
use std::time::Duration;

use corsac::server::{Policy, PolicyConfig};
use corsac_tower::CorsLayer;
use http::{HeaderName, HeaderValue, Method, Request, Response, header};
use tower_http::cors::AllowOrigin;
use tower_layer::Layer;
use tower_service::Service;

use crate::requests::Size;

/// A service that answers at once.
pub(crate) trait Peer:
    Service<Request<()>, Response = Response<()>, Error = Infallible>
{
}

impl<S: Service<Request<()>, Response = Response<()>, Error = Infallible>> Peer for S {}

/// Answers with two headers, as handlers do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bare;

impl Service<Request<()>> for Bare {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        let mut response = Response::new(());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("2"));
        ready(Ok(response))
    }
}

pub(crate) fn ours(size: Size) -> impl Peer {
    let config = PolicyConfig {
        allow_origins: size.listed().collect(),
        allow_methods: vec!["PUT".into(), "DELETE".into()],
        allow_headers: vec!["content-type".into(), "x-token".into()],
        expose_headers: vec!["x-request-id".into()],
        allow_credentials: true,
        ..PolicyConfig::default()
    };
    match Policy::new(config) {
        Ok(policy) => CorsLayer::new(policy).layer(Bare),
        Err(errors) => unreachable!("every listed origin is a pattern: {errors}"),
    }
}

pub(crate) fn theirs(size: Size) -> impl Peer {
    let origins = size.listed().filter_map(|origin| HeaderValue::try_from(origin).ok());
    tower_http::cors::CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::PUT, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, HeaderName::from_static("x-token")])
        .expose_headers([HeaderName::from_static("x-request-id")])
        .allow_credentials(true)
        .max_age(Duration::from_secs(600))
        .layer(Bare)
}
