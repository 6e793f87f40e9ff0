//! The likely cause of a disagreement, so that one mistake is one paragraph of the report.

use std::fmt;

use corsac::browser::BrowserProfile;

use crate::compare::{Comparison, Difference, Group};

/// What disagreements of one likely cause have in common.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Cause {
    /// The browser's name.
    pub profile: &'static str,
    /// The group.
    pub group: Group,
    /// The first field that differs.
    pub field: String,
    /// The scenario's family.
    pub family: String,
    /// The API of the step's request.
    pub api: String,
    /// How the recorded step ended.
    pub recorded: String,
    /// How the replayed step ended.
    pub replayed: String,
}

impl Cause {
    pub(crate) fn of(
        comparison: &Comparison<'_>,
        step: usize,
        group: Group,
        differences: &[Difference],
    ) -> Self {
        let (recorded, played) = (comparison.recorded, comparison.played);
        let request = comparison.scenario.steps.get(step).map(|step| &step.request);
        Self {
            profile: BrowserProfile::name(comparison.profile),
            group,
            field: differences.first().map(|first| first.field.clone()).unwrap_or_default(),
            family: comparison.scenario.family().to_owned(),
            api: request.map(|request| request.api.clone()).unwrap_or_default(),
            recorded: ending(recorded.outcome.as_str(), recorded.cors_error.as_deref()),
            replayed: ending(played.observation.outcome.as_str(), played.failure.as_deref()),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}, {}: {} {}, recorded {}, replayed {}",
            self.profile,
            self.group,
            self.field,
            self.family,
            self.api,
            self.recorded,
            self.replayed
        )
    }
}

fn ending(outcome: &str, failure: Option<&str>) -> String {
    match failure {
        Some(failure) => format!("{outcome} ({failure})"),
        None => outcome.to_owned(),
    }
}
