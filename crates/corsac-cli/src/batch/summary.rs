//! What is printed of the checks of a file.

use std::fmt::Write;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde::Serialize;

use super::Checked;
use crate::output::pretty;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// A line for each check, what differs, and how many are as expected.
pub(crate) fn text(path: &str, checked: &[Checked]) -> String {
    let mut text = String::new();
    for check in checked {
        write_line(&mut text, check);
    }
    for check in checked.iter().filter(|check| !check.is_passed()) {
        write_details(&mut text, path, check);
    }
    text + &count(checked)
}

fn write_line(text: &mut String, check: &Checked) {
    let name = printable(&check.name);
    let (style, sign) = if check.is_passed() { (GOOD, '✔') } else { (BAD, '✘') };
    let verdict = check.verdict.name();
    writeln!(text, "{style}{sign}{style:#} {name}: {verdict}").expect(WRITTEN);
}

fn write_details(text: &mut String, path: &str, check: &Checked) {
    let Checked { line, request, differences, report, .. } = check;
    let name = printable(&check.name);
    writeln!(text, "\n{BAD}✘ {name}{BAD:#} ({}:{line})", printable(path)).expect(WRITTEN);
    writeln!(text, "  {}", printable(request)).expect(WRITTEN);
    for difference in differences {
        writeln!(text, "  {difference}").expect(WRITTEN);
    }
    text.push('\n');
    for line in report.iter().flat_map(|report| report.lines()) {
        writeln!(text, "  {line}").expect(WRITTEN);
    }
}

const WRITTEN: &str = "a write to a String does not fail";

fn count(checked: &[Checked]) -> String {
    let failed = checked.iter().filter(|check| !check.is_passed()).count();
    let passed = checked.len() - failed;
    let checks = if checked.len() == 1 { "check is" } else { "checks are" };
    let failed = match failed {
        0 => String::new(),
        1 => "; 1 is not".to_owned(),
        more => format!("; {more} are not"),
    };
    format!("\n{passed} of {} {checks} as expected{failed}\n", checked.len())
}

fn printable(text: &str) -> String {
    let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    text.chars().map(shown).collect()
}

/// The results for programs; docs/checks-file.md says what each field means.
pub(crate) fn json(checked: &[Checked]) -> String {
    #[derive(Serialize)]
    struct Results<'a> {
        passed: usize,
        failed: usize,
        checks: Vec<Check<'a>>,
    }
    #[derive(Serialize)]
    struct Check<'a> {
        name: &'a str,
        line: usize,
        request: &'a str,
        passed: bool,
        verdict: &'static str,
        failure: Option<&'static str>,
        findings: &'a [&'static str],
        differences: &'a [String],
        milliseconds: u128,
    }
    let checks = checked.iter().map(|check| Check {
        name: &check.name,
        line: check.line,
        request: &check.request,
        passed: check.is_passed(),
        verdict: check.verdict.name(),
        failure: check.failure,
        findings: &check.findings,
        differences: &check.differences,
        milliseconds: check.took.as_millis(),
    });
    let failed = checked.iter().filter(|check| !check.is_passed()).count();
    pretty(&Results { passed: checked.len() - failed, failed, checks: checks.collect() })
}

/// The results as a test report that CI systems read.
pub(crate) fn junit(path: &str, checked: &[Checked]) -> String {
    let mut suite = TestSuite::new(path);
    suite.add_test_cases(checked.iter().map(test_case));
    suite.set_time(checked.iter().map(|check| check.took).sum::<Duration>());
    let mut report = Report::new("corsac check");
    report.add_test_suite(suite);
    let text = report.to_string();
    text.expect("a report in memory has no characters that XML lacks: the library removes them")
}

fn test_case(check: &Checked) -> TestCase {
    let status = if check.is_passed() {
        TestCaseStatus::success()
    } else {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let report = check.report.as_deref().unwrap_or_default();
        status.set_message(check.differences.join("; "));
        status.set_type(check.failure.unwrap_or(check.verdict.name()));
        status.set_description(anstream::adapter::strip_str(report).to_string());
        status
    };
    let mut case = TestCase::new(check.name.as_str(), status);
    case.set_classname(check.request.as_str());
    case.set_time(check.took);
    case
}
