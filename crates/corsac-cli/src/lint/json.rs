//! The findings for programs; docs/lint-json.md says what each field means.

use serde::Serialize;

use super::Lint;
use super::finding::{Counts, Finding, Found};
use crate::exit::Exit;
use crate::output::pretty;
use crate::policy::{JsonPlace, Places};

#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    environment: Option<&'a str>,
    findings: Vec<JsonFinding<'a>>,
    summary: Summary,
    exit_code: u8,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    id: &'a str,
    severity: &'a str,
    message: &'a str,
    label: Option<&'a str>,
    help: Option<&'a str>,
    suggestion: Option<&'a str>,
    place: JsonPlace,
    related: Vec<JsonRelated<'a>>,
    environments: &'a [String],
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    place: JsonPlace,
    label: &'a str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// The same facts as the text has.
pub(super) fn json(lint: &Lint<'_>) -> String {
    let places = Places::of(&lint.policy.source.text);
    let counts = Counts::of(&lint.found);
    pretty(&Report {
        file: &lint.policy.source.name,
        environment: lint.policy.environment.as_deref(),
        findings: lint.found.iter().map(|found| JsonFinding::of(found, &places)).collect(),
        summary: Summary { errors: counts.errors, warnings: counts.warnings, notes: counts.notes },
        exit_code: u8::from(lint.exit != Exit::Success),
    })
}

impl<'a> JsonFinding<'a> {
    fn of(found: &'a Found, places: &Places<'_>) -> Self {
        let finding: &'a Finding = &found.finding;
        let related = finding.related.iter().map(|related| JsonRelated {
            place: places.place(&related.span),
            label: &related.label,
        });
        Self {
            id: finding.id,
            severity: finding.severity.name(),
            message: &finding.message,
            label: Some(finding.label.as_str()).filter(|label| !label.is_empty()),
            help: finding.help.as_deref(),
            suggestion: finding.replacement.as_ref().map(|own| own.text.as_str()),
            place: places.place(&finding.span),
            related: related.collect(),
            environments: &found.environments,
        }
    }
}
