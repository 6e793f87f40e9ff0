//! Origins that somebody else knows.
#![cfg(feature = "origin-cache")]
#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use corsac::origin::SerializedOrigin;
use corsac::server::OriginVerdict;
use corsac_tower::{CacheLimits, CachedOrigins, CorsLayer, OriginSource};
use http::{Method, Request, Response};
use support::*;
use tokio::sync::Semaphore;
use tower::{Layer, Service, ServiceExt, service_fn};

const TENANT: &str = "https://tenant.example";

/// Far more than any of this takes.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// Allows hosts that begin with `tenant`, and fails for those that begin with `fail`.
#[derive(Clone)]
struct Tenants {
    asked: Arc<AtomicUsize>,
    /// One permit for each answer.
    answers: Arc<Semaphore>,
}

impl Tenants {
    fn new() -> Self {
        Self { asked: Arc::default(), answers: Arc::new(Semaphore::new(1_000_000)) }
    }

    fn slow() -> Self {
        Self { asked: Arc::default(), answers: Arc::new(Semaphore::new(0)) }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Waits until it was asked so often.
    async fn until_asked(&self, times: usize) {
        let asked = async {
            while self.asked() < times {
                tokio::task::yield_now().await;
            }
        };
        in_time(asked).await;
    }
}

impl OriginSource for Tenants {
    type Error = &'static str;

    async fn allows(&self, origin: &SerializedOrigin<'_>) -> Result<OriginVerdict, Self::Error> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.answers.acquire().await.map_err(|_| "closed")?.forget();
        match origin.host() {
            host if host.starts_with("tenant") => Ok(OriginVerdict::Allowed),
            host if host.starts_with("fail") => Err("database\x1b[2J is away"),
            _ => Ok(OriginVerdict::NotAllowed),
        }
    }
}

/// A test that waits in vain fails.
async fn in_time<F: Future>(awaited: F) -> F::Output {
    tokio::time::timeout(TIME_LIMIT, awaited).await.unwrap()
}

fn hello() -> Router {
    Router::new().route("/", axum::routing::get(|| async { "hello" }))
}

async fn is_allowed(app: &Router, origin: &str) -> bool {
    let response = app.clone().oneshot(get::<Body>("/", origin)).await.unwrap();
    allow_origin(&response).is_some_and(|allowed| allowed == origin)
}

#[tokio::test]
async fn the_source_is_asked_about_what_the_policy_does_not_say() {
    let tenants = Tenants::new();
    let app = hello().layer(CorsLayer::new(asking()).with_origin_source(tenants.clone()));
    assert!(is_allowed(&app, APP).await);
    for origin in ["null", "not an origin", "http://tenant.example", "https://TENANT.example"] {
        assert!(!is_allowed(&app, origin).await, "{origin}");
    }
    assert_eq!(tenants.asked(), 0);
    assert!(is_allowed(&app, TENANT).await);
    assert!(!is_allowed(&app, OTHER).await);
    assert!(!is_allowed(&app, "https://fail.example").await);
    assert_eq!(tenants.asked(), 3);
    let request = preflight::<Body>("/", TENANT, Method::PUT);
    let answer = app.clone().oneshot(request).await.unwrap();
    assert_eq!((answer.status().as_u16(), allow_origin(&answer)), (204, Some(TENANT)));
    assert_eq!(answer.headers()["access-control-allow-credentials"], "true");
    let refused = app.oneshot(preflight::<Body>("/", OTHER, Method::PUT)).await.unwrap();
    assert_eq!(refused.status(), 403);
}

#[tokio::test]
async fn a_verdict_for_one_layer_is_none_for_another() {
    let inner = hello().layer(CorsLayer::new(asking()).with_origin_source(Tenants::new()));
    let app = inner.layer(CorsLayer::new(policy()));
    assert!(!is_allowed(&app, TENANT).await);
    let app = hello().layer(CorsLayer::new(policy()));
    let app = app.layer(CorsLayer::new(asking()).with_origin_source(Tenants::new()));
    assert!(is_allowed(&app, TENANT).await);
}

#[tokio::test]
async fn a_request_that_waits_keeps_its_policy() {
    let tenants = Tenants::slow();
    let layer = CorsLayer::new(asking()).with_origin_source(tenants.clone());
    let handle = layer.handle();
    let app = hello().layer(layer);
    let waiting = tokio::spawn(async move { is_allowed(&app, TENANT).await });
    tenants.until_asked(1).await;
    handle.replace(allowing(OTHER));
    tenants.answers.add_permits(1);
    assert!(in_time(waiting).await.unwrap());
}

#[tokio::test]
async fn a_stampede_of_100_asks_once() {
    let tenants = Tenants::slow();
    let cached = CachedOrigins::new(tenants.clone(), CacheLimits::default());
    let app = hello().layer(CorsLayer::new(asking()).with_origin_source(cached.clone()));
    for (origin, expected) in [(TENANT, true), (OTHER, false), ("https://fail.example", false)] {
        let before = tenants.asked();
        let mut stampede = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let app = app.clone();
            stampede.spawn(async move { is_allowed(&app, origin).await });
        }
        tenants.until_asked(before + 1).await;
        for _ in 0..1000 {
            tokio::task::yield_now().await;
        }
        tenants.answers.add_permits(1);
        assert_eq!(in_time(stampede.join_all()).await, [expected; 100]);
        assert_eq!(tenants.asked(), before + 1, "{origin}");
    }
    assert_eq!(cached.len(), 2);
}

