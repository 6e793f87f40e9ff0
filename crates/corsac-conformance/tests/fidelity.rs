//! Every departure of a profile is proved by a recording that comes out wrong without it, and
//! `docs/fidelity.md` says so. `BLESS=1` rewrites the page's tables.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use corsac::browser::{BrowserProfile, Departure, DepartureKind, Departures};
use corsac_conformance::recording::Scenario;
use corsac_conformance::{Group, Options, Report, compare_scenario};

const BROWSERS: [BrowserProfile; 2] = [BrowserProfile::Chromium, BrowserProfile::Firefox];

/// Where something disagrees: scenario, step and group.
type Place = (String, usize, Group);

fn places(scenario: &Scenario, departures: Departures) -> BTreeSet<Place> {
    let options = Options { browsers: vec![departures], ..Options::default() };
    let mut report = Report::on(options.profiles());
    compare_scenario(scenario, &options, &mut report);
    let disagreements = report.disagreements().iter();
    disagreements.map(|found| (found.scenario.clone(), found.step, found.group)).collect()
}

/// The first scenario that comes out worse without the departure.
fn proof(scenarios: &[Scenario], profile: BrowserProfile, departure: Departure) -> Option<&str> {
    let changed = profile.departures().without(departure);
    let is_worse = |scenario: &&Scenario| {
        let without = places(scenario, changed);
        !without.is_empty() && !without.is_subset(&places(scenario, profile.departures()))
    };
    scenarios.iter().find(is_worse).map(|scenario| scenario.id.as_str())
}

#[test]
fn every_departure_is_proved_and_listed() {
    let mut scenarios = support::scenarios("");
    scenarios.extend(support::scenarios("further"));
    let mut rows = String::from(
        "| departure | changes | kind | Chromium | Firefox |\n|---|---|---|---|---|\n",
    );
    let mut unproved = Vec::new();
    for departure in Departure::ALL {
        let mut cells = Vec::new();
        for profile in BROWSERS {
            if !profile.departures().has(*departure) {
                cells.push(String::new());
            } else if let Some(id) = proof(&scenarios, profile, *departure) {
                cells.push(id.to_owned());
            } else {
                unproved.push((profile, departure));
            }
        }
        let kind = match departure.kind() {
            DepartureKind::Departure => "departure",
            DepartureKind::Choice => "choice",
        };
        let (name, rule, cells) = (departure.name(), departure.rule(), cells.join(" | "));
        writeln!(rows, "| `{name}` | {rule} | {kind} | {cells} |").unwrap();
    }
    assert!(unproved.is_empty(), "no recording proves {unproved:?}");
    assert_section("departures", &rows);
}

#[test]
fn the_agreement_is_as_listed() {
    let mut families: BTreeMap<String, Report> = BTreeMap::new();
    let options = Options::default();
    for scenario in support::scenarios("") {
        let family = scenario.id.split('/').next().unwrap_or_default().to_owned();
        let report = families.entry(family).or_insert_with(|| Report::on(options.profiles()));
        compare_scenario(&scenario, &options, report);
    }
    let mut rows = String::from(
        "| family | browser | steps | decision | wire | console |\n|---|---|---|---|---|---|\n",
    );
    for (family, report) in &families {
        for profile in BROWSERS {
            let tally = report.tally(profile);
            let agreeing = |group| match tally.disagreeing_in(group) {
                0 => "all".to_owned(),
                count => format!("all but {count}"),
            };
            let [decision, wire, console] =
                [Group::Decision, Group::Wire, Group::Console].map(agreeing);
            let steps = tally.steps;
            writeln!(rows, "| {family} | {profile} | {steps} | {decision} | {wire} | {console} |")
                .unwrap();
        }
    }
    assert_section("agreement", &rows);
}

/// Compares, or with `BLESS=1` replaces, what stands between two markers of the page.
fn assert_section(name: &str, expected: &str) {
    // Both tests may bless: one at a time.
    static PAGE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _guard = PAGE.lock().unwrap();
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../docs/fidelity.md"].iter().collect();
    let page = std::fs::read_to_string(&path).unwrap();
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = page.split_once(&start).unwrap();
    let (section, after) = rest.split_once(&end).unwrap();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, format!("{before}{start}{expected}{end}{after}")).unwrap();
    } else {
        assert_eq!(section, expected, "run BLESS=1 cargo test -p corsac-conformance");
    }
}
