//! The report for programs: one JSON object per line.

use std::fmt;

use serde::Serialize;

use super::{Disagreement, Report, Tally};
use crate::compare::Group;

/// Displays a report as JSON lines: one for each disagreement, then one for each browser with its
/// counts.
#[derive(Clone, Copy, Debug)]
pub struct JsonReport<'a> {
    report: &'a Report,
}

impl<'a> JsonReport<'a> {
    /// Shows everything.
    #[must_use]
    pub fn new(report: &'a Report) -> Self {
        Self { report }
    }
}

impl fmt::Display for JsonReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for disagreement in self.report.disagreements() {
            write_line(f, &DisagreementLine::of(disagreement))?;
        }
        for (profile, tally) in self.report.tallies() {
            write_line(f, &TallyLine::of(profile.name(), tally))?;
        }
        Ok(())
    }
}

fn write_line(f: &mut fmt::Formatter<'_>, line: &impl Serialize) -> fmt::Result {
    let line = serde_json::to_string(line).map_err(|_| fmt::Error)?;
    writeln!(f, "{line}")
}

#[derive(Serialize)]
struct DisagreementLine<'a> {
    profile: &'a str,
    scenario: &'a str,
    step: usize,
    group: &'a str,
    cause: String,
    differences: Vec<DifferenceObject<'a>>,
}

#[derive(Serialize)]
struct DifferenceObject<'a> {
    field: &'a str,
    recorded: &'a str,
    replayed: &'a str,
}

impl<'a> DisagreementLine<'a> {
    fn of(disagreement: &'a Disagreement) -> Self {
        let differences = disagreement.differences.iter().map(|difference| DifferenceObject {
            field: &difference.field,
            recorded: &difference.recorded,
            replayed: &difference.replayed,
        });
        Self {
            profile: disagreement.profile.name(),
            scenario: &disagreement.scenario,
            step: disagreement.step,
            group: disagreement.group.as_str(),
            cause: disagreement.cause.to_string(),
            differences: differences.collect(),
        }
    }
}

#[derive(Serialize)]
struct TallyLine<'a> {
    profile: &'a str,
    steps: usize,
    decision: usize,
    wire: usize,
    console: usize,
    unreachable: usize,
    unreachable_reasons: Vec<ReasonObject<'a>>,
}

#[derive(Serialize)]
struct ReasonObject<'a> {
    reason: &'a str,
    steps: usize,
}

impl<'a> TallyLine<'a> {
    fn of(profile: &'a str, tally: &'a Tally) -> Self {
        let reasons = tally.unreachable.iter();
        Self {
            profile,
            steps: tally.steps,
            decision: tally.disagreeing_in(Group::Decision),
            wire: tally.disagreeing_in(Group::Wire),
            console: tally.disagreeing_in(Group::Console),
            unreachable: tally.unreachable(),
            unreachable_reasons: reasons
                .map(|(reason, &steps)| ReasonObject { reason: &reason.0, steps })
                .collect(),
        }
    }
}
