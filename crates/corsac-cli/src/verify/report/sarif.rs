//! Differences for code scanning: the Static Analysis Results Interchange Format, version 2.1.0.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::collections::BTreeMap;

use corsac_verify::{DifferenceId, Rule};
use serde::Serialize;

use super::text::sentence;
use super::{Item, Report, Standing, Verdict, shown, words};
use crate::output::pretty;
use crate::page::Page;
use crate::report::{Secrets, WebRequest, WebResponse};
use crate::verify::fix;
use crate::verify::rules;

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    results: Vec<SarifResult>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    information_uri: &'static str,
    rules: Vec<ReportingDescriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportingDescriptor {
    id: &'static str,
    short_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_request: Option<WebRequest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_response: Option<WebResponse>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    justification: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
}

/// The differences as a log with one run.
pub(super) fn sarif(report: &Report<'_>, secrets: Secrets) -> String {
    let mut ids: Vec<_> = report.items.iter().map(|item| item.difference.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let results = report.items.iter().map(|item| result(report, item, &ids, secrets));
    pretty(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            results: results.collect(),
            tool: Tool {
                driver: Driver {
                    name: "corsac",
                    version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: ids.iter().copied().map(ReportingDescriptor::of).collect(),
                },
            },
            invocations: [Invocation::of(report, secrets)],
        }],
    })
}

fn result(
    report: &Report<'_>,
    item: &Item<'_>,
    ids: &[DifferenceId],
    secrets: Secrets,
) -> SarifResult {
    let difference = item.difference;
    let shown = shown::of_difference(report, difference);
    let exchange = shown.as_ref().map(|shown| &shown.exchange);
    SarifResult {
        rule_id: difference.id.slug(),
        rule_index: ids.iter().position(|id| *id == difference.id).unwrap_or(0),
        level: match item.standing {
            Standing::Counts | Standing::Accepted => "error",
            Standing::Note => "note",
        },
        message: Text { text: secrets.text(&message(report, item)) },
        locations: difference.rules.iter().map(|rule| Location::of(*rule, report)).collect(),
        partial_fingerprints: BTreeMap::from([("corsac/v1", fingerprint(report, item, secrets))]),
        suppressions: match item.standing {
            Standing::Accepted => {
                vec![Suppression { kind: "external", justification: "in the baseline" }]
            }
            Standing::Counts | Standing::Note => Vec::new(),
        },
        web_request: exchange.map(|exchange| WebRequest::of(exchange, secrets)),
        web_response: exchange.map(|exchange| WebResponse::of(exchange, secrets)),
    }
}

/// What differs, and what to do about it.
fn message(report: &Report<'_>, item: &Item<'_>) -> String {
    let difference = item.difference;
    let expectation = words::expectation(difference, report.config());
    let fix = report.verification.target.map(fix::command);
    let fix = fix.map_or_else(String::new, |fix| format!("\n{fix}"));
    format!("{} {expectation}{fix}", difference.id.description())
}

/// The same for the same difference at the same address, whatever shows it.
fn fingerprint(report: &Report<'_>, item: &Item<'_>, secrets: Secrets) -> String {
    let rules = item.difference.rules.iter().map(|rule| rules::label(*rule, report.config()));
    let rules = rules.collect::<Vec<_>>().join(", ");
    let url = secrets.text(report.verification.url.as_str());
    format!("{} {url} {rules}", item.difference.id)
}

impl ReportingDescriptor {
    fn of(id: DifferenceId) -> Self {
        let page = Page::find(id.slug()).map(|page| page.text());
        Self {
            id: id.slug(),
            short_description: Text { text: id.description().to_owned() },
            help: page.map(|page| Help { text: page.clone(), markdown: page }),
        }
    }
}

impl Location {
    fn of(rule: Rule, report: &Report<'_>) -> Self {
        let policy = &report.verification.policy;
        let artifact_location = ArtifactLocation { uri: policy.source.uri() };
        let region = Region { start_line: rules::line(rule, policy) };
        Self { physical_location: PhysicalLocation { artifact_location, region } }
    }
}

impl Invocation {
    fn of(report: &Report<'_>, secrets: Secrets) -> Self {
        let is_judged = match report.verdict() {
            Verdict::Obeys | Verdict::Differs => true,
            Verdict::Undetermined | Verdict::Unreachable => false,
        };
        let notification = (!is_judged).then(|| Notification {
            level: "error",
            message: Text { text: secrets.text(&sentence(report)) },
        });
        Self {
            execution_successful: is_judged,
            tool_execution_notifications: notification.into_iter().collect(),
        }
    }
}
