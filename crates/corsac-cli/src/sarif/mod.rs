//! Findings for code scanning: the Static Analysis Results Interchange Format, version 2.1.0.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

mod place;
mod result;
mod web;

use serde::Serialize;

use crate::output::pretty;

pub(crate) use place::{Location, Region};
pub(crate) use result::{Fix, SarifResult, Suppression};
pub(crate) use web::{WebRequest, WebResponse};

/// One run of the tool.
pub(crate) struct Run {
    /// Whatever the results name, each once.
    pub(crate) rules: Vec<ReportingDescriptor>,
    pub(crate) invocation: Invocation,
    /// The file that was looked at, if it was a file; columns in it are characters.
    pub(crate) artifact: Option<String>,
    pub(crate) results: Vec<SarifResult>,
}

/// A message.
#[derive(Serialize)]
pub(crate) struct Text {
    pub(crate) text: String,
}

/// What SARIF knows of a rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReportingDescriptor {
    id: &'static str,
    short_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

impl ReportingDescriptor {
    /// A rule with its title, and the level of what it finds.
    pub(crate) fn new(id: &'static str, title: &str, level: &'static str) -> Self {
        Self {
            id,
            short_description: Text::new(title),
            full_description: None,
            help: None,
            help_uri: None,
            default_configuration: Configuration { level },
        }
    }

    pub(crate) fn described(self, text: String) -> Self {
        Self { full_description: Some(Text { text }), ..self }
    }

    /// With its page, in Markdown.
    pub(crate) fn with_page(self, page: Option<String>) -> Self {
        let help = page.map(|page| Help { text: page.clone(), markdown: page });
        Self { help, ..self }
    }

    pub(crate) fn explained_at(self, uri: String) -> Self {
        Self { help_uri: Some(uri), ..self }
    }
}

/// Whether the tool could do what it was asked to, and if not, why.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

impl Invocation {
    pub(crate) fn successful() -> Self {
        Self { execution_successful: true, tool_execution_notifications: vec![] }
    }

    pub(crate) fn failed(why: String) -> Self {
        let notification = Notification { level: "error", message: Text { text: why } };
        Self { execution_successful: false, tool_execution_notifications: vec![notification] }
    }
}

impl Text {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned() }
    }
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [LoggedRun; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LoggedRun {
    tool: Tool,
    invocations: [Invocation; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    artifacts: Vec<Artifact>,
    results: Vec<SarifResult>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column_kind: Option<&'static str>,
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
struct Artifact {
    location: place::ArtifactLocation,
}

/// A log with one run.
pub(crate) fn log(run: Run) -> String {
    let driver = Driver {
        name: "corsac",
        version: env!("CARGO_PKG_VERSION"),
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: run.rules,
    };
    let column_kind = run.artifact.as_ref().map(|_| "unicodeCodePoints");
    let artifact = |uri| Artifact { location: place::ArtifactLocation { uri } };
    pretty(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [LoggedRun {
            tool: Tool { driver },
            invocations: [run.invocation],
            artifacts: run.artifact.into_iter().map(artifact).collect(),
            results: run.results,
            column_kind,
        }],
    })
}
