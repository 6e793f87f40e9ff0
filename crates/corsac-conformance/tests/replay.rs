//! The engine does what the browsers were recorded to do.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;

use corsac::browser::BrowserProfile::{self, Chromium, Firefox};
use corsac_conformance::recording::Scenario;
use corsac_conformance::{Disagreement, Group, Options, Report, TextReport, compare_scenario};

/// More than this would not be a list of exceptions.
const MOST_KNOWN_CONSOLE_DIFFERENCES: usize = 10;

fn replay(scenarios: &[Scenario], groups: &[Group]) -> Report {
    let options = Options { groups: groups.to_vec(), ..Options::default() };
    let mut report = Report::on(options.profiles());
    for scenario in scenarios {
        compare_scenario(scenario, &options, &mut report);
    }
    report
}

#[test]
fn decisions_and_wires_are_as_recorded() {
    let report = replay(&support::scenarios(), &[Group::Decision, Group::Wire]);
    assert!(report.passes(), "\n{}", TextReport::new(&report, Some(3)));
    for (profile, tally) in report.tallies() {
        assert_eq!(tally.unreachable(), 0, "{profile}");
    }
}

#[test]
fn consoles_are_as_recorded_but_for_the_known_differences() {
    let report = replay(&support::scenarios(), &[Group::Console]);
    let known = known_console_differences();
    let found: BTreeSet<String> = report.disagreements().iter().map(content).collect();
    assert!(known.len() <= MOST_KNOWN_CONSOLE_DIFFERENCES);
    assert!(found == known, "known: {known:#?}\n{}", TextReport::new(&report, Some(3)));
}

/// The blocks of the file, less its comments.
fn known_console_differences() -> BTreeSet<String> {
    let path = support::path("known-console-differences.txt");
    let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let blocks = text.split("\n\n").map(|block| {
        let lines = block.lines().filter(|line| !line.starts_with('#'));
        lines.collect::<Vec<_>>().join("\n")
    });
    blocks.filter(|block| !block.is_empty()).collect()
}

fn content(disagreement: &Disagreement) -> String {
    let difference = &disagreement.differences[0];
    let (recorded, replayed) = (&difference.recorded, &difference.replayed);
    format!("{}\n- {recorded}\n+ {replayed}", disagreement.profile)
}

#[test]
fn nothing_recorded_is_left_out() {
    let meta = std::fs::read_to_string(support::path("meta.json")).unwrap();
    let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
    let scenarios = support::scenarios();
    let recorded_in = |profile: BrowserProfile| {
        let is_recorded =
            |scenario: &&Scenario| scenario.steps.iter().all(|s| s.expect.of(profile).is_some());
        scenarios.iter().filter(is_recorded).count()
    };
    let steps: usize = scenarios.iter().map(|scenario| scenario.steps.len()).sum();
    assert_eq!(meta["total"]["scenarios"], scenarios.len());
    assert_eq!(meta["total"]["steps"], steps);
    assert_eq!(meta["total"]["chromium"], recorded_in(Chromium));
    assert_eq!(meta["total"]["firefox"], recorded_in(Firefox));
}
