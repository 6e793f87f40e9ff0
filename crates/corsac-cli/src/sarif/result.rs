use std::collections::BTreeMap;

use serde::Serialize;

use super::place::{ArtifactLocation, Region};
use super::{Location, Text, WebRequest, WebResponse};

/// Something that was found.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SarifResult {
    pub(crate) rule_id: &'static str,
    pub(crate) rule_index: usize,
    pub(crate) level: &'static str,
    pub(crate) message: Text,
    pub(crate) locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) related_locations: Vec<Location>,
    pub(crate) partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) fixes: Vec<Fix>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) web_request: Option<WebRequest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) web_response: Option<WebResponse>,
}

impl SarifResult {
    /// A finding of the rule that has this place among those of the run. The fingerprint is the same
    /// for the same finding in another run.
    pub(crate) fn new(rule: (&'static str, usize), message: String, fingerprint: String) -> Self {
        Self {
            rule_id: rule.0,
            rule_index: rule.1,
            level: "warning",
            message: Text { text: message },
            locations: vec![],
            related_locations: vec![],
            partial_fingerprints: BTreeMap::from([("corsac/v1", fingerprint)]),
            fixes: vec![],
            suppressions: vec![],
            web_request: None,
            web_response: None,
        }
    }
}

/// Why a finding does not count.
#[derive(Serialize)]
pub(crate) struct Suppression {
    pub(crate) kind: &'static str,
    pub(crate) justification: &'static str,
}

/// What to write instead.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fix {
    description: Text,
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text,
}

impl Fix {
    pub(crate) fn replacing(uri: String, region: Region, text: &str) -> Self {
        let replacement = Replacement { deleted_region: region, inserted_content: Text::new(text) };
        Self {
            description: Text { text: format!("Write {text}") },
            artifact_changes: [ArtifactChange {
                artifact_location: ArtifactLocation { uri },
                replacements: [replacement],
            }],
        }
    }
}
