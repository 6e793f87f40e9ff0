//! What a policy file said.

use serde::Serialize;

use crate::judge::{AnsweredBy, Change, Ruling};
use crate::report::policy::{
    FileRule, PolicyAnswer, change_line, change_words, entries, refusal_words, rules,
};
use crate::report::story::Story;

/// What answered instead of a server.
#[derive(Serialize)]
pub(super) struct Policy {
    path: String,
    environment: Option<String>,
    decisions: Vec<JsonDecision>,
    changes: Vec<JsonChange>,
    obstacle: Option<String>,
}

/// What it said to one request.
#[derive(Serialize)]
struct JsonDecision {
    /// Several if readings of the path do not agree.
    rules: Vec<JsonRule>,
    /// `policy` or `service`.
    answered_by: &'static str,
    refusal: Option<JsonRefusal>,
}

#[derive(Serialize)]
struct JsonRule {
    /// `route`, `cors` or `none`.
    kind: &'static str,
    number: Option<usize>,
    line: Option<usize>,
}

#[derive(Serialize)]
struct JsonRefusal {
    id: &'static str,
    message: String,
}

/// What to change.
#[derive(Serialize)]
struct JsonChange {
    line: Option<usize>,
    route: Option<usize>,
    key: &'static str,
    add: Vec<String>,
    message: String,
}

impl Policy {
    pub(super) fn of(story: &Story<'_>) -> Option<Self> {
        let answer = story.policy?;
        Some(Self {
            path: answer.policy.source.name.clone(),
            environment: answer.policy.file.environment.clone(),
            decisions: answer.rulings.iter().map(|own| JsonDecision::of(answer, own)).collect(),
            changes: answer.repair.changes.iter().map(|own| JsonChange::of(answer, own)).collect(),
            obstacle: answer.obstacle(),
        })
    }
}

impl JsonDecision {
    fn of(answer: &PolicyAnswer<'_>, ruling: &Ruling) -> Self {
        let rule = |own: FileRule| JsonRule {
            kind: own.kind(),
            number: own.number(),
            line: own.line(answer.policy),
        };
        Self {
            rules: rules(&ruling.rule).into_iter().map(rule).collect(),
            answered_by: match ruling.answered_by {
                AnsweredBy::Policy => "policy",
                AnsweredBy::Service => "service",
            },
            refusal: ruling.refusal.as_ref().map(|refusal| JsonRefusal {
                id: refusal.id,
                message: refusal_words(&refusal.cause, &ruling.rule),
            }),
        }
    }
}

impl JsonChange {
    fn of(answer: &PolicyAnswer<'_>, change: &Change) -> Self {
        Self {
            line: change_line(answer.policy, change),
            route: change.route.map(|index| index + 1),
            key: change.key.name(),
            add: entries(&change.edit),
            message: change_words(answer.policy, change),
        }
    }
}
