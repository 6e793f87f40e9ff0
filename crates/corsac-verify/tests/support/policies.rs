//! The five policies of reference.

use corsac::server::{PolicyConfig, RouteConfig, RoutesConfig};

/// Where the service is.
pub(crate) const URL: &str = "https://api.example.com/items";

/// A policy, and an origin that it allows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference {
    pub(crate) name: &'static str,
    pub(crate) config: fn() -> RoutesConfig,
    pub(crate) trusted: &'static str,
}

pub(crate) const SINGLE: Reference =
    Reference { name: "single", config: single, trusted: "https://app.example.com" };
pub(crate) const LIST: Reference =
    Reference { name: "list", config: list, trusted: "https://app.example.com" };
pub(crate) const PUBLIC: Reference =
    Reference { name: "public", config: public, trusted: "https://app.example.com" };
pub(crate) const READ_WRITE: Reference =
    Reference { name: "read-write", config: read_write, trusted: "https://app.example.com" };
pub(crate) const PREVIEW: Reference =
    Reference { name: "preview", config: preview, trusted: "https://app-x-team.example.com" };

pub(crate) const ALL: [Reference; 5] = [SINGLE, LIST, PUBLIC, READ_WRITE, PREVIEW];

pub(crate) fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|&item| item.to_owned()).collect()
}

fn only(policy: PolicyConfig) -> RoutesConfig {
    RoutesConfig { default: Some(policy), routes: Vec::new() }
}

fn single() -> RoutesConfig {
    only(PolicyConfig {
        allow_origins: strings(&["https://app.example.com"]),
        allow_methods: strings(&["PUT", "DELETE"]),
        allow_headers: strings(&["content-type", "authorization"]),
        expose_headers: strings(&["x-request-id"]),
        ..PolicyConfig::default()
    })
}

fn list() -> RoutesConfig {
    only(PolicyConfig {
        allow_origins: strings(&[
            "https://app.example.com",
            "https://partner.org",
            "https://*.preview.example.com",
        ]),
        allow_methods: strings(&["PUT", "PATCH", "DELETE"]),
        allow_headers: strings(&["content-type", "x-api-key"]),
        expose_headers: strings(&["x-request-id", "etag"]),
        allow_credentials: true,
        ..PolicyConfig::default()
    })
}

fn public() -> RoutesConfig {
    only(PolicyConfig {
        allow_origins: strings(&["*"]),
        allow_methods: strings(&["PUT"]),
        allow_headers: strings(&["x-api-key", "authorization"]),
        expose_headers: strings(&["x-request-id"]),
        timing_allow_origins: strings(&["*"]),
        ..PolicyConfig::default()
    })
}

fn read_write() -> RoutesConfig {
    RoutesConfig {
        default: Some(PolicyConfig {
            allow_origins: strings(&["https://app.example.com", "https://admin.example.com"]),
            allow_methods: strings(&["PUT", "DELETE"]),
            allow_headers: strings(&["content-type"]),
            expose_headers: strings(&["x-request-id"]),
            allow_credentials: true,
            ..PolicyConfig::default()
        }),
        routes: vec![RouteConfig {
            path: Some("/items/**".into()),
            methods: strings(&["GET"]),
            policy: Some(PolicyConfig {
                allow_origins: strings(&["*"]),
                allow_headers: strings(&["x-api-key"]),
                expose_headers: strings(&["etag"]),
                ..PolicyConfig::default()
            }),
            ..RouteConfig::default()
        }],
    }
}

fn preview() -> RoutesConfig {
    only(PolicyConfig {
        allow_origins: strings(&["https://app-*-team.example.com"]),
        allow_methods: strings(&["PUT", "PATCH"]),
        allow_headers: strings(&["content-type", "x-api-key"]),
        expose_headers: strings(&["x-request-id"]),
        allow_credentials: true,
        max_age: corsac::server::MaxAge::Seconds(3600),
        ..PolicyConfig::default()
    })
}
