use corsac_diagnostics::{Finding, Fix, ResponseFix};
use serde::Serialize;

use super::place::{self, JsonPlace};
use crate::report::Secrets;
use crate::report::story::Story;

/// What a rule found.
#[derive(Serialize)]
pub(super) struct JsonFinding {
    id: &'static str,
    severity: &'static str,
    message: String,
    /// The index of the exchange it is about.
    exchange: Option<usize>,
    places: Vec<JsonPlace>,
    fix: Option<JsonFix>,
}

/// What to change.
#[derive(Serialize)]
struct JsonFix {
    advice: String,
    responses: Vec<JsonResponseFix>,
}

/// How a response should have been.
#[derive(Serialize)]
struct JsonResponseFix {
    kind: String,
    status: Option<u16>,
    set: Vec<(&'static str, String)>,
    remove: Vec<&'static str>,
}

/// All findings, the most important first.
pub(super) fn all(story: &Story<'_>) -> Vec<JsonFinding> {
    story.findings.iter().map(|found| JsonFinding::of(story, found)).collect()
}

impl JsonFinding {
    fn of(story: &Story<'_>, found: &Finding) -> Self {
        Self {
            id: found.rule.id,
            severity: found.rule.severity.name(),
            message: story.secrets.text(&found.message),
            exchange: found.exchange,
            places: place::all(story, found),
            fix: found.fix.as_ref().map(|fix| JsonFix::of(fix, story.secrets)),
        }
    }
}

impl JsonFix {
    fn of(fix: &Fix, secrets: Secrets) -> Self {
        Self {
            advice: secrets.text(&fix.advice),
            responses: fix.responses.iter().map(JsonResponseFix::of).collect(),
        }
    }
}

impl JsonResponseFix {
    fn of(change: &ResponseFix) -> Self {
        Self {
            kind: change.kind.to_string(),
            status: change.status,
            set: change.set.clone(),
            remove: change.remove.clone(),
        }
    }
}
