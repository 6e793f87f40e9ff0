//! The policy file changes while requests are served.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::time::Duration;
use std::{fs, thread};

use axum_tenants::{Mistake, PolicyFileError, PolicyFileWatch, Reload, reload_for_ever};
use corsac_tower::CacheLimits;
use support::*;

const NOTE: &str = "/notes/first";
const NEW: &str = "https://new.example.com";

/// Ours at the default policy and at the one for `/billing/**`.
fn rename(it: &Fixture) {
    it.edit(DASHBOARD, NEW);
}

fn mistakes(reload: Reload) -> Vec<Mistake> {
    match reload {
        Reload::Refused(PolicyFileError::Mistakes(mistakes)) => mistakes,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_change_is_put_in_force_and_tenants_stay() {
    let mut it = Fixture::new(CacheLimits::default());
    assert!(matches!(it.watch.look(), Reload::Unchanged));
    rename(&it);
    let Reload::Changed(routes) = it.watch.look() else { panic!("not changed") };
    it.api.policy.replace(routes);
    for path in [NOTE, "/billing/invoices"] {
        assert_eq!(it.allowed(path, NEW).await.as_deref(), Some(NEW));
        assert_eq!(it.allowed(path, DASHBOARD).await, None);
    }
    assert_eq!(it.allowed(NOTE, TENANT).await.as_deref(), Some(TENANT));
    assert!(matches!(it.watch.look(), Reload::Unchanged));
}

#[test]
fn every_mistake_is_told_once_with_its_line() {
    let mut it = Fixture::new(CacheLimits::default());
    it.edit("[\"PUT\", \"DELETE\"]", "[\"TRACE\"]");
    it.edit("[\"content-type\"]", "[\"cookie\"]");
    let mistakes = mistakes(it.watch.look());
    let lines: Vec<_> = mistakes.iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [4, 5], "{mistakes:?}");
    assert!(matches!(it.watch.look(), Reload::Unchanged));
}

#[test]
fn what_is_no_policy_file_is_refused() {
    let mut it = Fixture::new(CacheLimits::default());
    it.edit("[cors]", "[cors");
    assert_eq!(mistakes(it.watch.look())[0].line, 2);
    fs::remove_file(it.policy_path()).unwrap();
    let refused = it.watch.look();
    assert!(matches!(refused, Reload::Refused(PolicyFileError::Unreadable(_))), "{refused:?}");
    assert!(PolicyFileWatch::start(it.policy_path()).is_err());
}

#[tokio::test]
async fn a_server_keeps_its_policy_until_the_file_is_right_again() {
    let it = Fixture::new(CacheLimits::default());
    let (watch, policy) = (it.watch.clone(), it.api.policy.clone());
    thread::spawn(move || reload_for_ever(watch, &policy, Duration::from_millis(5)));
    it.edit("[cors]", "[cors");
    rename(&it);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(it.allowed(NOTE, DASHBOARD).await.as_deref(), Some(DASHBOARD));
    assert_eq!(it.allowed(NOTE, NEW).await, None);
    it.edit("[cors", "[cors]");
    let repaired = async {
        while it.allowed(NOTE, NEW).await.is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), repaired).await.unwrap();
    assert_eq!(it.allowed(NOTE, DASHBOARD).await, None);
}
