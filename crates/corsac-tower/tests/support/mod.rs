//! What the tests share.
#![allow(dead_code, reason = "each test binary uses some of it")]
#![allow(clippy::panic, clippy::unwrap_used)]

use corsac::server::{Policy, PolicyConfig};
use http::{HeaderMap, Method, Request, Response};

pub(crate) const APP: &str = "https://app.example";
pub(crate) const OTHER: &str = "https://other.example";

/// Allows `APP`, with credentials, `PUT` and `content-type`.
pub(crate) fn config() -> PolicyConfig {
    PolicyConfig {
        allow_origins: vec![APP.into()],
        allow_methods: vec!["PUT".into()],
        allow_headers: vec!["content-type".into()],
        expose_headers: vec!["x-request-id".into()],
        allow_credentials: true,
        ..PolicyConfig::default()
    }
}

pub(crate) fn policy() -> Policy {
    Policy::new(config()).unwrap()
}

/// The same, and what an origin source allows.
pub(crate) fn asking() -> Policy {
    Policy::new(PolicyConfig { allow_origin_source: true, ..config() }).unwrap()
}

/// Allows one origin, without credentials.
pub(crate) fn allowing(origin: &str) -> Policy {
    Policy::new(PolicyConfig { allow_origins: vec![origin.into()], ..PolicyConfig::default() })
        .unwrap()
}

pub(crate) fn get<B: Default>(path: &str, origin: &str) -> Request<B> {
    Request::get(path).header("origin", origin).body(B::default()).unwrap()
}

pub(crate) fn preflight<B: Default>(path: &str, origin: &str, method: Method) -> Request<B> {
    Request::options(path)
        .header("origin", origin)
        .header("access-control-request-method", method.as_str())
        .body(B::default())
        .unwrap()
}

/// `Access-Control-Allow-Origin`, if there is one line of it.
pub(crate) fn allow_origin<B>(response: &Response<B>) -> Option<&str> {
    match lines(response.headers(), "access-control-allow-origin")[..] {
        [line] => Some(line),
        [] => None,
        ref several => panic!("{several:?}"),
    }
}

pub(crate) fn lines<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

/// The names that the CORS protocol uses.
pub(crate) fn cors_names(headers: &HeaderMap) -> Vec<&str> {
    headers
        .keys()
        .map(|name| name.as_str())
        .filter(|name| name.starts_with("access-control-"))
        .collect()
}
