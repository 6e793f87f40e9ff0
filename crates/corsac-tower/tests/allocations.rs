//! The layer allocates nothing but the room of its headers.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use corsac::server::{Policy, PolicyConfig};
use corsac_tower::{Cors, CorsLayer};
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use support::*;
use tower::{Layer, Service};

const OF_A_PATTERN: &str = "https://a.preview.example";

/// Answers with the two headers that handlers have, and these.
#[derive(Clone, Default)]
struct Bare {
    more: HeaderMap,
}

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
        for (name, value) in &self.more {
            headers.insert(name, value.clone());
        }
        ready(Ok(response))
    }
}

fn cors() -> Cors<Bare> {
    let policy = Policy::new(PolicyConfig {
        allow_origins: vec![APP.into(), "https://*.preview.example".into()],
        ..config()
    });
    CorsLayer::new(policy.unwrap()).layer(Bare::default())
}

/// A value as a server has it from the wire: part of a shared buffer, whose clones copy a pointer.
fn received(text: &str) -> HeaderValue {
    let value = HeaderValue::from_maybe_shared(Bytes::from(text.to_owned())).unwrap();
    let shared = value.clone();
    assert_eq!(allocations(|| drop(value.clone())), 0);
    shared
}

fn request(method: Method, origin: Option<&str>, requested: Option<Method>) -> Request<()> {
    let mut request = Request::new(());
    *request.method_mut() = method;
    let headers = request.headers_mut();
    headers.insert(header::HOST, HeaderValue::from_static("api.example"));
    headers.extend(origin.map(|origin| (header::ORIGIN, received(origin))));
    if let Some(requested) = requested {
        headers.insert(header::ACCESS_CONTROL_REQUEST_METHOD, received(requested.as_str()));
        headers.insert(header::ACCESS_CONTROL_REQUEST_HEADERS, received("content-type"));
    }
    request
}

fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

/// The response to a request, and how many allocations it took.
fn counted<S>(service: &mut S, request: Request<()>) -> (Response<()>, u64)
where
    S: Service<Request<()>, Response = Response<()>, Error = Infallible>,
{
    let mut response = None;
    let count = allocations(|| {
        let mut context = Context::from_waker(Waker::noop());
        assert!(service.poll_ready(&mut context).is_ready());
        if let Poll::Ready(Ok(ready)) = pin!(service.call(request)).poll(&mut context) {
            response = Some(ready);
        }
    });
    (response.unwrap(), count)
}

#[test]
fn a_response_allocates_what_its_headers_do_without_the_layer() {
    let mut cors = cors();
    for (origin, added) in [(Some(APP), 4), (Some(OF_A_PATTERN), 4), (Some(OTHER), 1), (None, 1)] {
        let get = || request(Method::GET, origin, None);
        counted(&mut cors, get());
        let (response, count) = counted(&mut cors, get());
        let mut more = response.headers().clone();
        more.remove(header::CONTENT_TYPE);
        more.remove(header::CONTENT_LENGTH);
        assert_eq!(more.len(), added, "{origin:?}");
        let (same, without_the_layer) = counted(&mut Bare { more }, get());
        assert_eq!(same.headers(), response.headers());
        assert!(count <= without_the_layer, "{origin:?}: {count} > {without_the_layer}");
    }
}

#[test]
fn an_answer_allocates_the_two_halves_of_its_map() {
    let mut cors = cors();
    for (origin, method, status) in [
        (APP, Method::PUT, 204),
        (OF_A_PATTERN, Method::PUT, 204),
        (OTHER, Method::PUT, 403),
        (APP, Method::DELETE, 403),
    ] {
        let preflight = || request(Method::OPTIONS, Some(origin), Some(method.clone()));
        counted(&mut cors, preflight());
        let (response, count) = counted(&mut cors, preflight());
        assert_eq!(response.status(), status);
        assert!(count <= 2, "{origin} {method}: {count}");
    }
}

/// The counter counts.
#[test]
fn a_value_that_is_not_shared_yet_allocates() {
    let mut cors = cors();
    let shared = || request(Method::GET, Some(OF_A_PATTERN), None);
    counted(&mut cors, shared());
    let mut unshared = shared();
    let origin = HeaderValue::try_from(OF_A_PATTERN.to_owned()).unwrap();
    unshared.headers_mut().insert(header::ORIGIN, origin);
    assert_eq!(counted(&mut cors, unshared).1, counted(&mut cors, shared()).1 + 1);
}
