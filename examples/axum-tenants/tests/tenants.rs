//! Who may read what.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use axum_tenants::TenantsError;
use corsac_tower::CacheLimits;
use support::*;

const NOTE: &str = "/notes/first";

#[tokio::test]
async fn tenants_and_ourselves_are_allowed_and_strangers_are_not() {
    let it = Fixture::new(CacheLimits::default());
    for origin in [DASHBOARD, TENANT] {
        assert_eq!(it.allowed(NOTE, origin).await.as_deref(), Some(origin));
    }
    for origin in [STRANGER, "http://shop.tenant.example", "https://evil-shop.tenant.example"] {
        assert_eq!(it.allowed(NOTE, origin).await, None, "{origin}");
    }
}

#[tokio::test]
async fn each_path_has_its_policy() {
    let it = Fixture::new(CacheLimits::default());
    for origin in [DASHBOARD, TENANT, STRANGER] {
        assert_eq!(it.allowed("/public/catalogue", origin).await.as_deref(), Some("*"));
    }
    assert_eq!(it.allowed("/billing/invoices", DASHBOARD).await.as_deref(), Some(DASHBOARD));
    assert_eq!(it.allowed("/billing/invoices", TENANT).await, None);
    // What no handler answers has a policy too.
    assert_eq!(it.allowed("/missing", TENANT).await.as_deref(), Some(TENANT));
}

#[tokio::test]
async fn preflights_of_tenants_are_answered_by_the_policy() {
    let it = Fixture::new(CacheLimits::default());
    for (origin, method, status) in
        [(TENANT, "PUT", 204), (TENANT, "PATCH", 403), (STRANGER, "PUT", 403)]
    {
        let request = Request::options(NOTE)
            .header("origin", origin)
            .header("access-control-request-method", method);
        let answer = send(&it.api.router, request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), status, "{origin} {method}");
    }
}

#[tokio::test]
async fn a_tenant_that_has_gone_is_refused_once_it_is_forgotten() {
    let it = Fixture::new(CacheLimits::default());
    assert_eq!(it.allowed(NOTE, TENANT).await.as_deref(), Some(TENANT));
    it.tenants.remove(TENANT).unwrap();
    assert_eq!(it.allowed(NOTE, TENANT).await.as_deref(), Some(TENANT));
    it.api.remembered.invalidate(TENANT);
    assert_eq!(it.allowed(NOTE, TENANT).await, None);
}

#[tokio::test]
async fn a_tenant_that_has_gone_is_refused_when_its_time_is_over() {
    let limits = CacheLimits { allowed_for: Duration::from_millis(50), ..CacheLimits::default() };
    let it = Fixture::new(limits);
    assert_eq!(it.allowed(NOTE, TENANT).await.as_deref(), Some(TENANT));
    it.tenants.remove(TENANT).unwrap();
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!(it.allowed(NOTE, TENANT).await, None);
}

#[tokio::test]
async fn a_new_tenant_is_allowed_once_its_refusal_is_forgotten() {
    let it = Fixture::new(CacheLimits::default());
    assert_eq!(it.allowed(NOTE, STRANGER).await, None);
    it.tenants.add(STRANGER).unwrap();
    it.api.remembered.clear();
    assert_eq!(it.allowed(NOTE, STRANGER).await.as_deref(), Some(STRANGER));
}

#[tokio::test]
async fn a_broken_database_allows_nobody_but_ourselves() {
    let it = Fixture::new(CacheLimits::default());
    let other = rusqlite::Connection::open(it.database_path()).unwrap();
    other.execute_batch("ALTER TABLE tenants RENAME TO gone").unwrap();
    assert_eq!(it.allowed(NOTE, TENANT).await, None);
    assert_eq!(it.allowed(NOTE, DASHBOARD).await.as_deref(), Some(DASHBOARD));
    // A failure is not remembered.
    other.execute_batch("ALTER TABLE gone RENAME TO tenants").unwrap();
    assert_eq!(it.allowed(NOTE, TENANT).await.as_deref(), Some(TENANT));
}

#[test]
fn only_what_browsers_send_becomes_a_tenant() {
    let it = Fixture::new(CacheLimits::default());
    for text in ["https://shop.example/", "https://SHOP.example", "shop.example", "null", "*"] {
        let error = it.tenants.add(text).unwrap_err();
        assert!(matches!(error, TenantsError::NotAnOrigin(_)), "{error}");
    }
}
