//! Findings for code scanning.

use corsac_diagnostics::{Finding, Rule, Severity};

use super::story::Story;
use super::view;
use crate::judge::Verdict;
use crate::sarif::{
    Invocation, Location, Region, ReportingDescriptor, Run, SarifResult, WebRequest, WebResponse,
    log,
};

/// The findings as a log with one run, the most important first.
pub(super) fn sarif(story: &Story<'_>) -> String {
    let rules = used(&story.findings);
    log(Run {
        results: story.findings.iter().map(|found| result(story, &rules, found)).collect(),
        rules: rules.into_iter().map(descriptor).collect(),
        invocation: match story.examination.verdict() {
            Verdict::Allowed | Verdict::Opaque | Verdict::Refused => Invocation::successful(),
            Verdict::Unreachable | Verdict::Undetermined => {
                Invocation::failed(story.secrets.text(&story.sentence()))
            }
        },
        artifact: None,
    })
}

/// The rules that found something, each once.
fn used(findings: &[Finding]) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    for found in findings {
        if !rules.contains(&found.rule) {
            rules.push(found.rule);
        }
    }
    rules
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Refusal => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn descriptor(rule: &'static Rule) -> ReportingDescriptor {
    let page = view::page(rule);
    ReportingDescriptor::new(rule.id, rule.title(), level(rule.severity))
        .described(what_it_finds(&page))
        .with_page(Some(page))
}

/// The section of that heading, in one line.
fn what_it_finds(page: &str) -> String {
    let section = page.split("\n## ").find_map(|part| part.strip_prefix("What it finds\n"));
    section.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn result(story: &Story<'_>, rules: &[&'static Rule], found: &Finding) -> SarifResult {
    let observation = &story.examination.observation;
    let exchange = found.exchange.and_then(|index| observation.exchanges.get(index));
    let url = exchange.map_or(observation.page_request.url(), |exchange| &exchange.url);
    let uri = story.secrets.text(url.as_str());
    let index = rules.iter().position(|rule| *rule == found.rule).unwrap_or(0);
    let fingerprint = fingerprint(story, found, &uri);
    SarifResult {
        level: level(found.rule.severity),
        locations: vec![location(story, found, uri)],
        web_request: exchange.map(|exchange| WebRequest::of(exchange, story.secrets)),
        web_response: exchange.map(|exchange| WebResponse::of(exchange, story.secrets)),
        ..SarifResult::new((found.rule.id, index), message(story, found), fingerprint)
    }
}

/// The URL, or the line of the policy file that answered instead.
fn location(story: &Story<'_>, found: &Finding, uri: String) -> Location {
    let region = story.policy.map(|answer| Region::line(answer.line(found)));
    let uri = story.policy.map_or(uri, |answer| answer.policy.source.uri());
    Location::new(uri, region)
}

/// What is the case, and what to do about it.
fn message(story: &Story<'_>, found: &Finding) -> String {
    let advice = found.fix.as_ref().map_or("", |fix| &fix.advice);
    story.secrets.text(format!("{} {advice}", found.message).trim_end())
}

/// The same for the same finding about the same page and resource, whatever the responses say.
fn fingerprint(story: &Story<'_>, found: &Finding, uri: &str) -> String {
    let request = &story.examination.observation.page_request;
    format!("{} {} {uri} {}", found.rule.id, request.method(), request.origin())
}
