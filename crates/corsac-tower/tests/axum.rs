//! The layer in axum.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::time::Duration;

use axum::body::Body;
use axum::error_handling::HandleErrorLayer;
use axum::extract::DefaultBodyLimit;
use axum::routing::{self, post};
use axum::{BoxError, Router};
use corsac::server::{
    DebugMode, PolicyConfig, PreflightHandling, RouteConfig, Routes, RoutesConfig,
};
use corsac_tower::CorsLayer;
use http::{Method, Request, Response, StatusCode};
use support::*;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

async fn send(app: &Router, request: Request<Body>) -> Response<Body> {
    app.clone().oneshot(request).await.unwrap()
}

async fn never() {
    std::future::pending::<()>().await;
}

async fn panics() {
    panic!("on purpose");
}

fn app() -> Router {
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_millis(20));
    Router::new()
        .route("/", routing::get(|| async { "hello" }))
        .route("/echo", post(|body: String| async { body }))
        .route("/never", routing::get(never))
        .route("/panics", routing::get(panics))
        .layer(DefaultBodyLimit::max(8))
        .layer(timeout)
        .layer(CatchPanicLayer::new())
        .layer(CorsLayer::new(policy()))
}

#[tokio::test]
async fn whatever_answers_the_response_has_the_headers() {
    let large = Request::post("/echo").header("origin", APP).body(Body::from("123456789"));
    let delete = Request::delete("/").header("origin", APP).body(Body::empty());
    for (request, status) in [
        (get("/", APP), 200),
        (get("/missing", APP), 404),
        (delete.unwrap(), 405),
        (get("/never", APP), 408),
        (large.unwrap(), 413),
        (get("/panics", APP), 500),
    ] {
        let response = send(&app(), request).await;
        assert_eq!(response.status(), status);
        assert_eq!(allow_origin(&response), Some(APP), "{status}");
        assert_eq!(response.headers()["access-control-allow-credentials"], "true");
        assert_eq!(response.headers()["access-control-expose-headers"], "x-request-id");
        assert_eq!(lines(response.headers(), "vary"), ["Origin"]);
    }
}

#[tokio::test]
async fn a_refused_origin_gets_nothing() {
    for path in ["/", "/missing", "/never", "/panics"] {
        let response = send(&app(), get(path, OTHER)).await;
        assert_eq!(cors_names(response.headers()), [""; 0]);
        assert_eq!(lines(response.headers(), "vary"), ["Origin"]);
    }
}

#[tokio::test]
async fn preflights_are_answered_whatever_is_behind() {
    for path in ["/", "/missing", "/never", "/panics"] {
        let response = send(&app(), preflight(path, APP, Method::PUT)).await;
        assert_eq!(response.status(), 204);
        assert_eq!(allow_origin(&response), Some(APP));
        let headers = response.headers();
        assert_eq!(headers["access-control-allow-credentials"], "true");
        assert_eq!(headers["access-control-allow-methods"], "PUT");
        assert_eq!(headers["access-control-allow-headers"], "content-type");
        assert_eq!(headers["access-control-max-age"], "600");
        assert_eq!(cors_names(headers).len(), 5, "{headers:?}");
        let refused = send(&app(), preflight(path, APP, Method::DELETE)).await;
        assert_eq!(refused.status(), 403);
        assert_eq!(cors_names(refused.headers()), [""; 0]);
    }
}

#[tokio::test]
async fn a_request_with_options_that_is_no_preflight_reaches_the_service() {
    let app = Router::new()
        .route("/", routing::options(|| async { "mine" }))
        .layer(CorsLayer::new(policy()));
    let request = Request::options("/").header("origin", APP).body(Body::empty()).unwrap();
    let response = send(&app, request).await;
    assert_eq!(response.status(), 200);
    assert_eq!(allow_origin(&response), Some(APP));
}

#[tokio::test]
async fn errors_that_a_handler_makes_responses_of_have_the_headers() {
    let fails = |_: Request<Body>| async { Err::<Response<Body>, BoxError>("no".into()) };
    let service = ServiceBuilder::new()
        .layer(CorsLayer::new(policy()))
        .layer(HandleErrorLayer::new(|_: BoxError| async { StatusCode::BAD_GATEWAY }))
        .service_fn(fails);
    let app = Router::new().route_service("/", service);
    let response = send(&app, get("/", APP)).await;
    assert_eq!(response.status(), 502);
    assert_eq!(allow_origin(&response), Some(APP));
}

