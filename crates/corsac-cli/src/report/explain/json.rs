//! Pages for programs; docs/check-json.md says what each field means.

use corsac_diagnostics::Rule;
use serde::Serialize;

use crate::report::json::pretty;
use crate::report::view;

#[derive(Serialize)]
struct List<'a> {
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    severity: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Page<'a> {
    #[serde(flatten)]
    entry: Entry<'a>,
    page: String,
    example: &'a str,
}

pub(super) fn page(rule: &Rule) -> String {
    pretty(&Page { entry: Entry::of(rule), page: view::page(rule), example: rule.example })
}

pub(super) fn list(rules: &[&Rule]) -> String {
    pretty(&List { findings: rules.iter().map(|rule| Entry::of(rule)).collect() })
}

impl<'a> Entry<'a> {
    fn of(rule: &'a Rule) -> Self {
        Self { id: rule.id, severity: rule.severity.name(), title: rule.title() }
    }
}
