//! docs/check-json.md names every field that the reports have.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{Server, check_json, response, serve};

const PAGE: &str = include_str!("../../../docs/check-json.md");

/// Every name of a field in a value, and in the values within it.
fn fields(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields_of) => {
            for (name, value) in fields_of {
                found.insert(name.clone());
                fields(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        _ => {}
    }
}

/// Whether the page has the name as code, alone or as the last part of a path.
fn is_documented(name: &str) -> bool {
    PAGE.contains(&format!("`{name}`")) || PAGE.contains(&format!(".{name}`"))
}

#[test]
fn every_field_is_documented() {
    let allowing =
        Server::answering(|_| response("200 OK", &[("Access-Control-Allow-Origin", "*")]));
    let refusing =
        Server::answering(|_| response("200 OK", &[("Access-Control-Allow-Origin", "x")]));
    let closing = serve(drop);
    let mut found = BTreeSet::new();
    for url in [allowing.url("/"), refusing.url("/"), closing] {
        fields(&check_json(&url, &[]).1, &mut found);
    }
    let starred = Server::answering(|_| {
        let allow = ("Access-Control-Allow-Origin", "*");
        response("200 OK", &[allow, ("Access-Control-Allow-Headers", "*")])
    });
    fields(&check_json(&starred.url("/"), &["-H", "Authorization: x"]).1, &mut found);
    for name in ["verdict", "hidden_headers", "places", "received", "other_profiles", "start"] {
        assert!(found.contains(name), "{name} is among the fields that are looked up");
    }
    let missing: Vec<_> = found.iter().filter(|name| !is_documented(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_failure_is_documented() {
    let names = include_str!("../src/report/json/failure.rs");
    let names = names.lines().filter_map(|line| line.split_once("=> \"")?.1.split_once('"'));
    // Neither can be the outcome of a check: it has the network's own word, and streams no body.
    let never = ["connection-closed", "stream-needs-http2", "other"];
    for (name, _) in names.filter(|(name, _)| !never.contains(name)) {
        assert!(is_documented(name), "{name}");
    }
}
