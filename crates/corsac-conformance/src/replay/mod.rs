//! Playing a scenario: the page, its requests, the scripted server, and what was seen.

mod console;
mod cookies;
mod latin1;
mod observe;
mod page;
mod request;
mod server;
mod step;
mod transport;
mod wire_log;

use std::fmt;

use corsac::browser::Departures;

use crate::recording::{Observation, Scenario};
use console::ConsoleLog;
pub use server::{Answer, ScriptedServer, Server};
use step::Tab;

/// One step, played.
pub type StepReplay = Result<Played, Unreachable>;

/// What was seen of one step.
#[derive(Clone, Debug)]
pub struct Played {
    /// The same things a recording has.
    pub observation: Observation,
    /// Where several header names were refused: what would have been reported for each of them.
    pub alternatives: Alternatives,
    /// Why the fetch failed, as the engine tells it.
    pub failure: Option<String>,
}

/// Reports of equal worth: Chromium names any one of several refused header names.
#[derive(Clone, Debug, Default)]
pub struct Alternatives {
    /// Other values of `failed_parameter`.
    pub failed_parameters: Vec<String>,
    /// Other console lines.
    pub console: Vec<String>,
}

/// Why a step cannot be played at all; not the same as a step that comes out differently.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Unreachable(pub String);

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Plays a scenario's steps, in order, in a browser that departs from the standard as told.
///
/// Nothing waits: a step's pause moves a clock that only the scenario has.
#[must_use]
pub fn replay_scenario(scenario: &Scenario, departures: Departures) -> Vec<StepReplay> {
    replay_scenario_with(scenario, departures, &mut ScriptedServer::of(scenario))
}

/// Plays a scenario's steps with another server than the one it was recorded with.
#[must_use]
pub fn replay_scenario_with(
    scenario: &Scenario,
    departures: Departures,
    server: &mut dyn Server,
) -> Vec<StepReplay> {
    match Tab::open(scenario, departures, server) {
        Ok(tab) => play_steps(scenario, departures, tab),
        Err(unreachable) => scenario.steps.iter().map(|_| Err(unreachable.clone())).collect(),
    }
}

fn play_steps(scenario: &Scenario, departures: Departures, mut tab: Tab<'_>) -> Vec<StepReplay> {
    let mut console = ConsoleLog::new(departures.profile());
    let steps = scenario.steps.iter();
    steps
        .map(|step| {
            let (mut played, lines) = tab.play(step)?;
            played.observation.console = console.line_of_step(step.wait_ms, lines);
            Ok(played)
        })
        .collect()
}
