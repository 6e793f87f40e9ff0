//! nginx and Envoy.

#![allow(clippy::unwrap_used)]

mod support;

use corsac::server::{OnDisallowed, PolicyConfig, PreflightHandling, RouteConfig, RoutesConfig};
use corsac_export::{Approximation, Export, ExportError, Feature, Target};
use support::reference;

const POLICIES: [&str; 5] = ["single", "list", "preview", "public", "read-write"];

fn exported(target: &str, config: &RoutesConfig) -> Export {
    Target::find(target).unwrap().export(config, Approximation::Refused).unwrap()
}

fn text(target: &str, config: &RoutesConfig, name: &str) -> String {
    let files = exported(target, config).files;
    files.into_iter().find(|file| file.name == name).unwrap().text
}

/// The lines without comments at the head.
fn body(text: &str) -> String {
    let lines = text.lines().skip_while(|line| line.starts_with('#'));
    lines.map(|line| line.to_owned() + "\n").collect()
}

fn single(change: impl Fn(&mut PolicyConfig)) -> RoutesConfig {
    let mut config = reference("single");
    config.default.iter_mut().for_each(change);
    config
}

#[test]
fn every_reference_policy_can_be_expressed() {
    for target in ["nginx", "envoy"] {
        for policy in POLICIES {
            assert_eq!(exported(target, &reference(policy)).losses, [], "{target} {policy}");
        }
    }
}

#[test]
fn one_page_needs_a_few_lines_of_nginx() {
    let config = reference("single");
    insta::assert_snapshot!("nginx-maps", body(&text("nginx", &config, "conf.d/cors.conf")));
    insta::assert_snapshot!("nginx-snippet", body(&text("nginx", &config, "snippets/cors.conf")));
}

#[test]
fn one_page_needs_no_route_of_envoy() {
    let bare = text("envoy", &reference("single"), "cors-filters.yaml");
    assert!(!bare.contains("routes:") && !bare.contains("re2."));
    insta::assert_snapshot!("envoy-filters", body(&bare));
}

#[test]
fn the_complete_configuration_of_envoy_has_the_bare_part() {
    for policy in POLICIES {
        let config = reference(policy);
        let complete = text("envoy", &config, "envoy.yaml");
        let mut lines = complete.lines().map(str::trim_start);
        for line in body(&text("envoy", &config, "cors-filters.yaml")).lines() {
            let line = line.trim_start();
            let is_elsewhere = line.is_empty() || line.starts_with("# In the bootstrap");
            if is_elsewhere {
                continue;
            }
            if line == "layered_runtime:" {
                break;
            }
            assert!(lines.any(|other| other == line), "{policy}: {line}");
        }
    }
}

#[test]
fn nothing_runs_within_an_if_but_return() {
    let config = single(|policy| policy.on_disallowed = OnDisallowed::Reject);
    let snippet = text("nginx", &config, "snippets/cors.conf");
    assert!(snippet.contains("if ($cors_rejected) {\n    return 403;\n}\n"), "{snippet}");
    let blocks = snippet.split("if (").skip(1).map(|block| block.lines().nth(1).unwrap());
    assert!(blocks.clone().count() == 2 && blocks.clone().all(|line| line.contains("return ")));
}

#[test]
fn handshakes_are_looked_at_where_the_policy_says_so() {
    let maps = |config: &RoutesConfig| text("nginx", config, "conf.d/cors.conf");
    assert!(!maps(&reference("single")).contains("$http_upgrade"));
    let guarded = single(|policy| policy.websocket_origins = vec!["https://socket.example".into()]);
    let guarded = maps(&guarded);
    assert!(guarded.contains(r#""~^https://socket\.example$" $http_origin;"#), "{guarded}");
    assert!(guarded.contains(r#""~^refused:" 1;"#), "{guarded}");
}

#[test]
fn allow_methods_is_never_left_out() {
    // Without it, a request whose upload is watched may have any method.
    let config = reference("public");
    assert!(text("nginx", &config, "conf.d/cors.conf").contains("\"preflight\" GET;"));
    assert!(text("envoy", &config, "envoy.yaml").contains("allow_methods: 'GET'"));
    let config = reference("read-write");
    let one = text("nginx", &config, "conf.d/cors.conf");
    assert!(one.contains("$cors_one_method {\n    default") && one.contains(" GET;\n"));
}

#[test]
fn preflights_that_are_forwarded_are_not_answered() {
    let config = single(|policy| policy.preflight = PreflightHandling::Forward);
    assert!(!text("nginx", &config, "snippets/cors.conf").contains("return"));
    let refused = Target::find("envoy").unwrap().export(&config, Approximation::Refused);
    assert!(matches!(refused, Err(ExportError::Losses(losses)) if losses.len() == 1));
}

#[test]
fn timings_that_envoy_cannot_allow_are_allowed_to_nobody() {
    let config = single(|policy| policy.timing_allow_origins = vec!["https://a.example".into()]);
    let target = Target::find("envoy").unwrap();
    let export = target.export(&config, Approximation::Stricter).unwrap();
    assert_eq!(export.losses[0].feature, Feature::TimingOrigins);
    assert!(export.files.iter().all(|file| file.text.contains("\n- timing-allow-origin\n")
        || file.text.contains(" - timing-allow-origin\n")));
}

#[test]
fn routes_that_change_nothing_leave_no_trace() {
    let mut config = reference("single");
    let path = Some("/api/**".into());
    config.routes.push(RouteConfig { path, ..RouteConfig::default() });
    for (target, name) in [("nginx", "conf.d/cors.conf"), ("envoy", "envoy.yaml")] {
        assert_eq!(text(target, &config, name), text(target, &reference("single"), name));
    }
}

#[test]
fn a_dollar_sign_is_none_of_a_variable() {
    let config = single(|policy| policy.expose_headers = vec!["x-$cors_origin".into()]);
    let maps = text("nginx", &config, "conf.d/cors.conf");
    assert!(maps.contains("\"x-${cors_dollar}cors_origin\"") && maps.contains("geo $cors_dollar"));
}