#[tokio::test]
async fn verdicts_are_remembered_failures_are_not() {
    let tenants = Tenants::new();
    let cached = CachedOrigins::new(tenants.clone(), CacheLimits::default());
    let app = hello().layer(CorsLayer::new(asking()).with_origin_source(cached.clone()));
    for (origin, asked) in [(TENANT, 1), (OTHER, 2), ("https://fail.example", 5)] {
        for _ in 0..3 {
            is_allowed(&app, origin).await;
        }
        assert_eq!(tenants.asked(), asked, "{origin}");
    }
    cached.invalidate(TENANT);
    assert!(is_allowed(&app, TENANT).await);
    assert_eq!(tenants.asked(), 6);
    cached.clear();
    assert!(cached.is_empty());
    assert!(!is_allowed(&app, OTHER).await);
    assert_eq!(tenants.asked(), 7);
}

#[tokio::test]
async fn each_verdict_has_its_time() {
    let tenants = Tenants::new();
    let limits = CacheLimits { not_allowed_for: Duration::ZERO, ..CacheLimits::default() };
    let app = hello();
    let cached = CachedOrigins::new(tenants.clone(), limits);
    let app = app.layer(CorsLayer::new(asking()).with_origin_source(cached));
    for origin in [TENANT, TENANT, OTHER, OTHER] {
        is_allowed(&app, origin).await;
    }
    assert_eq!(tenants.asked(), 3);
    let limits = CacheLimits { allowed_for: Duration::from_millis(5), ..CacheLimits::default() };
    let cached = CachedOrigins::new(tenants.clone(), limits);
    for _ in 0..2 {
        let origin = SerializedOrigin::parse(TENANT.as_bytes()).unwrap();
        assert_eq!(cached.allows(&origin).await, Ok(OriginVerdict::Allowed));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(tenants.asked(), 5);
}

#[tokio::test]
async fn what_is_revoked_while_it_is_asked_about_is_not_remembered() {
    let tenants = Tenants::slow();
    for revoke in [(|cached| cached.invalidate(TENANT)) as fn(&CachedOrigins<Tenants>), |cached| {
        cached.clear()
    }] {
        let cached = CachedOrigins::new(tenants.clone(), CacheLimits::default());
        let before = tenants.asked();
        let asking = tokio::spawn({
            let cached = cached.clone();
            async move {
                let origin = SerializedOrigin::parse(TENANT.as_bytes()).unwrap();
                cached.allows(&origin).await
            }
        });
        tenants.until_asked(before + 1).await;
        revoke(&cached);
        tenants.answers.add_permits(1);
        assert_eq!(in_time(asking).await.unwrap(), Ok(OriginVerdict::Allowed));
        assert_eq!(cached.len(), 0);
    }
}

#[tokio::test]
async fn who_gives_up_does_not_take_the_others_along() {
    let tenants = Tenants::slow();
    let cached = CachedOrigins::new(tenants.clone(), CacheLimits::default());
    let ask = || {
        let cached = cached.clone();
        tokio::spawn(async move {
            let origin = SerializedOrigin::parse(TENANT.as_bytes()).unwrap();
            cached.allows(&origin).await
        })
    };
    let first = ask();
    tenants.until_asked(1).await;
    let second = ask();
    tokio::task::yield_now().await;
    first.abort();
    tenants.answers.add_permits(1);
    assert_eq!(in_time(second).await.unwrap(), Ok(OriginVerdict::Allowed));
    assert_eq!(tenants.asked(), 2);
}

#[tokio::test]
async fn the_bound_holds_under_100_000_random_origins() {
    let tenants = Tenants::new();
    let limits =
        CacheLimits { origins: NonZeroUsize::new(1000).unwrap(), ..CacheLimits::default() };
    let cached = CachedOrigins::new(tenants.clone(), limits);
    let ask = async |origin: String| {
        let origin = SerializedOrigin::parse(origin.as_bytes()).unwrap();
        cached.allows(&origin).await.unwrap()
    };
    for index in 0..100_000_u32 {
        ask(format!("https://{:08x}.example", index.wrapping_mul(0x9E37_79B9))).await;
        if index % 100 == 0 {
            assert_eq!(ask(TENANT.into()).await, OriginVerdict::Allowed);
            assert!(cached.len() <= 1000, "{}", cached.len());
        }
    }
    // The tenant stayed all the time.
    assert_eq!(tenants.asked(), 100_001);
}

/// Clones are not ready.
struct Ready(bool);

impl Clone for Ready {
    fn clone(&self) -> Self {
        Self(false)
    }
}

impl Service<Request<()>> for Ready {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0 = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        assert!(std::mem::take(&mut self.0), "called before it was ready");
        std::future::ready(Ok(Response::new(())))
    }
}

