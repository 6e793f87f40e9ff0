//! What there is to read at the admin address.

use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use super::host::Asked;
use crate::meter;
use crate::shared::Shared;

/// The response to a request, of which only the head counts.
pub(super) fn answer<B>(shared: &Shared, request: &Request<B>) -> Response<String> {
    let page = match Asked::by(request) {
        Asked::ThisAddress => page(shared, request),
        Asked::AnotherName => {
            Page::text(StatusCode::FORBIDDEN, "Ask by address or as localhost, not by a name.\n")
        }
    };
    page.response()
}

struct Page {
    status: StatusCode,
    content_type: &'static str,
    body: String,
}

fn page<B>(shared: &Shared, request: &Request<B>) -> Page {
    let make: fn(&Shared) -> Page = match request.uri().path() {
        "/health" => |_| Page::text(StatusCode::OK, "ok\n"),
        "/metrics" => |shared| Page {
            status: StatusCode::OK,
            content_type: meter::CONTENT_TYPE,
            body: shared.metrics(),
        },
        "/policy" => |shared| Page::json(&policy(shared)),
        "/ready" => ready,
        "/refusals" => |shared| Page::json(&shared.refusals.to_json()),
        "/shadow" => |shared| Page::json(&shadow(shared)),
        _ => {
            const PAGES: &str = "/health /metrics /policy /ready /refusals /shadow\n";
            return Page::text(StatusCode::NOT_FOUND, PAGES);
        }
    };
    match *request.method() {
        Method::GET | Method::HEAD => make(shared),
        _ => Page::text(StatusCode::METHOD_NOT_ALLOWED, "This is to be read only.\n"),
    }
}

fn ready(shared: &Shared) -> Page {
    if shared.is_stopping() {
        Page::text(StatusCode::SERVICE_UNAVAILABLE, "draining\n")
    } else {
        Page::text(StatusCode::OK, "ready\n")
    }
}

fn policy(shared: &Shared) -> Value {
    let (version, site) = shared.site();
    json!({
        "policy": site.policy.text,
        "sha256": site.policy.sha256,
        "loaded": humantime::format_rfc3339_seconds(site.policy.loaded).to_string(),
        // The first one is not the result of a reload.
        "version": version + 1,
        "corsac": env!("CARGO_PKG_VERSION"),
    })
}

fn shadow(shared: &Shared) -> Value {
    let (_, site) = shared.site();
    match &site.shadow {
        Some(shadow) => json!({ "candidate": true, "differences": shadow.to_json() }),
        None => json!({ "candidate": false, "differences": [] }),
    }
}

impl Page {
    fn text(status: StatusCode, text: &str) -> Self {
        Self { status, content_type: "text/plain; charset=utf-8", body: text.to_owned() }
    }

    fn json(value: &Value) -> Self {
        let body = format!("{value:#}\n");
        Self { status: StatusCode::OK, content_type: "application/json", body }
    }

    fn response(self) -> Response<String> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        response
    }
}
