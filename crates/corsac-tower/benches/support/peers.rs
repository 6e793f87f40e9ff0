//! The services that are compared: one without middleware, and the same within ours and theirs.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};
use std::time::Duration;

use corsac::server::{Policy, PolicyConfig};
use corsac_tower::CorsLayer;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use tower_http::cors::AllowOrigin;
use tower_layer::Layer;
use tower_service::Service;

use super::requests::Size;

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

/// Sets the headers of the row without deciding anything: what no middleware can go below.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByHand;

impl Service<Request<()>> for ByHand {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        let origin = request.headers().get(header::ORIGIN).cloned();
        let is_allowed =
            origin.as_ref().is_some_and(|origin| !origin.as_bytes().ends_with(b"stranger.example"));
        if request.method() == Method::OPTIONS {
            return ready(Ok(answered_by_hand(origin.filter(|_| is_allowed))));
        }
        let Ok(mut response) = Bare.call(request).into_inner();
        let headers = response.headers_mut();
        if let Some(origin) = origin.filter(|_| is_allowed) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers
                .insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
            headers.insert(
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static("x-request-id"),
            );
        }
        headers.insert(header::VARY, HeaderValue::from_static("Origin"));
        ready(Ok(response))
    }
}

fn answered_by_hand(origin: Option<HeaderValue>) -> Response<()> {
    const VARY: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    let mut response = Response::new(());
    let headers = response.headers_mut();
    let value = HeaderValue::from_static;
    match origin {
        Some(origin) => {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, value("true"));
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, value("PUT, DELETE"));
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, value("content-type, x-token"));
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, value("600"));
            *response.status_mut() = StatusCode::NO_CONTENT;
        }
        None => *response.status_mut() = StatusCode::FORBIDDEN,
    }
    response.headers_mut().insert(header::VARY, value(VARY));
    response
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
