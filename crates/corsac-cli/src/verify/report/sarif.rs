//! Differences for code scanning.

use corsac_verify::{DifferenceId, Rule, Severity};

use super::text::sentence;
use super::{Item, Report, Standing, Verdict, shown, words};
use crate::page::Page;
use crate::report::Secrets;
use crate::sarif::{
    Invocation, Location, Region, ReportingDescriptor, Run, SarifResult, Suppression, WebRequest,
    WebResponse, log,
};
use crate::verify::{fix, rules};

/// The differences as a log with one run.
pub(super) fn sarif(report: &Report<'_>, secrets: Secrets) -> String {
    let mut ids: Vec<_> = report.items.iter().map(|item| item.difference.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let results = report.items.iter().map(|item| result(report, item, &ids, secrets));
    log(Run {
        results: results.collect(),
        rules: ids.iter().copied().map(descriptor).collect(),
        invocation: match report.verdict() {
            Verdict::Obeys | Verdict::Differs => Invocation::successful(),
            Verdict::Undetermined | Verdict::Unreachable => {
                Invocation::failed(secrets.text(&sentence(report)))
            }
        },
        artifact: None,
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
    let index = ids.iter().position(|id| *id == difference.id).unwrap_or(0);
    let message = secrets.text(&message(report, item));
    let fingerprint = fingerprint(report, item, secrets);
    SarifResult {
        level: level(item.standing),
        locations: difference.rules.iter().map(|rule| location(*rule, report)).collect(),
        suppressions: match item.standing {
            Standing::Accepted => {
                vec![Suppression { kind: "external", justification: "in the baseline" }]
            }
            Standing::Counts | Standing::Note => Vec::new(),
        },
        web_request: exchange.map(|exchange| WebRequest::of(exchange, secrets)),
        web_response: exchange.map(|exchange| WebResponse::of(exchange, secrets)),
        ..SarifResult::new((difference.id.slug(), index), message, fingerprint)
    }
}

fn level(standing: Standing) -> &'static str {
    match standing {
        Standing::Counts | Standing::Accepted => "error",
        Standing::Note => "note",
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
    let url = secrets.text(report.verification.shown_url());
    format!("{} {url} {rules}", item.difference.id)
}

fn descriptor(id: DifferenceId) -> ReportingDescriptor {
    let level = match id.severity() {
        Severity::Difference => "error",
        Severity::Note => "note",
    };
    ReportingDescriptor::new(id.slug(), id.description(), level)
        .with_page(Page::find(id.slug()).map(|page| page.text()))
}

fn location(rule: Rule, report: &Report<'_>) -> Location {
    let policy = &report.verification.policy;
    Location::new(policy.source.uri(), Some(Region::line(rules::line(rule, policy))))
}
