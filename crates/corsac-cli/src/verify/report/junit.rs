//! The report as a test report that CI systems read: a suite for each rule, a case for what is
//! checked of it.

use quick_junit::{NonSuccessKind, Report as JunitReport, TestCase, TestCaseStatus, TestSuite};

use super::checks::{Check, Count, Counts, counts, shows_in};
use super::json::why_unreachable;
use super::text::{item_text, sentence};
use super::{Item, Report, Standing, Verdict, words};
use crate::report::Secrets;
use crate::verify::rules;
use corsac_verify::Rule;

pub(super) fn junit(report: &Report<'_>, secrets: Secrets) -> String {
    let counts = counts(report);
    let mut junit = JunitReport::new("corsac verify");
    let mut all: Vec<Rule> = counts.keys().map(|(rule, _)| *rule).collect();
    all.dedup();
    for rule in all {
        junit.add_test_suite(suite(report, rule, &counts, secrets));
    }
    if !is_told_by_cases(report) {
        junit.add_test_suite(whole(report, secrets));
    }
    let text = junit.to_string();
    text.expect("a report in memory has no characters that XML lacks: the library removes them")
}

fn suite(report: &Report<'_>, rule: Rule, counts: &Counts, secrets: Secrets) -> TestSuite {
    let mut suite = TestSuite::new(rules::in_words(rule, report.config()));
    for check in Check::ALL {
        if let Some(count) = counts.get(&(rule, check)) {
            suite.add_test_case(case(report, (rule, check), *count, secrets));
        }
    }
    suite
}

fn case(report: &Report<'_>, check: (Rule, Check), count: Count, secrets: Secrets) -> TestCase {
    let plan = &report.verification.plan;
    let shows = |item: &&Item<'_>| item.standing == Standing::Counts && shows_in(item, plan, check);
    let items: Vec<_> = report.items.iter().filter(shows).collect();
    let status = match (&items[..], count.undetermined) {
        ([], 0) => TestCaseStatus::success(),
        ([], open) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(format!("{open} of {} tell nothing", count.all));
            status.set_type("undetermined");
            status
        }
        (items, _) => failure(report, items, secrets),
    };
    let mut case = TestCase::new(check.1.name(), status);
    case.set_classname(rules::in_words(check.0, report.config()));
    case
}

fn failure(report: &Report<'_>, items: &[&Item<'_>], secrets: Secrets) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let line = |item: &&Item<'_>| {
        let expectation = words::expectation(item.difference, report.config());
        secrets.text(&format!("{}: {expectation}", item.difference.id))
    };
    status.set_message(items.iter().map(line).collect::<Vec<_>>().join("; "));
    let ids: Vec<_> = items.iter().map(|item| item.difference.id.slug()).collect();
    status.set_type(ids.join(" "));
    let text: String = items.iter().map(|item| item_text(report, item, secrets)).collect();
    status.set_description(anstream::adapter::strip_str(&text).to_string());
    status
}

/// Whether what the whole comes to shows in a case.
fn is_told_by_cases(report: &Report<'_>) -> bool {
    match report.verdict() {
        Verdict::Obeys | Verdict::Differs => true,
        Verdict::Undetermined | Verdict::Unreachable => false,
    }
}

/// What is about no rule.
fn whole(report: &Report<'_>, secrets: Secrets) -> TestSuite {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(secrets.text(&sentence(report)));
    status.set_type(report.verdict().name());
    if let Some(reason) = why_unreachable(report) {
        status.set_description(secrets.text(&reason));
    }
    let url = secrets.text(report.verification.url.as_str());
    let mut suite = TestSuite::new(url);
    suite.add_test_case(TestCase::new("answers", status));
    suite
}
