//! Findings for code scanning: the Static Analysis Results Interchange Format, version 2.1.0.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

mod result;
mod rule;
mod web;

use serde::Serialize;

use super::story::Story;
use crate::judge::Verdict;
use crate::output::pretty;
use result::SarifResult;
use rule::ReportingDescriptor;

pub(crate) use web::{WebRequest, WebResponse};

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

/// Whether there is a verdict, and if not, why.
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

/// A message.
#[derive(Serialize)]
struct Text {
    text: String,
}

/// The findings as a log with one run.
pub(super) fn sarif(story: &Story<'_>) -> String {
    let rules = rule::used(&story.findings);
    pretty(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            results: result::all(story, &rules),
            tool: Tool {
                driver: Driver {
                    name: "corsac",
                    version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules.into_iter().map(ReportingDescriptor::of).collect(),
                },
            },
            invocations: [Invocation::of(story)],
        }],
    })
}

impl Invocation {
    fn of(story: &Story<'_>) -> Self {
        let is_judged = match story.examination.verdict() {
            Verdict::Allowed | Verdict::Opaque | Verdict::Refused => true,
            Verdict::Unreachable | Verdict::Undetermined => false,
        };
        let notification = (!is_judged).then(|| Notification {
            level: "error",
            message: Text { text: story.secrets.text(&story.sentence()) },
        });
        Self {
            execution_successful: is_judged,
            tool_execution_notifications: notification.into_iter().collect(),
        }
    }
}
