use std::collections::BTreeMap;

use corsac_diagnostics::{Finding, Rule};
use serde::Serialize;

use super::Text;
use super::rule::level;
use super::web::{WebRequest, WebResponse};
use crate::report::story::Story;

/// A finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifResult {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_request: Option<WebRequest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_response: Option<WebResponse>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

/// All findings, the most important first.
pub(super) fn all(story: &Story<'_>, rules: &[&'static Rule]) -> Vec<SarifResult> {
    story.findings.iter().map(|found| result(story, rules, found)).collect()
}

fn result(story: &Story<'_>, rules: &[&'static Rule], found: &Finding) -> SarifResult {
    let observation = &story.examination.observation;
    let exchange = found.exchange.and_then(|index| observation.exchanges.get(index));
    let url = exchange.map_or(observation.page_request.url(), |exchange| &exchange.url);
    let uri = story.secrets.text(url.as_str());
    SarifResult {
        rule_id: found.rule.id,
        rule_index: rules.iter().position(|rule| *rule == found.rule).unwrap_or(0),
        level: level(found.rule.severity),
        message: Text { text: message(story, found) },
        partial_fingerprints: BTreeMap::from([("corsac/v1", fingerprint(story, found, &uri))]),
        locations: [location(story, found, uri)],
        web_request: exchange.map(|exchange| WebRequest::of(exchange, story.secrets)),
        web_response: exchange.map(|exchange| WebResponse::of(exchange, story.secrets)),
    }
}

/// The URL, or the line of the policy file that answered instead.
fn location(story: &Story<'_>, found: &Finding, uri: String) -> Location {
    let region = story.policy.map(|answer| Region { start_line: answer.line(found) });
    let uri = story.policy.map_or(uri, |answer| answer.policy.source.uri());
    let artifact_location = ArtifactLocation { uri };
    Location { physical_location: PhysicalLocation { artifact_location, region } }
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