#[tokio::test]
async fn layers_of_one_route_cover_that_route() {
    let layer = || CorsLayer::new(policy());
    let handler = || routing::get(|| async { "hello" });
    let method_router = Router::new().route("/", handler().layer(layer())).route("/no", handler());
    let router = Router::new().route("/", handler()).route_layer(layer()).route("/no", handler());
    for app in [method_router, router] {
        assert_eq!(allow_origin(&send(&app, get("/", APP)).await), Some(APP));
        assert_eq!(allow_origin(&send(&app, get("/no", APP)).await), None);
        let answer = send(&app, preflight("/", APP, Method::PUT)).await;
        assert_eq!((answer.status(), allow_origin(&answer)), (StatusCode::NO_CONTENT, Some(APP)));
        let not_allowed = Request::put("/").header("origin", APP).body(Body::empty()).unwrap();
        let not_allowed = send(&app, not_allowed).await;
        assert_eq!(not_allowed.status(), 405);
        assert_eq!(allow_origin(&not_allowed), Some(APP));
    }
}

#[tokio::test]
async fn route_layer_of_a_method_router_is_the_one_to_avoid() {
    let route = routing::get(|| async { "hello" }).route_layer(CorsLayer::new(policy()));
    let app = Router::new().route("/", route);
    assert_eq!(send(&app, preflight("/", APP, Method::PUT)).await.status(), 405);
}

#[tokio::test]
async fn nested_routers_have_policies_of_their_own() {
    let nested = |origin| {
        let router = Router::new().route("/", routing::get(|| async { "hello" }));
        router.layer(CorsLayer::new(allowing(origin)))
    };
    let app = Router::new().nest("/a", nested(APP)).nest("/b", nested(OTHER));
    for (path, origin, allowed) in
        [("/a", APP, Some(APP)), ("/a", OTHER, None), ("/b", OTHER, Some(OTHER)), ("/b", APP, None)]
    {
        assert_eq!(allow_origin(&send(&app, get(path, origin)).await), allowed);
        let answer = send(&app, preflight(path, origin, Method::POST)).await;
        assert_eq!(allow_origin(&answer), allowed);
    }
}

#[tokio::test]
async fn the_outer_of_two_layers_decides_unless_it_keeps() {
    let outer = |config| CorsLayer::new(corsac::server::Policy::new(config).unwrap());
    let inner = || {
        let router = Router::new().route("/", routing::get(|| async { "hello" }));
        router.layer(CorsLayer::new(allowing(OTHER)))
    };
    let replaces = inner().layer(outer(config()));
    assert_eq!(allow_origin(&send(&replaces, get("/", OTHER)).await), None);
    let response = send(&replaces, get("/", APP)).await;
    assert_eq!(allow_origin(&response), Some(APP));
    assert_eq!(lines(response.headers(), "vary"), ["Origin"]);
    let keeps = inner().layer(outer(PolicyConfig {
        upstream_headers: corsac::server::UpstreamHeaders::Keep,
        preflight: PreflightHandling::Forward,
        ..config()
    }));
    let response = send(&keeps, get("/", OTHER)).await;
    assert_eq!(allow_origin(&response), Some(OTHER));
    assert_eq!(response.headers().get("access-control-allow-credentials"), None);
    let answer = send(&keeps, preflight("/", OTHER, Method::POST)).await;
    assert_eq!((answer.status(), allow_origin(&answer)), (StatusCode::NO_CONTENT, Some(OTHER)));
}

#[tokio::test]
async fn routes_decide_by_host_and_path() {
    let routes = Routes::new(RoutesConfig {
        default: Some(config()),
        routes: vec![RouteConfig {
            hosts: vec!["public.example".into()],
            path: Some("/items/**".into()),
            policy: Some(PolicyConfig { allow_origins: vec!["*".into()], ..Default::default() }),
            ..RouteConfig::default()
        }],
    });
    let app = Router::new().layer(CorsLayer::new(routes.unwrap()));
    for (uri, host, allowed) in [
        ("/items/1", "public.example", Some("*")),
        ("/items/1", "api.example", None),
        ("/other", "public.example", None),
        ("http://public.example/items/1?a", "api.example", Some("*")),
    ] {
        let request = Request::get(uri).header("host", host).header("origin", OTHER);
        let response = send(&app, request.body(Body::empty()).unwrap()).await;
        assert_eq!(allow_origin(&response), allowed, "{uri} at {host}");
    }
}

#[tokio::test]
async fn debug_mode_names_the_refusal() {
    let layer = CorsLayer::new(policy());
    let handle = layer.handle();
    let app = Router::new().route("/", routing::get(|| async { "hello" })).layer(layer);
    let refused = || preflight("/", APP, Method::DELETE);
    assert_eq!(send(&app, refused()).await.headers().get("corsac-refusal"), None);
    handle.set_debug(DebugMode::On);
    let answer = send(&app, refused()).await;
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers()["corsac-refusal"], "method-not-allowed");
    assert_eq!(send(&app, get("/", OTHER)).await.headers()["corsac-refusal"], "origin-not-allowed");
    handle.replace(policy());
    assert_eq!(send(&app, refused()).await.headers().get("corsac-refusal"), None);
}
