//! The report for programs; docs/verify-json.md says what each field means.

use corsac_diagnostics::ObservedExchange;
use corsac_verify::{Difference, Rule, Said, Undetermined};
use serde::Serialize;

use super::checks::{Check, counts};
use super::shown;
use super::words;
use super::{Item, Report, Standing, Verdict, silence};
use crate::exit::Exit;
use crate::output::pretty;
use crate::page::Page;
use crate::policy::LoadedPolicy;
use crate::report::{Header, Secrets, headers};
use crate::verify::baseline::Accepted;
use crate::verify::fix;
use crate::verify::rules;

#[derive(Serialize)]
struct JsonReport {
    verdict: &'static str,
    url: String,
    via: Option<String>,
    policy: String,
    environment: Option<String>,
    profile: &'static str,
    summary: Summary,
    rules: Vec<RuleChecks>,
    differences: Vec<JsonDifference>,
    gone: Vec<Gone>,
    hops: Vec<Hop>,
    undetermined: Vec<Open>,
    unreachable: Option<String>,
    notes: Vec<String>,
    exit_code: u8,
}

#[derive(Serialize)]
struct Summary {
    checks: usize,
    requests: usize,
    judged: usize,
    undetermined: usize,
    differences: usize,
    notes: usize,
    accepted: usize,
}

#[derive(Serialize)]
pub(super) struct JsonRule {
    kind: &'static str,
    route: Option<usize>,
    label: String,
    line: usize,
}

#[derive(Serialize)]
struct RuleChecks {
    rule: JsonRule,
    checks: Vec<CheckCount>,
}

#[derive(Serialize)]
struct CheckCount {
    check: &'static str,
    checks: usize,
    differ: usize,
    undetermined: usize,
}

#[derive(Serialize)]
struct JsonDifference {
    id: &'static str,
    standing: &'static str,
    description: &'static str,
    has_page: bool,
    rules: Vec<JsonRule>,
    subjects: Vec<String>,
    expected: JsonSaid,
    observed: JsonSaid,
    checks: usize,
    exchange: Option<JsonExchange>,
    fix: Option<String>,
}

#[derive(Serialize)]
struct JsonSaid {
    kind: &'static str,
    text: String,
}

#[derive(Serialize)]
struct JsonExchange {
    kind: String,
    method: String,
    url: String,
    request_headers: Vec<Header>,
    status: u16,
    response_headers: Vec<Header>,
}

#[derive(Serialize)]
struct Gone {
    id: String,
    rule: String,
    subject: Option<String>,
}

#[derive(Serialize)]
struct Hop {
    header: String,
    change: &'static str,
    behind: Vec<String>,
    front: Vec<String>,
    checks: usize,
}

#[derive(Serialize)]
struct Open {
    rule: JsonRule,
    check: &'static str,
    request: String,
    reason: String,
}

/// The same facts as the text has, and more of them.
pub(super) fn json(report: &Report<'_>, secrets: Secrets) -> String {
    let Report { verification, answers, .. } = report;
    let verdict = report.verdict();
    let via = verification.via.as_ref().map(|url| secrets.text(url.as_str()));
    let unreachable = match verdict {
        Verdict::Unreachable => why_unreachable(report),
        _ => None,
    };
    pretty(&JsonReport {
        verdict: verdict.name(),
        url: secrets.text(verification.url.as_str()),
        via,
        policy: verification.policy_name().to_owned(),
        environment: verification.policy.file.environment.clone(),
        profile: verification.settings.profile.name(),
        summary: summary(report),
        rules: rule_checks(report),
        differences: report.items.iter().map(|item| difference(report, item, secrets)).collect(),
        gone: report.gone.iter().map(Gone::of).collect(),
        hops: answers.hops.iter().map(Hop::of).collect(),
        undetermined: answers
            .differences
            .undetermined()
            .iter()
            .filter_map(|own| open(report, own, secrets))
            .collect(),
        unreachable: unreachable.map(|reason| secrets.text(&reason)),
        notes: report.notes().iter().map(|note| secrets.text(note)).collect(),
        exit_code: match report.exit() {
            Exit::Success => 0,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::Unreachable => 3,
        },
    })
}

