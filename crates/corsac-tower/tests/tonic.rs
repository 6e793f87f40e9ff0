//! The layer around tonic's routes.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::convert::Infallible;
use std::task::{Context, Poll};

use corsac_tower::CorsLayer;
use http::{Method, Request, Response};
use support::*;
use tonic::body::Body;
use tonic::server::NamedService;
use tonic::service::Routes;
use tonic::{Code, Status};
use tower::{Layer, Service, ServiceExt};

/// What tonic's generated code is to tonic, with one method that fails.
#[derive(Clone)]
struct Greeter;

impl NamedService for Greeter {
    const NAME: &'static str = "test.Greeter";
}

impl Service<Request<Body>> for Greeter {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        std::future::ready(Ok(Status::permission_denied("not you").into_http()))
    }
}

#[tokio::test]
async fn methods_known_and_unknown_have_the_headers() {
    let service = CorsLayer::new(policy()).layer(Routes::new(Greeter));
    for (path, code) in
        [("/test.Greeter/Greet", Code::PermissionDenied), ("/test.Other/X", Code::Unimplemented)]
    {
        let mut request: Request<Body> = get(path, APP);
        *request.method_mut() = Method::POST;
        let response = service.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()["grpc-status"], (code as i32).to_string());
        assert_eq!(allow_origin(&response), Some(APP));
        let request: Request<Body> = preflight(path, APP, Method::POST);
        let answer = service.clone().oneshot(request).await.unwrap();
        assert_eq!((answer.status().as_u16(), allow_origin(&answer)), (204, Some(APP)));
    }
}
