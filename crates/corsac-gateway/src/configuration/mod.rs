//! What a gateway is told: plain values, from wherever they come.

mod hosts;
mod limits;
mod refused;
mod target;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use corsac::server::{RouteConfig, RoutesConfig};
use ipnet::IpNet;
use tokio_rustls::rustls::ServerConfig;

use crate::tls::UpstreamTls;

pub use hosts::ServedHosts;
pub use limits::Limits;
pub use refused::{RefusalCause, RefusalHook, Refused};
pub use target::{Folder, Scheme, Target, Upstream, UpstreamAddress, UpstreamHost};

/// What a gateway is started with.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// Where it listens.
    pub listen: Vec<SocketAddr>,
    /// Where operators are told how it is: health, metrics, the policy, the last refusals. Whoever
    /// reaches this address reads all of it, so it belongs on loopback or in a network of its own.
    pub admin: Option<SocketAddr>,
    /// How many threads serve. Each has a listener of its own on every address.
    pub workers: NonZeroUsize,
    /// How long requests may go on after a stop.
    pub drain: Duration,
    /// What a reload replaces.
    pub site: Site,
}

/// What a gateway serves and how. A reload replaces all of it at once: a request sees one site from
/// its beginning to its end.
#[derive(Clone, Debug)]
pub struct Site {
    /// The policies.
    pub routes: RoutesConfig,
    /// Where the requests of each route go, in the order of the routes.
    pub targets: Vec<Target>,
    /// Where the requests go that no route matches.
    pub default_target: Target,
    /// The hosts that requests may ask for.
    pub hosts: ServedHosts,
    /// What a client and an upstream may use up.
    pub limits: Limits,
    /// The proxies whose `Forwarded` and `X-Forwarded-*` are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The certificate and key; without, connections are not encrypted.
    pub tls: Option<Arc<ServerConfig>>,
    /// Whose certificates are trusted where an upstream is `https`.
    pub upstream_tls: Option<UpstreamTls>,
    /// Policies that are evaluated beside the others; what they would change is counted and logged.
    pub shadow: Option<RoutesConfig>,
    /// Who is told of each refusal as it happens.
    pub on_refusal: Option<RefusalHook>,
    /// The policies as text, for the admin address.
    pub description: String,
}

impl Site {
    /// What the routes are called in logs and metrics: methods, hosts and path as they are written.
    ///
    /// ```
    /// use corsac::server::{RouteConfig, RoutesConfig};
    /// use corsac_gateway::{Site, Target};
    ///
    /// let route = RouteConfig {
    ///     path: Some("/api/**".into()),
    ///     methods: vec!["GET".into()],
    ///     ..RouteConfig::default()
    /// };
    /// let routes = RoutesConfig { default: None, routes: vec![route] };
    /// assert_eq!(Site::new(routes, Target::Nowhere).route_names(), ["GET /api/**"]);
    /// ```
    pub fn route_names(&self) -> Vec<String> {
        let name = |route: &RouteConfig| {
            let path = route.path.as_deref().unwrap_or("/**");
            let place = route.hosts.join(",") + path;
            match &route.methods[..] {
                [] => place,
                methods => format!("{} {place}", methods.join(",")),
            }
        };
        self.routes.routes.iter().map(name).collect()
    }

    /// A site with these policies that sends every request to `target`, with the default limits.
    pub fn new(routes: RoutesConfig, target: Target) -> Self {
        Self {
            targets: vec![target.clone(); routes.routes.len()],
            default_target: target,
            routes,
            hosts: ServedHosts::default(),
            limits: Limits::default(),
            trusted_proxies: Vec::new(),
            tls: None,
            upstream_tls: None,
            shadow: None,
            on_refusal: None,
            description: String::new(),
        }
    }
}
