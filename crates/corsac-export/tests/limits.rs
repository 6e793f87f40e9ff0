//! What only some engines of regular expressions can bear.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use corsac::server::{PreflightHandling, RouteConfig, RoutesConfig, UpstreamHeaders};
use corsac_export::{Approximation, ExportError, Feature, Target};
use support::{reference, single};

/// The targets whose engines take the same time for every text of a length.
const LINEAR: [&str; 2] = ["corsac-tower", "envoy"];

fn lost(target: &Target, config: &RoutesConfig, approximation: Approximation) -> Vec<Feature> {
    match target.export(config, approximation) {
        Ok(export) => export.losses.iter().map(|loss| loss.feature).collect(),
        Err(ExportError::Losses(losses)) => losses.iter().map(|loss| loss.feature).collect(),
        Err(error) => panic!("{error}"),
    }
}

fn with_regex(regex: &str) -> RoutesConfig {
    single(|policy| policy.allow_origin_regex = Some(regex.into()))
}

fn with_path(path: &str) -> RoutesConfig {
    let mut config = reference("read-write");
    config.routes = vec![RouteConfig { path: Some(path.into()), ..config.routes[0].clone() }];
    config
}

#[test]
fn expressions_that_stall_are_left_out_where_they_do() {
    for target in Target::all() {
        let stalls = with_regex(r"https://(a+)+\.example");
        let expected = match LINEAR.contains(&target.name) {
            true => vec![],
            false => vec![Feature::NestedRepetitions],
        };
        assert_eq!(lost(target, &stalls, Approximation::Refused), expected, "{target:?}");
        let export = target.export(&stalls, Approximation::Stricter).unwrap();
        let is_kept = export.files.iter().any(|file| file.text.contains("a+)+"))
            || export.files.iter().any(|file| file.text.contains("(a)+"));
        assert_eq!(is_kept, expected.is_empty(), "{target:?}");
        let runs = with_regex(r"https://([a-z0-9-]+\.)+example");
        assert_eq!(lost(target, &runs, Approximation::Refused), [], "{target:?}");
    }
}

#[test]
fn paths_that_stall_are_refused_where_they_do() {
    for target in Target::all() {
        let stalls = lost(target, &with_path("/**/a/**/b/**/c"), Approximation::Stricter);
        assert_eq!(stalls.is_empty(), LINEAR.contains(&target.name), "{target:?}");
        assert_eq!(lost(target, &with_path("/a/**/*.json"), Approximation::Refused), []);
    }
}

#[test]
fn long_lists_are_not_for_nginx() {
    let names = || (0..300).map(|number| format!("x-header-{number:03}")).collect();
    let config = single(|policy| policy.allow_headers = names());
    for target in Target::all() {
        let lost = lost(target, &config, Approximation::Stricter);
        assert_eq!(!lost.is_empty(), target.name == "nginx", "{target:?}");
    }
}

#[test]
fn what_a_service_refuses_itself_is_never_approximated() {
    let forwards = single(|policy| policy.preflight = PreflightHandling::Forward);
    let keeps = single(|policy| policy.upstream_headers = UpstreamHeaders::Keep);
    let rails = Target::find("rails").unwrap();
    for config in [forwards, keeps] {
        let error = rails.export(&config, Approximation::Stricter).unwrap_err();
        assert!(matches!(error, ExportError::Losses(losses) if losses[0].stricter().is_none()));
    }
}
