//! Replacing the policy while requests are served.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use corsac::server::{Policy, PolicyConfig};
use corsac_tower::CorsLayer;
use http::{Request, Response};
use support::*;
use tokio::sync::Notify;
use tower::{Layer, ServiceExt, service_fn};

/// A policy whose three headers name it.
fn named(name: &str) -> Policy {
    Policy::new(PolicyConfig {
        allow_origins: vec![APP.into()],
        expose_headers: vec![format!("x-{name}")],
        timing_allow_origins: vec![format!("https://{name}.example"), APP.into()],
        allow_credentials: name == "b",
        ..PolicyConfig::default()
    })
    .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_of_10_000_responses_is_wholly_of_one_policy() {
    let layer = CorsLayer::new(named("a"));
    let handle = layer.handle();
    let service = layer.layer(service_fn(|_: Request<()>| async {
        tokio::task::yield_now().await;
        Ok::<_, Infallible>(Response::new(()))
    }));
    let is_over = Arc::new(AtomicBool::new(false));
    let replacing = std::thread::spawn({
        let is_over = Arc::clone(&is_over);
        move || {
            while !is_over.load(Ordering::Relaxed) {
                handle.replace(named("b"));
                std::thread::yield_now();
                handle.replace(named("a"));
                std::thread::yield_now();
            }
        }
    });
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let service = service.clone();
        tasks.spawn(async move {
            let mut seen = [0, 0];
            for _ in 0..100 {
                let Ok(response) = service.clone().oneshot(get("/", APP)).await;
                let headers = response.headers();
                let exposed = headers["access-control-expose-headers"].to_str().unwrap();
                let credentials = headers.contains_key("access-control-allow-credentials");
                match (exposed, credentials) {
                    ("x-a", false) => seen[0] += 1,
                    ("x-b", true) => seen[1] += 1,
                    mixed => panic!("{mixed:?}"),
                }
            }
            seen
        });
    }
    let seen = tasks.join_all().await;
    is_over.store(true, Ordering::Relaxed);
    replacing.join().unwrap();
    let [a, b] = seen.iter().fold([0, 0], |sum, seen| [sum[0] + seen[0], sum[1] + seen[1]]);
    assert_eq!(a + b, 10_000);
    assert!(a > 0 && b > 0, "{a} {b}");
}

#[tokio::test]
async fn a_request_keeps_the_policy_that_it_began_with() {
    let layer = CorsLayer::new(allowing(APP));
    let (handle, go_on) = (layer.handle(), Arc::new(Notify::new()));
    let waiting = Arc::clone(&go_on);
    let service = layer.layer(service_fn(move |_: Request<()>| {
        let waiting = Arc::clone(&waiting);
        async move {
            waiting.notified().await;
            Ok::<_, Infallible>(Response::new(()))
        }
    }));
    let begun = tokio::spawn(service.clone().oneshot(get("/", APP)));
    tokio::task::yield_now().await;
    handle.replace(allowing(OTHER));
    go_on.notify_one();
    let Ok(response) = begun.await.unwrap();
    assert_eq!(allow_origin(&response), Some(APP));
    go_on.notify_one();
    let Ok(response) = service.oneshot(get("/", APP)).await;
    assert_eq!(allow_origin(&response), None);
}
