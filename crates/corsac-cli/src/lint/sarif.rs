//! The findings for code scanning.

use std::ops::Range;

use corsac_diagnostics::policy::PolicySeverity;

use super::Lint;
use super::finding::{Finding, Found};
use crate::page::Page;
use crate::policy::{Places, masked};
use crate::sarif::{Fix, Invocation, Location, Region, ReportingDescriptor, Run, SarifResult, log};

/// The findings as a log with one run, in the order of the text.
pub(super) fn sarif(lint: &Lint<'_>) -> String {
    let mut ids: Vec<_> = lint.found.iter().map(|found| found.finding.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let places = Places::of(&lint.policy.source.text);
    log(Run {
        results: lint.found.iter().map(|found| result(lint, found, &ids, &places)).collect(),
        rules: ids.into_iter().map(|id| descriptor(id, &lint.found)).collect(),
        // Whatever was found, the file was looked at.
        invocation: Invocation::successful(),
        artifact: Some(lint.policy.source.uri()),
    })
}

/// The rule of something that was found.
fn descriptor(id: &'static str, found: &[Found]) -> ReportingDescriptor {
    let rule = corsac_diagnostics::policy::find(id);
    let own = found.iter().map(|found| &found.finding).find(|finding| finding.id == id);
    let severity = rule.map(|rule| rule.severity).or(own.map(|own| own.severity));
    let page = Page::find(id);
    let title = page.map(|page| page.title()).unwrap_or_default();
    ReportingDescriptor::new(id, title, severity.unwrap_or(PolicySeverity::Warning).name())
        .with_page(page.map(|page| page.text()))
        .explained_at(format!("{}/blob/main/docs/policy-file.md", env!("CARGO_PKG_REPOSITORY")))
}

fn result(
    lint: &Lint<'_>,
    found: &Found,
    ids: &[&'static str],
    places: &Places<'_>,
) -> SarifResult {
    let finding = &found.finding;
    let uri = || lint.policy.source.uri();
    let location = |span: &Range<usize>| {
        Location::new(uri(), Some(region(places, span))).under_keys(places.paths.at(span))
    };
    let related = finding.related.iter();
    let related = related.map(|own| location(&own.span).with_message(&own.label));
    let fix = finding
        .replacement
        .iter()
        .map(|own| Fix::replacing(uri(), region(places, &own.span), &own.text));
    let index = ids.iter().position(|id| *id == finding.id).unwrap_or(0);
    let fingerprint = fingerprint(lint, found, places);
    SarifResult {
        level: finding.severity.name(),
        locations: vec![location(&finding.span)],
        related_locations: related.collect(),
        fixes: fix.collect(),
        ..SarifResult::new((finding.id, index), message(found), fingerprint)
    }
}

fn region(places: &Places<'_>, span: &Range<usize>) -> Region {
    let (start, end) = (places.lines.position(span.start), places.lines.position(span.end));
    Region::between((start.line, start.column), (end.line, end.column))
}

/// What is the case, where, and what to do about it.
fn message(found: &Found) -> String {
    let Finding { message, label, help, .. } = &found.finding;
    let environments = match &found.environments[..] {
        [] => None,
        names => Some(format!("Only in {}", names.join(", "))),
    };
    let label = Some(label.clone()).filter(|label| !label.is_empty());
    let sentences = [Some(message.clone()), label, help.clone(), environments];
    let ended =
        sentences.into_iter().flatten().map(|text| text.trim_end_matches('.').to_owned() + ".");
    ended.collect::<Vec<_>>().join(" ")
}

/// The same for the same finding about the same text under the same key, wherever it stands.
fn fingerprint(lint: &Lint<'_>, found: &Found, places: &Places<'_>) -> String {
    let span = &found.finding.span;
    let path = places.paths.at(span);
    let key = path.rsplit_once('[').filter(|_| path.ends_with(']')).map_or(path, |(key, _)| key);
    let text = lint.policy.source.text.get(span.clone()).unwrap_or_default();
    let environments = found.environments.join(",");
    let parts = [found.finding.id, key, &masked::text(text), &environments];
    parts.join(" ").trim_end().to_owned()
}
