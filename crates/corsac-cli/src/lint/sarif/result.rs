use std::collections::BTreeMap;

use serde::Serialize;

use super::Text;
use super::location::{ArtifactLocation, Location, Region};
use super::rule::level;
use crate::lint::Lint;
use crate::lint::finding::{Finding, Found, Replacement};
use crate::policy::Places;

/// A finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifResult {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Text,
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: [SarifReplacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifReplacement {
    deleted_region: Region,
    inserted_content: Text,
}

/// All findings, in the order of the text.
pub(super) fn all(lint: &Lint<'_>, ids: &[&'static str], places: &Places<'_>) -> Vec<SarifResult> {
    let result = |found: &Found| {
        let finding = &found.finding;
        let location = |span| Location::of(&lint.policy.source, places, span);
        let related = finding.related.iter();
        let related = related.map(|own| location(&own.span).with_message(&own.label));
        SarifResult {
            rule_id: finding.id,
            rule_index: ids.iter().position(|id| *id == finding.id).unwrap_or(0),
            level: level(finding.severity),
            message: Text { text: message(found) },
            locations: [location(&finding.span)],
            related_locations: related.collect(),
            partial_fingerprints: BTreeMap::from([("corsac/v1", fingerprint(lint, found, places))]),
            fixes: finding.replacement.iter().map(|own| fix(lint, places, own)).collect(),
        }
    };
    lint.found.iter().map(result).collect()
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
    let parts = [found.finding.id, key, &crate::policy::masked::text(text), &environments];
    parts.join(" ").trim_end().to_owned()
}

fn fix(lint: &Lint<'_>, places: &Places<'_>, replacement: &Replacement) -> Fix {
    Fix {
        description: Text { text: format!("Write {}", replacement.text) },
        artifact_changes: [ArtifactChange {
            artifact_location: ArtifactLocation::of(&lint.policy.source),
            replacements: [SarifReplacement {
                deleted_region: Region::of(places, &replacement.span),
                inserted_content: Text { text: replacement.text.clone() },
            }],
        }],
    }
}
