//! The engine does what the browsers were recorded to do.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use corsac::browser::BrowserProfile::{self, Chromium, Firefox};
use corsac_conformance::recording::Scenario;
use corsac_conformance::{Group, Options, Report, TextReport, compare_scenario};

fn replay(scenarios: &[Scenario], groups: &[Group]) -> Report {
    let options = Options { groups: groups.to_vec(), ..Options::default() };
    let mut report = Report::on(options.profiles());
    for scenario in scenarios {
        compare_scenario(scenario, &options, &mut report);
    }
    report
}

fn assert_as_recorded(scenarios: &[Scenario]) {
    let report = replay(scenarios, Group::ALL.as_ref());
    assert!(report.passes(), "\n{}", TextReport::new(&report, Some(3)));
    for (profile, tally) in report.tallies() {
        assert_eq!(tally.unreachable(), 0, "{profile}");
    }
}

#[test]
fn everything_is_as_recorded() {
    assert_as_recorded(&support::scenarios(""));
}

#[test]
fn everything_is_as_recorded_since() {
    assert_as_recorded(&support::scenarios("further"));
}

#[test]
fn nothing_recorded_is_left_out() {
    let meta = std::fs::read_to_string(support::path("meta.json")).unwrap();
    let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
    let scenarios = support::scenarios("");
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
