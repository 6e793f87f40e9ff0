//! A REST API whose every response a page can read, whoever made it.
//!
//! `cargo run -p corsac-tower --example axum_rest_api [ADDRESS]`, then for example
//! `corsac check http://127.0.0.1:3000/items/tea --origin https://app.example.com -X PUT`.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use corsac::server::{ConfigErrors, Policy, PolicyConfig};
use corsac_tower::CorsLayer;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app(cors()?)).await?;
    Ok(())
}

/// Who may do what from a page.
fn cors() -> Result<CorsLayer, ConfigErrors> {
    let policy = Policy::new(PolicyConfig {
        allow_origins: vec!["https://app.example.com".into(), "http://localhost:*".into()],
        allow_methods: vec!["PUT".into(), "DELETE".into()],
        allow_headers: vec!["authorization".into(), "content-type".into()],
        expose_headers: vec!["x-total-count".into()],
        allow_credentials: true,
        ..PolicyConfig::default()
    })?;
    Ok(CorsLayer::new(policy))
}

/// CORS goes last, so outermost: what the layers before it answer has the headers too, and a panic has
/// become a response when it gets there.
fn app(cors: CorsLayer) -> Router {
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(10));
    Router::new()
        .route("/items", get(list))
        .route("/items/{name}", get(read).put(write).delete(remove))
        .route("/report", get(report))
        .with_state(Items::default())
        .layer(DefaultBodyLimit::max(1024))
        .layer(timeout)
        .layer(CatchPanicLayer::new())
        .layer(cors)
}

/// Texts by name.
#[derive(Clone, Default)]
struct Items(Arc<Mutex<BTreeMap<String, String>>>);

impl Items {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn list(State(items): State<Items>) -> impl IntoResponse {
    let names: Vec<_> = items.lock().keys().cloned().collect();
    ([("x-total-count", names.len().to_string())], names.join("\n"))
}

async fn read(State(items): State<Items>, Path(name): Path<String>) -> Result<String, StatusCode> {
    items.lock().get(&name).cloned().ok_or(StatusCode::NOT_FOUND)
}

async fn write(
    State(items): State<Items>,
    Path(name): Path<String>,
    text: String,
) -> Result<StatusCode, (StatusCode, &'static str)> {
    if text.is_empty() {
        return Err((StatusCode::UNPROCESSABLE_ENTITY, "an item has a text"));
    }
    match items.lock().insert(name, text) {
        Some(_) => Ok(StatusCode::NO_CONTENT),
        None => Ok(StatusCode::CREATED),
    }
}

async fn remove(State(items): State<Items>, Path(name): Path<String>) -> StatusCode {
    match items.lock().remove(&name) {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::NOT_FOUND,
    }
}

#[expect(clippy::panic, reason = "to show what a page sees of a mistake")]
async fn report() -> String {
    panic!("nobody has written the report")
}
