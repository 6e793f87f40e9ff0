//! The policies by name.

use std::convert::Infallible;

use corsac::origin::SerializedOrigin;
use corsac::server::{
    MaxAge, OnDisallowed, OriginVerdict, PolicyConfig, PreflightHandling, PreflightStatus,
    RouteConfig, RoutesConfig, UpstreamHeaders,
};
use corsac_tower::OriginSource;

/// The origin of the page, on `app.test`.
pub(crate) struct PageOrigin(pub(crate) String);

impl PageOrigin {
    /// The origin, or the pattern, with another host.
    fn at(&self, host: &str) -> String {
        self.0.replace("app.test", host)
    }
}

/// The policy of this name.
pub(crate) fn named(name: &str, page: &PageOrigin) -> Option<RoutesConfig> {
    let listed = listed(page);
    let policy = match name {
        "listed" => listed,
        "any" => any(),
        "any-and-authorization" => {
            PolicyConfig { allow_headers: strings(&["*", "authorization"]), ..any() }
        }
        "patterns" => patterns(page),
        "null" => PolicyConfig { dangerously_allow_null_origin: true, ..secretless(page) },
        "debug" => PolicyConfig { debug: true, ..listed },
        "reject" => PolicyConfig { on_disallowed: OnDisallowed::Reject, ..listed },
        "status-200" => PolicyConfig { preflight_status: PreflightStatus::Ok, ..listed },
        "forward" => PolicyConfig { preflight: PreflightHandling::Forward, ..listed },
        "keep" => PolicyConfig { upstream_headers: UpstreamHeaders::Keep, ..listed },
        "not-remembered" => PolicyConfig { max_age: MaxAge::Disabled, ..listed },
        "tenants" => PolicyConfig { allow_origin_source: true, ..secretless(page) },
        "by-method" => return Some(by_method(page)),
        _ => return None,
    };
    Some(RoutesConfig { default: Some(policy), routes: Vec::new() })
}

/// What a careful team writes, except that the lab's pages come without TLS.
fn listed(page: &PageOrigin) -> PolicyConfig {
    PolicyConfig {
        allow_origins: vec![page.0.clone(), page.at("app.api.test")],
        allow_methods: strings(&["PUT", "PATCH", "DELETE"]),
        allow_headers: strings(&["content-type", "x-request-source"]),
        expose_headers: strings(&["x-total-count"]),
        allow_credentials: true,
        timing_allow_origins: vec![page.0.clone()],
        websocket_origins: vec![page.0.clone()],
        dangerously_allow_insecure_origins: true,
        ..PolicyConfig::default()
    }
}

fn secretless(page: &PageOrigin) -> PolicyConfig {
    PolicyConfig { allow_origins: vec![page.0.clone()], ..PolicyConfig::default() }
}

fn any() -> PolicyConfig {
    PolicyConfig {
        allow_origins: strings(&["*"]),
        allow_methods: strings(&["*"]),
        allow_headers: strings(&["*"]),
        expose_headers: strings(&["*"]),
        ..PolicyConfig::default()
    }
}

fn patterns(page: &PageOrigin) -> PolicyConfig {
    let below = page.at("*.app.test");
    let within_a_label = page.at("shop-*-team.shops.test");
    PolicyConfig {
        allow_origins: vec![below, within_a_label, "http://ports.test:*".into()],
        ..PolicyConfig::default()
    }
}

/// Everybody may read; only the page may write.
fn by_method(page: &PageOrigin) -> RoutesConfig {
    let reading = RouteConfig {
        path: Some("/items/**".into()),
        methods: strings(&["GET"]),
        policy: Some(PolicyConfig {
            allow_origins: strings(&["*"]),
            allow_headers: strings(&["x-request-source"]),
            ..PolicyConfig::default()
        }),
        ..RouteConfig::default()
    };
    RoutesConfig { default: Some(listed(page)), routes: vec![reading] }
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().copied().map(String::from).collect()
}

/// A source of origins that knows one, after a while.
pub(crate) struct Tenants(pub(crate) PageOrigin);

impl OriginSource for Tenants {
    type Error = Infallible;

    async fn allows(&self, origin: &SerializedOrigin<'_>) -> Result<OriginVerdict, Infallible> {
        tokio::task::yield_now().await;
        Ok(match origin.as_str() == self.0.at("tenant.test") {
            true => OriginVerdict::Allowed,
            false => OriginVerdict::NotAllowed,
        })
    }
}
