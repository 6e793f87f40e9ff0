//! Every rule has a page, a fixture and a snapshot; every fix works.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use corsac_diagnostics::{Example, Finding, Fix, Place, Severity, rules};

/// The headings of a page, in order.
const HEADINGS: [&str; 4] =
    ["## What it finds", "## Why it matters", "## Write instead", "## References"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn stems(name: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path());
    let stems = entries.map(|path| path.file_stem().unwrap().to_str().unwrap().replace('_', "-"));
    stems.filter(|stem| stem != "mod").collect()
}

#[test]
fn every_rule_has_a_file_a_fixture_and_a_snapshot_of_its_name() {
    let ids: BTreeSet<_> = rules::ALL.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(stems("src/rules"), ids);
    assert_eq!(stems("fixtures"), ids);
    let snapshots = stems("tests/findings").into_iter();
    assert_eq!(snapshots.collect::<BTreeSet<_>>(), ids);
}

#[test]
fn identifiers_are_slugs_sorted_and_unique() {
    let ids: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    let is_slug =
        |id: &&str| id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    assert!(ids.iter().all(is_slug));
    assert!(rules::ALL.iter().all(|rule| rules::find(rule.id) == Some(rule)));
}

#[test]
fn every_page_has_a_title_and_the_same_headings() {
    for rule in rules::ALL {
        assert!(rule.page.trim_start().starts_with("# "), "{}", rule.id);
        let headings: Vec<_> = rule.page.lines().map(str::trim).collect();
        let headings: Vec<_> =
            headings.into_iter().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.id);
        assert!(rule.title().chars().count() <= 72, "{}: {}", rule.id, rule.title());
        assert!(rule.page.contains("<https://"), "{}", rule.id);
    }
}

/// The findings in every fixture are compared with `tests/findings/ID.txt`; `BLESS=1` writes them.
#[test]
fn every_fixture_has_its_finding() {
    for rule in rules::ALL {
        let observation = Example::parse(rule.example).unwrap().observe().unwrap();
        let findings = rules::check(&observation);
        assert!(findings.iter().any(|found| found.rule == *rule), "{}: {findings:#?}", rule.id);
        let text: String = findings.iter().map(rendered).collect();
        let path = folder("tests/findings").join(rule.id).with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, expected, "{}", path.display());
    }
}

fn rendered(finding: &Finding) -> String {
    let mut text = format!("{} ({})\n", finding.rule.id, finding.rule.severity.name());
    writeln!(text, "  {}", finding.message).unwrap();
    if let Some(exchange) = finding.exchange {
        let places: Vec<_> = finding.places.iter().map(place).collect();
        writeln!(text, "  exchange {exchange}: {}", places.join(", ")).unwrap();
    }
    let Some(Fix { advice, responses }) = &finding.fix else { return text };
    writeln!(text, "  fix: {advice}").unwrap();
    for fix in responses {
        let status = fix.status.map_or_else(String::new, |status| format!(" {status}"));
        writeln!(text, "    {}{status}", fix.kind).unwrap();
        fix.remove.iter().for_each(|name| writeln!(text, "      - {name}").unwrap());
        fix.set.iter().for_each(|(name, value)| writeln!(text, "      {name}: {value}").unwrap());
    }
    text
}

fn place(place: &Place) -> String {
    match place {
        Place::HeaderValue { message, line, bytes } => format!("{message:?} line {line} {bytes:?}"),
        Place::Missing { name } => format!("no {name}"),
        Place::Status => "status".to_owned(),
    }
}

/// With the responses that the fix asks for, the browser no longer refuses.
#[test]
fn every_fix_of_a_refusal_makes_the_browser_accept() {
    let mut proven = 0;
    for rule in rules::ALL.iter().filter(|rule| rule.severity == Severity::Refusal) {
        let mut example = Example::parse(rule.example).unwrap();
        let observation = example.observe().unwrap();
        let findings = rules::check(&observation);
        let finding = findings.iter().find(|found| found.rule == *rule).unwrap();
        let Some(fix) = finding.fix.as_ref().filter(|fix| !fix.responses.is_empty()) else {
            continue;
        };
        example.answers = support::fixed(&example.answers, &observation, fix);
        let again = example.observe().unwrap_or_else(|error| panic!("{}: {error}", rule.id));
        assert_eq!(again.failure(), None, "{}", rule.id);
        proven += 1;
    }
    assert!(proven > 0);
}
