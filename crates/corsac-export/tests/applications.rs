//! PHP, Rails and Spring.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use corsac::server::{OnDisallowed, PolicyConfig, RoutesConfig};
use corsac_export::{Approximation, ExportError, Target};
use support::{exported, reference, single};

/// Each target, and what is in its files only where the framework's own means do not do.
const TARGETS: [(&str, &str); 3] =
    [("php", "class CorsPolicy"), ("rails", "class CorsPolicy"), ("spring", "record Route")];

#[test]
fn reference_policies_are_said_shortly_where_that_is_possible() {
    for (target, long) in TARGETS {
        // rack-cors allows four header names always, and only `list` lists them.
        let all = ["list", "single", "preview", "public"];
        for policy in if target == "rails" { &all[..1] } else { &all[..] } {
            assert!(!exported(target, &reference(policy)).contains(long), "{target} {policy}");
        }
        assert!(exported(target, &reference("read-write")).contains(long), "{target}");
    }
}

#[test]
fn nothing_is_said_to_rack_cors_that_it_understands_otherwise() {
    let changes: [fn(&mut PolicyConfig); 6] = [
        |policy| policy.allow_headers.retain(|name| name != "accept"),
        |policy| policy.allow_headers.push("*".into()),
        |policy| policy.allow_methods.push("patch".into()),
        |policy| policy.allow_origins.push("app://a".into()),
        |policy| policy.dangerously_allow_null_origin = true,
        |policy| policy.on_disallowed = OnDisallowed::Reject,
    ];
    let list = || reference("list").default.unwrap();
    let exported =
        |policy| exported("rails", &RoutesConfig { default: Some(policy), routes: vec![] });
    assert!(exported(list()).contains("Rack::Cors"));
    for (index, change) in changes.into_iter().enumerate() {
        let mut policy = PolicyConfig { allow_credentials: false, ..list() };
        change(&mut policy);
        assert!(!exported(policy).contains("Rack::Cors"), "{index}");
    }
}

#[test]
fn a_star_does_not_cover_authorization_in_spring() {
    let any = single(|policy| policy.allow_headers = vec!["*".into()]);
    assert!(exported("spring", &any).contains("checkHeaders"));
    let both = single(|policy| policy.allow_headers = vec!["*".into(), "authorization".into()]);
    assert!(!exported("spring", &both).contains("checkHeaders"));
}

#[test]
fn methods_are_read_in_any_case_where_routes_tell_them_apart() {
    for (target, code) in
        [("php", "strtoupper("), ("rails", "method.upcase("), ("spring", "method.toUpperCase(")]
    {
        assert!(exported(target, &reference("read-write")).contains(code), "{target}");
    }
}

#[test]
fn timings_that_cannot_be_allowed_are_taken_from_the_application() {
    for (target, code) in [
        ("php", "header_remove('Timing-Allow-Origin')"),
        ("rails", "    timing-allow-origin\n"),
        ("spring", "new WithoutTimings("),
    ] {
        for name in ["single", "public", "read-write"] {
            let mut config = reference(name);
            let of_routes = config.routes.iter_mut().filter_map(|route| route.policy.as_mut());
            for policy in config.default.iter_mut().chain(of_routes) {
                policy.timing_allow_origins = vec!["https://a.example".into()];
            }
            let target = Target::find(target).unwrap();
            let export = target.export(&config, Approximation::Stricter).unwrap();
            let text = &export.files[0].text;
            assert!(text.contains(code), "{target:?} {name}");
            assert!(text.contains(" exported with --allow-approximate."), "{target:?} {name}");
        }
    }
}

#[test]
fn only_what_is_rejected_brings_the_code_for_it() {
    for (target, code) in
        [("php", "isRejected"), ("rails", "rejected?"), ("spring", "isAllowed && hasOtherMethod")]
    {
        let rejecting = single(|policy| {
            policy.on_disallowed = OnDisallowed::Reject;
        });
        assert!(exported(target, &rejecting).contains(code), "{target}");
        assert!(!exported(target, &reference("read-write")).contains(code), "{target}");
    }
}

#[test]
fn expressions_match_whole_origins() {
    let config = reference("preview");
    assert!(exported("php", &config).contains(r"team\.vercel\.app\z#'"));
    assert!(exported("rails", &config).contains(r"team\.vercel\.app\z}"));
    assert!(exported("spring", &config).contains("ORIGINS.matcher(origin).matches()"));
}

#[test]
fn what_none_can_express_is_refused_where_it_is() {
    let config = single(|policy| {
        policy.debug = true;
        policy.websocket_origins = vec!["https://app.example.com".into()];
    });
    for (target, _) in TARGETS {
        let target = Target::find(target).unwrap();
        let Err(ExportError::Losses(losses)) = target.export(&config, Approximation::Refused)
        else {
            panic!("{target:?} expresses everything")
        };
        let places: Vec<_> = losses.iter().map(|loss| loss.place.to_string()).collect();
        assert_eq!(places, ["debug", "websocket_origins"], "{target:?}");
    }
}

#[test]
fn what_rack_cors_allows_anyway_is_a_few_lines_of_it() {
    let listing = single(|policy| {
        let always = ["accept", "accept-language", "content-language"].map(str::to_owned);
        policy.allow_headers.extend(always);
    });
    insta::assert_snapshot!(exported("rails", &listing), @r#"
    # Made by `corsac export rails`. Change the policy and export it again,
    # rather than this file: `corsac verify` tells whether a deployment obeys the policy.
    #
    # config/initializers/cors.rb: before all other middleware, so that error pages and what
    # authentication answers have the headers too. The application sets no CORS headers of its own.

    Rails.application.config.middleware.insert_before 0, Rack::Cors do
      allow do
        origins "https://app.example.com"
        resource "*",
          headers: %w[authorization content-type accept accept-language content-language],
          methods: %i[get head post put delete],
          expose: %w[x-request-id],
          max_age: 600
      end
    end
    "#);
}

#[test]
fn snapshots_of_php_and_spring() {
    for target in ["php", "spring"] {
        insta::assert_snapshot!(format!("single-{target}"), exported(target, &reference("single")));
    }
}
