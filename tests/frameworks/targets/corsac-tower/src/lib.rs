//! The service: it knows nothing of CORS.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

/// What every target serves.
pub fn service() -> Router {
    let item = get(found).put(found).patch(found).delete(gone);
    Router::new()
        .route("/", get(found))
        .route("/items", get(found).post(created))
        .route("/items/7", item)
        .route("/secret", get(secret))
        .route("/fails", get(fails))
        .layer(CatchPanicLayer::new())
}

async fn found() -> Response {
    answer(StatusCode::OK)
}

async fn created() -> Response {
    answer(StatusCode::CREATED)
}

async fn gone() -> Response {
    (StatusCode::NO_CONTENT, HEADERS).into_response()
}

async fn secret(headers: HeaderMap) -> Response {
    match headers.contains_key(header::AUTHORIZATION) {
        true => answer(StatusCode::OK),
        false => (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic")]).into_response(),
    }
}

#[expect(clippy::panic, reason = "that is what is asked for")]
async fn fails(_: Request) {
    panic!("as asked");
}

const HEADERS: [(&str, &str); 2] = [("x-request-id", "r1"), ("x-total", "2")];

fn answer(status: StatusCode) -> Response {
    (status, HEADERS, [(header::CONTENT_TYPE, "application/json")], r#"{"items": 2}"#)
        .into_response()
}
