//! What is behind the layer.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::websocket;

/// The paths that pages ask for.
pub(crate) fn handlers() -> Router {
    Router::new()
        .route("/items", get(items).post(echo))
        .route(
            "/items/1",
            get(items).post(echo).put(echo).patch(echo).delete(gone).options(options),
        )
        .route("/cached", get(cached))
        .route("/login", get(login))
        .route("/me", get(me))
        .route("/own-headers", get(own_headers))
        .route("/fail", get(fail))
        .route("/slow", get(std::future::pending::<()>))
        .route("/socket", get(websocket::greet))
}

/// Layers further in than CORS, which answer 413, 504 and 500.
pub(crate) fn limited(router: Router) -> Router {
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_millis(100));
    router.layer(DefaultBodyLimit::max(64)).layer(timeout).layer(CatchPanicLayer::new())
}

async fn items() -> impl IntoResponse {
    ([("content-type", "application/json"), ("x-total-count", "42")], r#"[{"id": 1}]"#)
}

async fn echo(body: String) -> String {
    body
}

async fn gone() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn options() -> impl IntoResponse {
    [("allow", "GET, POST, PUT, PATCH, DELETE, OPTIONS")]
}

async fn cached() -> impl IntoResponse {
    ([(CACHE_CONTROL, "max-age=60")], "kept")
}

async fn login() -> impl IntoResponse {
    ([(SET_COOKIE, "session=ada")], "welcome")
}

async fn me(headers: HeaderMap) -> Vec<u8> {
    headers.get(COOKIE).map_or(b"nobody".to_vec(), |cookie| cookie.as_bytes().to_vec())
}

/// Headers that are the layer's to set, and `Vary` lines that are not its to remove.
async fn own_headers() -> impl IntoResponse {
    let headers = [
        ("access-control-allow-origin", "https://elsewhere.example"),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "x-internal"),
        ("vary", "accept-encoding"),
        ("x-total-count", "42"),
        ("x-internal", "7"),
    ];
    (headers, "mine")
}

#[expect(clippy::panic, reason = "that is what is to be caught")]
async fn fail() {
    panic!("on purpose");
}
