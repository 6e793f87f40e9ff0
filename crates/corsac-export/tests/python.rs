//! Django, Flask and FastAPI.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use corsac::server::{MaxAge, OnDisallowed};
use corsac_export::{Approximation, ExportError, Target};
use support::{exported, reference, single};

const TARGETS: [&str; 3] = ["django", "fastapi", "flask"];

/// What is in every module that decides by itself.
const OWN: &str = "\ndef decide(";

#[test]
fn reference_policies_are_said_in_the_libraries_options_where_those_say_them() {
    for target in TARGETS {
        // Starlette allows four header names always, and only `list` lists them.
        let all = ["list", "single", "preview", "public"];
        for policy in if target == "fastapi" { &all[..1] } else { &all[..] } {
            let text = exported(target, &reference(policy));
            assert!(!text.contains(OWN), "{target} {policy}");
        }
        assert!(exported(target, &reference("read-write")).contains(OWN), "{target}");
    }
}

#[test]
fn nothing_in_a_template_is_left_to_fill_in() {
    for target in TARGETS {
        for policy in ["single", "list", "preview", "public", "read-write"] {
            let text = exported(target, &reference(policy));
            let mut words = text.split(|c: char| !(c == '@' || c == '_' || c.is_ascii_uppercase()));
            assert_eq!(words.find(|word| word.len() > 1 && word.starts_with('@')), None);
        }
    }
}

#[test]
fn what_a_library_does_otherwise_is_not_said_in_its_options() {
    let without_max_age = single(|policy| policy.max_age = MaxAge::Disabled);
    assert!(exported("django", &without_max_age).contains(OWN));
    assert!(exported("flask", &without_max_age).contains("max_age=\"0\""));
    let without_content_type = single(|policy| policy.allow_headers = vec!["x-api-key".into()]);
    assert!(exported("fastapi", &without_content_type).contains(OWN));
    let lower_case = single(|policy| policy.allow_methods.push("x-odd".into()));
    assert!(exported("flask", &lower_case).contains(OWN));
    for target in TARGETS {
        let rejecting = single(|policy| policy.on_disallowed = OnDisallowed::Reject);
        assert!(exported(target, &rejecting).contains("    reject=True,\n"), "{target}");
        let any_header = single(|policy| policy.allow_headers.push("*".into()));
        assert!(exported(target, &any_header).contains(OWN), "{target}");
    }
}

#[test]
fn expressions_match_whole_origins() {
    let config = reference("preview");
    assert!(exported("django", &config).contains(r#"team\.vercel\.app\Z","#));
    assert!(exported("flask", &config).contains(r#"team\.vercel\.app\Z"),"#));
    let regex = single(|policy| {
        policy.allow_origin_regex = Some(r"https://r[0-9]\.example".into());
    });
    let written = r#"r"(https://r[0-9]\.example)"#;
    assert!(exported("django", &regex).contains(&format!("{written}\\Z\"")));
    let mut listing = reference("list");
    listing.default.iter_mut().for_each(|policy| {
        policy.allow_origin_regex = regex.default.as_ref().unwrap().allow_origin_regex.clone();
        policy.allow_origins.retain(|origin| !origin.contains('*'));
    });
    assert!(exported("fastapi", &listing).contains(&format!("allow_origin_regex={written}\",")));
}

#[test]
fn flask_refuses_methods_by_the_status() {
    let text = exported("flask", &reference("single"));
    assert!(text.contains(r#"METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]"#));
    assert!(text.contains("204 if method in METHODS else 403"));
}

#[test]
fn flask_cors_takes_no_address_for_an_expression() {
    let config = single(|policy| policy.allow_origins = vec!["http://[::1]:3000".into()]);
    assert!(exported("flask", &config).contains(r#"re.compile(r"http://\[::1\]:3000\Z")"#));
}

#[test]
fn what_none_can_express_is_refused_where_it_is() {
    let config = single(|policy| {
        policy.debug = true;
        policy.websocket_origins = vec!["https://app.example.com".into()];
    });
    for target in TARGETS {
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
fn a_simple_policy_is_a_few_settings() {
    insta::assert_snapshot!(exported("django", &reference("single")), @r#"
    # Made by `corsac export django`. Change the policy and export it again,
    # rather than this file: `corsac verify` tells whether a deployment obeys the policy.
    #
    # Beside settings.py, which says `from .cors_settings import *` after any other CORS_…, and has
    # "corsheaders" among the INSTALLED_APPS, "corsheaders.middleware.CorsMiddleware" as the first of
    # the MIDDLEWARE, so that every response has the headers.

    CORS_ALLOW_ALL_ORIGINS = False
    CORS_ALLOWED_ORIGINS = [
        "https://app.example.com",
    ]
    CORS_ALLOWED_ORIGIN_REGEXES = []
    CORS_URLS_REGEX = r"^.*$"
    CORS_ALLOW_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]
    CORS_ALLOW_HEADERS = ["authorization", "content-type"]
    CORS_EXPOSE_HEADERS = ["x-request-id"]
    CORS_ALLOW_CREDENTIALS = False
    CORS_PREFLIGHT_MAX_AGE = 600
    "#);
}
