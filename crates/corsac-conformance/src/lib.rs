//! Replays what browsers were recorded to do through corsac's browser engine.
//!
//! A recording says what a page asked for, what a server answered, and what Chromium and Firefox
//! then did. A replay asks the same of [`corsac::browser`] under that browser's profile, answers
//! from the same script, and compares field by field. Nothing waits and nothing is sent.
//!
//! # Example
//! ```no_run
//! use corsac_conformance::{Options, Report, replay_file};
//! let options = Options::default();
//! let mut report = Report::on(options.profiles());
//! replay_file("recordings/headers.jsonl.zst".as_ref(), &options, &mut report)?;
//! assert!(report.passes());
//! # Ok::<(), corsac_conformance::recording::ReadError>(())
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod compare;
pub mod pair;
pub mod recording;
mod replay;
mod report;

use std::path::Path;

use corsac::browser::{BrowserProfile, Departures};

pub use compare::{Difference, Group};
pub use replay::{
    Alternatives, Answer, Played, ScriptedServer, Server, StepReplay, Unreachable, replay_scenario,
    replay_scenario_with,
};
pub use report::{Cause, Disagreement, JsonReport, Report, Tally, TextReport};

use compare::Comparison;
use recording::{ReadError, Recording, Scenario};

/// What to replay, and what to compare.
#[derive(Clone, Debug)]
pub struct Options {
    /// The browsers, each with the departures it is replayed with.
    pub browsers: Vec<Departures>,
    /// The groups of fields that are compared.
    pub groups: Vec<Group>,
    /// Only scenarios whose id starts with this text.
    pub id_prefix: String,
}

impl Options {
    /// The browsers' profiles, in order.
    pub fn profiles(&self) -> impl Iterator<Item = BrowserProfile> {
        self.browsers.iter().map(|departures| departures.profile())
    }
}

impl Default for Options {
    /// Both browsers, every group, every scenario.
    fn default() -> Self {
        Self {
            browsers: [BrowserProfile::Chromium, BrowserProfile::Firefox]
                .map(BrowserProfile::departures)
                .to_vec(),
            groups: Group::ALL.to_vec(),
            id_prefix: String::new(),
        }
    }
}

/// Replays every scenario of a file, one at a time, and adds what was found to `report`.
///
/// # Errors
/// A file that cannot be read, or a line that is no scenario; what was found before it stays in
/// the report.
pub fn replay_file(path: &Path, options: &Options, report: &mut Report) -> Result<(), ReadError> {
    for scenario in Recording::open(path)? {
        compare_scenario(&scenario?, options, report);
    }
    Ok(())
}

/// Replays one scenario in every browser and adds what was found to `report`.
pub fn compare_scenario(scenario: &Scenario, options: &Options, report: &mut Report) {
    if !scenario.id.starts_with(&options.id_prefix) {
        return;
    }
    for &departures in &options.browsers {
        let replays = replay_scenario(scenario, departures);
        compare_replays(scenario, (departures.profile(), &replays), options, report);
    }
}

/// Adds to `report` in what the replay of a scenario differs from what this browser was recorded to do.
pub fn compare_replays(
    scenario: &Scenario,
    (profile, replays): (BrowserProfile, &[StepReplay]),
    options: &Options,
    report: &mut Report,
) {
    for (step, replay) in replays.iter().enumerate() {
        compare_step(scenario, step, replay, (profile, options), report);
    }
}

fn compare_step(
    scenario: &Scenario,
    step: usize,
    replay: &StepReplay,
    (profile, options): (BrowserProfile, &Options),
    report: &mut Report,
) {
    let Some(recorded) = scenario.steps[step].expect.of(profile) else { return };
    report.add_step(profile);
    let played = match replay {
        Ok(played) => played,
        Err(reason) => return report.add_unreachable(profile, reason),
    };
    let comparison = Comparison { profile, scenario, recorded, played };
    for &group in &options.groups {
        let differences = comparison.differences(group);
        if differences.is_empty() {
            continue;
        }
        report.add_disagreement(Disagreement {
            profile,
            scenario: scenario.id.clone(),
            note: scenario.note.clone(),
            step,
            group,
            cause: Cause::of(&comparison, step, group, &differences),
            differences,
        });
    }
}