#[tokio::test]
async fn the_service_that_was_ready_is_the_one_that_is_called() {
    let layer = CorsLayer::new(asking()).with_origin_source(Tenants::new());
    let mut service = layer.layer(Ready(false));
    for origin in [TENANT, APP, TENANT, OTHER] {
        let Ok(response) = service.ready().await.unwrap().call(get("/", origin)).await;
        assert_eq!(allow_origin(&response).is_some(), origin != OTHER);
    }
}

#[tokio::test]
async fn a_source_need_not_be_send() {
    struct Local(std::rc::Rc<()>);

    impl OriginSource for Local {
        type Error = Infallible;

        async fn allows(&self, _: &SerializedOrigin<'_>) -> Result<OriginVerdict, Infallible> {
            let own = std::rc::Rc::clone(&self.0);
            tokio::task::yield_now().await;
            drop(own);
            Ok(OriginVerdict::Allowed)
        }
    }

    let cached = CachedOrigins::new(Local(std::rc::Rc::default()), CacheLimits::default());
    let layer = CorsLayer::new(asking()).with_origin_source(cached);
    let service = service_fn(|_: Request<()>| async { Ok::<_, Infallible>(Response::new(())) });
    let Ok(response) = layer.layer(service).oneshot(get("/", TENANT)).await;
    assert_eq!(allow_origin(&response), Some(TENANT));
}
