//! The findings for code scanning: the Static Analysis Results Interchange Format, version 2.1.0.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

mod location;
mod result;
mod rule;

use serde::Serialize;

use super::Lint;
use crate::output::pretty;
use crate::policy::Places;
use location::ArtifactLocation;
use result::SarifResult;
use rule::ReportingDescriptor;

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    artifacts: [Artifact; 1],
    results: Vec<SarifResult>,
    column_kind: &'static str,
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

/// Whatever was found, the file was looked at.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

#[derive(Serialize)]
struct Artifact {
    location: ArtifactLocation,
}

/// A message.
#[derive(Serialize)]
struct Text {
    text: String,
}

/// The findings as a log with one run.
pub(super) fn sarif(lint: &Lint<'_>) -> String {
    let ids = rule::used(&lint.found);
    let places = Places::of(&lint.policy.source.text);
    pretty(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            results: result::all(lint, &ids, &places),
            tool: Tool {
                driver: Driver {
                    name: "corsac",
                    version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: ids
                        .into_iter()
                        .map(|id| ReportingDescriptor::of(id, &lint.found))
                        .collect(),
                },
            },
            invocations: [Invocation { execution_successful: true }],
            artifacts: [Artifact { location: ArtifactLocation::of(&lint.policy.source) }],
            column_kind: "unicodeCodePoints",
        }],
    })
}
