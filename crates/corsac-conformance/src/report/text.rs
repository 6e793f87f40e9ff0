//! The report for people.

use std::collections::BTreeMap;
use std::fmt;

use super::diff::LineDiff;
use super::{Cause, Disagreement, Report, Tally};
use crate::compare::Group;

/// How many ids a paragraph lists before it only counts.
const IDS_LISTED: usize = 5;

/// Displays a report: a paragraph for each likely cause, the most frequent first, then what could
/// not be played, then one line of counts for each browser.
#[derive(Clone, Copy, Debug)]
pub struct TextReport<'a> {
    report: &'a Report,
    limit: usize,
}

impl<'a> TextReport<'a> {
    /// Shows at most `limit` disagreements in full for each cause; all of them are counted.
    #[must_use]
    pub fn new(report: &'a Report, limit: Option<usize>) -> Self {
        Self { report, limit: limit.unwrap_or(usize::MAX) }
    }

    fn write_cause(
        &self,
        f: &mut fmt::Formatter<'_>,
        cause: &Cause,
        disagreements: &[&Disagreement],
    ) -> fmt::Result {
        writeln!(f, "{cause}")?;
        writeln!(f, "  {}", Places(disagreements))?;
        for disagreement in disagreements.iter().take(self.limit) {
            write_disagreement(f, disagreement)?;
        }
        writeln!(f)
    }
}

impl fmt::Display for TextReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (cause, disagreements) in by_cause(self.report) {
            self.write_cause(f, cause, &disagreements)?;
        }
        for (profile, tally) in self.report.tallies() {
            for (reason, count) in &tally.unreachable {
                writeln!(f, "{profile} cannot be asked for {reason}: {count} steps")?;
            }
        }
        for (profile, tally) in self.report.tallies() {
            writeln!(f, "{profile}: {}", Counts(tally))?;
        }
        Ok(())
    }
}

fn by_cause(report: &Report) -> Vec<(&Cause, Vec<&Disagreement>)> {
    let mut causes: BTreeMap<&Cause, Vec<&Disagreement>> = BTreeMap::new();
    for disagreement in report.disagreements() {
        causes.entry(&disagreement.cause).or_default().push(disagreement);
    }
    let mut causes: Vec<_> = causes.into_iter().collect();
    causes.sort_by_key(|(_, disagreements)| std::cmp::Reverse(disagreements.len()));
    causes
}

fn write_disagreement(f: &mut fmt::Formatter<'_>, disagreement: &Disagreement) -> fmt::Result {
    let Disagreement { scenario, step, note, .. } = disagreement;
    writeln!(f, "\n  {scenario}#{step}: {note}")?;
    for difference in &disagreement.differences {
        writeln!(f, "    {}", difference.field)?;
        let (recorded, replayed) = (&difference.recorded, &difference.replayed);
        write!(f, "{}", LineDiff { recorded, replayed, indent: "      " })?;
    }
    Ok(())
}

/// How often, and where first.
struct Places<'a>(&'a [&'a Disagreement]);

impl fmt::Display for Places<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = |found: &&Disagreement| format!("{}#{}", found.scenario, found.step);
        let places: Vec<String> = self.0.iter().take(IDS_LISTED).map(place).collect();
        let steps = if self.0.len() == 1 { "step" } else { "steps" };
        write!(f, "{} {steps}: {}", self.0.len(), places.join(" "))?;
        if self.0.len() > IDS_LISTED { f.write_str(" …") } else { Ok(()) }
    }
}

struct Counts<'a>(&'a Tally);

impl fmt::Display for Counts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} steps", self.0.steps)?;
        for group in Group::ALL {
            write!(f, ", {group} {} disagree", self.0.disagreeing_in(group))?;
        }
        write!(f, ", {} unreachable", self.0.unreachable())
    }
}

#[cfg(test)]
mod tests {
    use corsac::browser::BrowserProfile;

    use super::*;
    use crate::compare::Difference;
    use crate::replay::Unreachable;

    fn disagreement(step: usize) -> Disagreement {
        let difference = Difference {
            field: "outcome".to_owned(),
            recorded: "response".to_owned(),
            replayed: "network-error".to_owned(),
        };
        let cause = Cause {
            profile: "firefox",
            group: Group::Decision,
            field: "outcome".to_owned(),
            family: "a".to_owned(),
            api: "fetch".to_owned(),
            recorded: "response".to_owned(),
            replayed: "network-error (CORS check, step 4)".to_owned(),
        };
        Disagreement {
            profile: BrowserProfile::Firefox,
            scenario: "a/0".to_owned(),
            note: "a note".to_owned(),
            step,
            group: Group::Decision,
            differences: vec![difference],
            cause,
        }
    }

    fn report() -> Report {
        let mut report = Report::on([BrowserProfile::Chromium, BrowserProfile::Firefox]);
        (0..3).for_each(|_| report.add_step(BrowserProfile::Firefox));
        report.add_disagreement(disagreement(0));
        report.add_disagreement(disagreement(1));
        report.add_unreachable(BrowserProfile::Firefox, &Unreachable("the API \"x\"".to_owned()));
        report
    }

    #[test]
    fn a_cause_is_a_paragraph_and_counts_come_last() {
        let expected = "\
firefox decision, outcome: a fetch, recorded response, replayed network-error (CORS check, step 4)
  2 steps: a/0#0 a/0#1

  a/0#0: a note
    outcome
      - response
      + network-error

firefox cannot be asked for the API \"x\": 1 steps
chromium: 0 steps, decision 0 disagree, wire 0 disagree, console 0 disagree, 0 unreachable
firefox: 3 steps, decision 2 disagree, wire 0 disagree, console 0 disagree, 1 unreachable
";
        assert_eq!(TextReport::new(&report(), Some(1)).to_string(), expected);
    }

    #[test]
    fn without_a_limit_everything_is_shown() {
        let text = TextReport::new(&report(), None).to_string();
        assert!(text.contains("a/0#1: a note"));
    }
}
