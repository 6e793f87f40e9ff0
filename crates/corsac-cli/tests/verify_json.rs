//! What `docs/verify-json.md`, its schema and `docs/verify.md` say of reports.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "support/deployed.rs"]
mod deployed;
mod support;
#[path = "support/verifying.rs"]
mod verifying;

use std::collections::BTreeSet;

use corsac_verify::DifferenceId;
use deployed::proxied;
use serde_json::Value;
use support::{Server, response};
use verifying::{closed, forgetful, obedient, verify, verify_json};

/// Real reports, one of each kind.
fn reports() -> Vec<(&'static str, Value)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("baseline.json");
    let path = path.to_str().unwrap();
    let (obedient, forgetful) = (obedient(), forgetful());
    let turning_away = Server::answering(|_| response("429 x", &[("Retry-After", "3600")]));
    let edge = proxied(obedient.address, |answer| answer.replace("vary: Origin\r\n", ""));
    let report = |server: &Server, more: &[&str]| verify_json(&server.url("/"), more);
    let dry_run = ["--dry-run", "--format", "json"];
    vec![
        ("obeys", report(&obedient, &[])),
        ("differs", report(&forgetful, &["--stack", "nginx"])),
        ("accepted", report(&forgetful, &["--write-baseline", path])),
        ("gone", report(&obedient, &["--baseline", path])),
        ("hops", report(&edge, &["--via", &obedient.url("/")])),
        ("undetermined", report(&turning_away, &[])),
        ("unreachable", verify_json(&closed(), &[])),
        ("plan", verify(&obedient.url("/"), &dry_run).json()),
        ("baseline", serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()),
    ]
}

#[test]
fn every_report_is_what_the_schema_says_and_every_field_is_documented() {
    const PAGE: &str = include_str!("../../../docs/verify-json.md");
    let schema = serde_json::from_str(include_str!("../../../docs/verify.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let mut names = BTreeSet::new();
    for (name, report) in reports() {
        let errors: Vec<_> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}\n{report:#}");
        fields(&report, &mut names);
        let mut more = report.clone();
        more.as_object_mut().unwrap().insert("surprise".to_owned(), Value::Null);
        assert!(!schema.is_valid(&more), "{name}");
    }
    assert!(names.len() > 40, "{names:?}");
    for name in names {
        let is_there = PAGE.contains(&format!("`{name}`")) || PAGE.contains(&format!(".{name}`"));
        assert!(is_there, "{name}");
    }
}

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

#[test]
fn every_difference_is_documented() {
    const PAGE: &str = include_str!("../../../docs/verify.md");
    for id in DifferenceId::ALL {
        let row = format!("| `{id}` | {}", id.description());
        assert!(PAGE.contains(&row), "{row}");
    }
}