/// Why nobody answered, at the address that did not.
pub(super) fn why_unreachable(report: &Report<'_>) -> Option<String> {
    let front = silence(&report.answers.driven);
    let via = || report.answers.via.as_ref().and_then(silence);
    front.or_else(via).map(str::to_owned)
}

fn summary(report: &Report<'_>) -> Summary {
    let answers = report.answers;
    let via = answers.via.as_ref().map_or(0, |via| via.requests);
    Summary {
        checks: answers.driven.observed.len(),
        requests: answers.driven.requests + via,
        judged: answers.differences.judged(),
        undetermined: answers.differences.undetermined().len(),
        differences: report.count(Standing::Counts),
        notes: report.count(Standing::Note),
        accepted: report.count(Standing::Accepted),
    }
}

fn rule_checks(report: &Report<'_>) -> Vec<RuleChecks> {
    let counts = counts(report);
    let mut all: Vec<Rule> = counts.keys().map(|(rule, _)| *rule).collect();
    all.dedup();
    let of_rule = |rule: Rule| RuleChecks {
        rule: JsonRule::of(rule, &report.verification.policy),
        checks: Check::ALL
            .into_iter()
            .filter_map(|check| {
                let count = counts.get(&(rule, check))?;
                Some(CheckCount {
                    check: check.name(),
                    checks: count.all,
                    differ: count.differ,
                    undetermined: count.undetermined,
                })
            })
            .collect(),
    };
    all.into_iter().map(of_rule).collect()
}

fn difference(report: &Report<'_>, item: &Item<'_>, secrets: Secrets) -> JsonDifference {
    let difference: &Difference = item.difference;
    let shown = shown::of_difference(report, difference);
    let fix = report.verification.target.map(fix::command);
    JsonDifference {
        id: difference.id.slug(),
        standing: item.standing.name(),
        description: difference.id.description(),
        has_page: Page::find(difference.id.slug()).is_some(),
        rules: difference
            .rules
            .iter()
            .map(|rule| JsonRule::of(*rule, &report.verification.policy))
            .collect(),
        subjects: difference.subjects.clone(),
        expected: JsonSaid::of(&difference.expected, secrets),
        observed: JsonSaid::of(&difference.observed, secrets),
        checks: difference.runs.len(),
        exchange: shown.map(|shown| JsonExchange::of(&shown.exchange, secrets)),
        fix,
    }
}

fn open(report: &Report<'_>, own: &Undetermined, secrets: Secrets) -> Option<Open> {
    let probe = report.verification.plan.probe(own.probe)?;
    Some(Open {
        rule: JsonRule::of(probe.rule, &report.verification.policy),
        check: Check::of(probe).name(),
        request: words::ask(&probe.ask, secrets),
        reason: secrets.text(&own.reason),
    })
}

impl JsonRule {
    pub(super) fn of(rule: Rule, policy: &LoadedPolicy) -> Self {
        let (kind, route) = match rule {
            Rule::Default => ("default", None),
            Rule::Route(index) => ("route", Some(index)),
            Rule::None => ("none", None),
        };
        let label = rules::label(rule, &policy.file.config);
        Self { kind, route, label, line: rules::line(rule, policy) }
    }
}

impl JsonSaid {
    fn of(said: &Said, secrets: Secrets) -> Self {
        Self { kind: words::kind(said), text: secrets.text(&words::said(said)) }
    }
}

impl JsonExchange {
    fn of(exchange: &ObservedExchange, secrets: Secrets) -> Self {
        Self {
            kind: exchange.kind.to_string(),
            method: exchange.method.to_string(),
            url: secrets.text(exchange.url.as_str()),
            request_headers: headers(&exchange.request_headers, secrets),
            status: exchange.status(),
            response_headers: headers(exchange.response.headers(), secrets),
        }
    }
}

impl Gone {
    fn of(accepted: &Accepted) -> Self {
        let Accepted { id, rule, subject } = accepted.clone();
        Self { id, rule, subject: Some(subject).filter(|subject| !subject.is_empty()) }
    }
}

impl Hop {
    fn of(change: &corsac_verify::hops::HopChange) -> Self {
        Self {
            header: change.name.clone(),
            change: words::hop_kind(change.kind),
            behind: change.behind.clone(),
            front: change.front.clone(),
            checks: change.runs.len(),
        }
    }
}
