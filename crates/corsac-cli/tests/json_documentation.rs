//! docs/check-json.md names every field that the reports have.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use corsac_client::ExchangeError;
use corsac_diagnostics::{Severity, rules};
use serde_json::Value;

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
    let found = reports::all().iter().fold(BTreeSet::new(), |mut found, (_, report)| {
        fields(report, &mut found);
        found
    });
    for name in
        ["verdict", "hidden_headers", "places", "received", "other_profiles", "set", "reason"]
    {
        assert!(found.contains(name), "{name} is among the fields that are looked up");
    }
    let missing: Vec<_> = found.iter().filter(|name| !is_documented(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_failure_is_documented() {
    let refusals = rules::ALL.iter().filter(|rule| rule.severity == Severity::Refusal);
    // No check streams a body.
    for rule in refusals.filter(|rule| rule.id != "stream-needs-http2") {
        assert!(is_documented(rule.id), "{}", rule.id);
    }
    for name in ExchangeError::NAMES {
        assert!(is_documented(name), "{name}");
    }
}

#[test]
fn every_report_is_what_the_schema_says() {
    let schema = serde_json::from_str(include_str!("../../../docs/check.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let (mut verdicts, mut judged) = (BTreeSet::new(), BTreeSet::new());
    for (name, report) in reports::all() {
        let errors: Vec<_> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}\n{report:#}");
        verdicts.insert(report["verdict"].as_str().unwrap().to_owned());
        judged.insert(report["judged"].as_str().unwrap().to_owned());
    }
    assert_eq!(verdicts.len(), 5, "{verdicts:?}");
    assert_eq!(judged.len(), 3, "{judged:?}");
}

/// What the schema is for: a report with a field that it does not know is refused.
#[test]
fn the_schema_refuses_unknown_fields_and_missing_ones() {
    let schema = serde_json::from_str(include_str!("../../../docs/check.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let (_, report) = reports::all().remove(0);
    for path in ["", "/request", "/exchanges/0", "/exchanges/0/response", "/response"] {
        let mut more = report.clone();
        let object = more.pointer_mut(path).unwrap().as_object_mut().unwrap();
        object.insert("surprise".to_owned(), Value::Null);
        assert!(!schema.is_valid(&more), "{path}");
        let mut less = report.clone();
        let object = less.pointer_mut(path).unwrap().as_object_mut().unwrap();
        object.remove(&object.keys().next().unwrap().clone());
        assert!(!schema.is_valid(&less), "{path}");
    }
}

/// Real reports, one of each kind.
mod reports {
    use serde_json::Value;

    use crate::support::{Server, check_json, own_address, response, run, serve};

    const ALLOW: (&str, &str) = ("Access-Control-Allow-Origin", "*");

    const STRICT_COOKIE: [&str; 4] =
        ["--set-cookie", "a=b; SameSite=Strict", "--credentials", "include"];

    pub(super) fn all() -> Vec<(&'static str, Value)> {
        let allowing = Server::answering(|_| response("200 OK", &[ALLOW, ("X-Trace", "1")]));
        let refusing = Server::answering(|_| {
            response("200 OK", &[("Access-Control-Allow-Origin", "https://x.example")])
        });
        let cutting = serve(|mut stream| {
            let _ = std::io::Write::write_all(&mut stream, b"HTTP/1.1 200 OK\r\nX: ");
        });
        let starred = Server::answering(|_| {
            response("200 OK", &[ALLOW, ("Access-Control-Allow-Headers", "*")])
        });
        let report = |url: &str, more: &[&str]| check_json(url, more).1;
        let mut reports = vec![
            ("allowed", report(&allowing.url("/"), &[])),
            ("opaque", report(&allowing.url("/"), &["--mode", "no-cors"])),
            ("refused", report(&refusing.url("/"), &[])),
            ("refused preflight", report(&refusing.url("/"), &["-X", "PUT", "-H", "X-A: b"])),
            ("nothing sent", report("http://127.0.0.1:25/", &[])),
            ("unreachable", report(&cutting, &[])),
            ("other profiles", report(&starred.url("/"), &["-H", "Authorization: x"])),
            ("preflight only", report(&starred.url("/"), &["-H", "A: x", "--preflight-only"])),
            ("withheld cookie", report(&allowing.url("/"), &STRICT_COOKIE)),
            ("no preflight", report(&allowing.url("/"), &["--preflight-only"])),
            ("recorded", recorded("1")),
            ("not recorded", recorded("2")),
            ("offline", offline()),
        ];
        reports.extend(withheld().map(|report| ("withheld", report)));
        reports
    }

    /// A POST to another machine, if there is one.
    fn withheld() -> Option<Value> {
        let server = Server::on(own_address()?, |_| response("200 OK", &[ALLOW]));
        let url = server.url("/");
        let origin = ["check", &url, "--origin", "http://app.example.com", "--format", "json"];
        Some(run(&[&origin[..], &["-X", "POST"]].concat()).json())
    }

    /// What a policy file refuses.
    fn offline() -> Value {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/offline.toml");
        let url = "https://api.example.com/a";
        let ask = ["check", url, "--origin", "https://app.example.com", "-X", "PUT"];
        run(&[&ask[..], &["--offline", "--policy", path, "--format", "json"]].concat()).json()
    }

    /// A recording with one request that is complete, and one without its preflight.
    fn recorded(entry: &str) -> Value {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/preflight-missing.har");
        run(&["check", "--har", path, "--entry", entry, "--format", "json"]).json()
    }
}
