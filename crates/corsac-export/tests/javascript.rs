//! The targets in JavaScript.
#![allow(clippy::unwrap_used)]

mod support;

use corsac_export::{Approximation, ExportError, Target};
use support::{config, exported, reference};

const TARGETS: [&str; 3] = ["express", "nextjs", "vite"];

#[test]
fn nothing_of_the_reference_policies_is_lost() {
    for policy in ["single", "list", "public", "read-write", "preview"] {
        let config = reference(policy);
        for target in TARGETS {
            assert!(!exported(target, &config).is_empty(), "{target} {policy}");
        }
    }
}

#[test]
fn a_policy_of_one_origin_is_short() {
    for target in TARGETS {
        insta::assert_snapshot!(target, exported(target, &reference("single")));
    }
}

#[test]
fn sources_of_applications_are_never_for_anybody() {
    for (policy, is_open) in [("public", true), ("read-write", true), ("list", false)] {
        assert_eq!(exported("vite", &reference(policy)).contains("isProxied(proxy, url)"), is_open);
    }
}

#[test]
fn only_what_the_policy_needs_is_written() {
    let text = exported("nextjs", &reference("public"));
    for absent in ["vary", "403", "choose", "matches", "path"] {
        let code = text.split_once("import").unwrap().1;
        assert!(!code.contains(absent), "{absent}");
    }
}

#[test]
fn methods_are_read_in_any_case_where_routes_tell_them_apart() {
    for target in TARGETS {
        assert!(exported(target, &reference("read-write")).contains("method.toUpperCase()"));
        assert!(!exported(target, &reference("list")).contains("toUpperCase"), "{target}");
    }
}

#[test]
fn allow_methods_is_never_left_out() {
    // Without it, a request whose upload is watched may have any method.
    let text = exported("express", &reference("public"));
    assert!(text.contains("    methods: ['GET', 'HEAD', 'POST'],\n"), "{text}");
    for target in ["nextjs", "vite"] {
        let text = exported(target, &reference("public"));
        assert!(text.contains("'Access-Control-Allow-Methods': 'GET',"), "{text}");
    }
    assert!(exported("php", &reference("public")).contains("Access-Control-Allow-Methods: GET"));
}

#[test]
fn handshakes_are_refused_and_reasons_left_out() {
    let config = config(
        "[cors]\nallow_origins = [\"https://a.example\"]\ndebug = true\n\
         websocket_origins = [\"https://a.example\"]\n",
    );
    for target in TARGETS.map(|target| Target::find(target).unwrap()) {
        let Err(ExportError::Losses(losses)) = target.export(&config, Approximation::Stricter)
        else {
            panic!("{target:?} exports it");
        };
        let places: Vec<_> = losses.iter().map(|loss| loss.place.to_string()).collect();
        assert_eq!(places, ["websocket_origins"]);
    }
}
