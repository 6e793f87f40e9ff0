//! The router, and what can be changed while it serves.

use axum::Router;
use axum::routing::{get, put};
use corsac::server::Routes;
use corsac_tower::{CacheLimits, CachedOrigins, CorsLayer, PolicyHandle};

use crate::Tenants;

/// A server and its levers.
#[derive(Debug)]
pub struct Api {
    /// What is served.
    pub router: Router,
    /// Replaces the policy.
    pub policy: PolicyHandle,
    /// Forgets tenants that have gone.
    pub remembered: CachedOrigins<Tenants>,
}

impl Api {
    /// An API under these policies and for these tenants.
    pub fn new(routes: Routes, tenants: Tenants, limits: CacheLimits) -> Self {
        let remembered = CachedOrigins::new(tenants, limits);
        let cors = CorsLayer::new(routes).with_origin_source(remembered.clone());
        let policy = cors.handle();
        // Last, so outermost: one layer for all paths, which also covers what no handler answers.
        Self { router: handlers().layer(cors), policy, remembered }
    }
}

fn handlers() -> Router {
    Router::new()
        .route("/notes/{name}", put(|| async { "written" }).get(|| async { "a note" }))
        .route("/public/catalogue", get(|| async { "for everybody" }))
        .route("/billing/invoices", get(|| async { "for ourselves" }))
}
