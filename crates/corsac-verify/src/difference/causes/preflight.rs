//! Preflights that fail all together.

use crate::difference::DifferenceId as Id;
use crate::difference::case::Case;
use crate::difference::gap::{Aspect, Gap};
use crate::{Rule, Said};
use corsac::server::PreflightHandling;

pub(super) fn explain(case: &mut Case<'_>) {
    case.claim(Id::PreflightNotAnswered, |case, gap| {
        let policy = case.policy(case.rule(gap));
        let is_forwarded =
            policy.is_some_and(|policy| policy.preflight == PreflightHandling::Forward);
        is_forwarded && gap.aspect == Aspect::Preflight && gap.failure() == Some("preflight-status")
    });
    const ALL: [Id; 9] = [
        Id::PreflightNeedsAuthentication,
        Id::PreflightForbidden,
        Id::PreflightNotFound,
        Id::PreflightMethodNotSupported,
        Id::PreflightRedirect,
        Id::PreflightServerError,
        Id::PreflightStatus,
        Id::OptionsWithoutCors,
        Id::InvalidAllowMethods,
    ];
    let rules: Vec<Rule> = case.open.iter().map(|gap| case.rule(gap)).collect();
    let failing: Vec<Rule> = rules.into_iter().filter(|rule| is_failing(case, *rule)).collect();
    for id in ALL.into_iter().chain([Id::InvalidAllowHeaders]) {
        case.claim(id, |case, gap| failing.contains(&case.rule(gap)) && category(gap) == Some(id));
    }
}

/// Whether no preflight passes that should.
fn is_failing(case: &Case<'_>, rule: Rule) -> bool {
    let mut should_pass = case.runs.iter().filter(|run| {
        let expected = run.expected.preflight.as_ref();
        run.probe.rule == rule && expected.is_some_and(|expected| expected.said.is_allowed())
    });
    should_pass.all(|run| run.seen.preflight.as_ref().is_some_and(|seen| !seen.said.is_allowed()))
}

fn category(gap: &Gap) -> Option<Id> {
    let Said::Refused { failure: Some(failure), status } = gap.seen else { return None };
    if gap.aspect != Aspect::Preflight || !gap.is_denial() {
        return None;
    }
    match (failure, status) {
        ("invalid-allow-methods", _) => Some(Id::InvalidAllowMethods),
        ("invalid-allow-headers", _) => Some(Id::InvalidAllowHeaders),
        ("method-not-allowed" | "header-names-not-allowed", _) => None,
        (_, 401) => Some(Id::PreflightNeedsAuthentication),
        (_, 403) => Some(Id::PreflightForbidden),
        (_, 404) => Some(Id::PreflightNotFound),
        (_, 405 | 501) => Some(Id::PreflightMethodNotSupported),
        (_, 300..=399) => Some(Id::PreflightRedirect),
        (_, 500..=599) => Some(Id::PreflightServerError),
        (_, 200..=299) => Some(Id::OptionsWithoutCors),
        _ => Some(Id::PreflightStatus),
    }
}
