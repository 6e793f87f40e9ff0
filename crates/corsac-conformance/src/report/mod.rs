//! What a replay found: counts for each browser, and every disagreement.

mod cause;
mod diff;
mod json;
mod text;

use std::collections::BTreeMap;

use corsac::browser::BrowserProfile;

pub use cause::Cause;
pub use json::JsonReport;
pub use text::TextReport;

use crate::compare::{Difference, Group};
use crate::replay::Unreachable;

/// A step that came out differently in one group.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// The browser.
    pub profile: BrowserProfile,
    /// The scenario's id.
    pub scenario: String,
    /// What the scenario varies.
    pub note: String,
    /// The step, counted from 0.
    pub step: usize,
    /// The group.
    pub group: Group,
    /// Its fields that differ; never empty.
    pub differences: Vec<Difference>,
    /// What is likely to be behind it.
    pub cause: Cause,
}

/// The counts of one browser.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// Steps that were recorded and selected.
    pub steps: usize,
    /// Steps that disagree in a group; a group that was not compared has none.
    pub disagreeing: BTreeMap<Group, usize>,
    /// Steps that cannot be played, by reason.
    pub unreachable: BTreeMap<Unreachable, usize>,
}

impl Tally {
    /// Steps that disagree in this group.
    #[must_use]
    pub fn disagreeing_in(&self, group: Group) -> usize {
        self.disagreeing.get(&group).copied().unwrap_or_default()
    }

    /// Steps that cannot be played.
    #[must_use]
    pub fn unreachable(&self) -> usize {
        self.unreachable.values().sum()
    }

    /// Whether everything agrees and at most 1 % of the steps cannot be played.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.disagreeing.values().all(|&count| count == 0) && self.unreachable() * 100 <= self.steps
    }
}

/// Everything one or more replays found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    tallies: Vec<(BrowserProfile, Tally)>,
    disagreements: Vec<Disagreement>,
}

impl Report {
    /// A report on these browsers, in this order.
    #[must_use]
    pub fn on(profiles: impl IntoIterator<Item = BrowserProfile>) -> Self {
        let tallies = profiles.into_iter().map(|profile| (profile, Tally::default())).collect();
        Self { tallies, disagreements: Vec::new() }
    }

    /// The counts of each browser.
    pub fn tallies(&self) -> impl Iterator<Item = (BrowserProfile, &Tally)> {
        self.tallies.iter().map(|(profile, tally)| (*profile, tally))
    }

    /// The counts of one browser; all zero for a browser the report is not on.
    #[must_use]
    pub fn tally(&self, profile: BrowserProfile) -> Tally {
        let found = self.tallies().find(|(candidate, _)| *candidate == profile);
        found.map(|(_, tally)| tally.clone()).unwrap_or_default()
    }

    /// Every disagreement, in the order of the replay.
    #[must_use]
    pub fn disagreements(&self) -> &[Disagreement] {
        &self.disagreements
    }

    /// Whether every browser passes.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.tallies().all(|(_, tally)| tally.passes())
    }

    pub(crate) fn add_step(&mut self, profile: BrowserProfile) {
        self.tally_mut(profile).steps += 1;
    }

    pub(crate) fn add_unreachable(&mut self, profile: BrowserProfile, reason: &Unreachable) {
        *self.tally_mut(profile).unreachable.entry(reason.clone()).or_default() += 1;
    }

    pub(crate) fn add_disagreement(&mut self, disagreement: Disagreement) {
        let tally = self.tally_mut(disagreement.profile);
        *tally.disagreeing.entry(disagreement.group).or_default() += 1;
        self.disagreements.push(disagreement);
    }

    fn tally_mut(&mut self, profile: BrowserProfile) -> &mut Tally {
        let index = self.tallies.iter().position(|(candidate, _)| *candidate == profile);
        let index = index.unwrap_or_else(|| {
            self.tallies.push((profile, Tally::default()));
            self.tallies.len() - 1
        });
        &mut self.tallies[index].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_percent_may_be_unreachable() {
        let mut report = Report::on([BrowserProfile::Chromium]);
        (0..100).for_each(|_| report.add_step(BrowserProfile::Chromium));
        let reason = Unreachable("a reason".to_owned());
        report.add_unreachable(BrowserProfile::Chromium, &reason);
        assert!(report.passes());
        report.add_unreachable(BrowserProfile::Chromium, &reason);
        assert!(!report.passes());
        assert_eq!(report.tally(BrowserProfile::Chromium).unreachable(), 2);
    }
}
