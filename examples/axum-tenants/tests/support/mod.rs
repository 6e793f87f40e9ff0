//! What the tests share.
#![allow(dead_code, reason = "each test binary uses some of it")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use axum_tenants::{Api, PolicyFileWatch, Tenants};
use corsac_tower::CacheLimits;
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const DASHBOARD: &str = "https://dashboard.example.com";
pub(crate) const TENANT: &str = "https://shop.tenant.example";
pub(crate) const STRANGER: &str = "https://stranger.example";

/// The server of the example in a folder of its own, with one tenant.
pub(crate) struct Fixture {
    pub(crate) api: Api,
    pub(crate) tenants: Tenants,
    pub(crate) watch: PolicyFileWatch,
    folder: TempDir,
}

impl Fixture {
    pub(crate) fn new(limits: CacheLimits) -> Self {
        let folder = TempDir::new().unwrap();
        let policy = folder.path().join("corsac.toml");
        fs::write(&policy, include_str!("../../corsac.toml")).unwrap();
        let (watch, routes) = PolicyFileWatch::start(policy).unwrap();
        let tenants = Tenants::open(&folder.path().join("tenants.sqlite")).unwrap();
        tenants.add(TENANT).unwrap();
        let api = Api::new(routes, tenants.clone(), limits);
        Self { api, tenants, watch, folder }
    }

    pub(crate) fn policy_path(&self) -> PathBuf {
        self.folder.path().join("corsac.toml")
    }

    pub(crate) fn database_path(&self) -> PathBuf {
        self.folder.path().join("tenants.sqlite")
    }

    /// Writes the policy file with one text in the place of another.
    pub(crate) fn edit(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.policy_path()).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(self.policy_path(), text.replace(from, to)).unwrap();
    }

    /// `Access-Control-Allow-Origin` of the response to a request.
    pub(crate) async fn allowed(&self, path: &str, origin: &str) -> Option<String> {
        let request = Request::get(path).header("origin", origin).body(Body::empty()).unwrap();
        allow_origin(&send(&self.api.router, request).await)
    }
}

pub(crate) async fn send(router: &Router, request: Request<Body>) -> Response<Body> {
    router.clone().oneshot(request).await.unwrap()
}

pub(crate) fn allow_origin(response: &Response<Body>) -> Option<String> {
    let value = response.headers().get("access-control-allow-origin")?;
    Some(value.to_str().unwrap().to_owned())
}
