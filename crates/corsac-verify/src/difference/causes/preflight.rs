//! Preflights that fail all together.

use std::collections::{BTreeMap, BTreeSet};

use corsac::server::PreflightHandling;

use crate::difference::DifferenceId as Id;
use crate::difference::case::Case;
use crate::difference::gap::{Aspect, Gap};
use crate::{Rule, Said};

/// Something before the policy answers preflights, or all that comes: that nobody is allowed
/// anything follows from it.
pub(super) fn explain_before_silence(case: &mut Case<'_>) {
    explain_forwarded(case);
    let rules: BTreeSet<Rule> = case.open.iter().map(|gap| case.rule(gap)).collect();
    let failing: Vec<Rule> = rules.into_iter().filter(|rule| is_failing(case, *rule)).collect();
    let blocked: BTreeMap<Rule, u16> =
        failing.iter().filter_map(|rule| Some((*rule, only_status(case, *rule)?))).collect();
    let ids = [
        (Id::PreflightNeedsAuthentication, 401),
        (Id::PreflightForbidden, 403),
        (Id::PreflightNotFound, 404),
        (Id::PreflightMethodNotSupported, 405),
    ];
    for (id, status) in ids {
        // A server without CORS may say 405 to any OPTIONS; 401 says that it wants to know who asks.
        let is_mine = |case: &Case<'_>, gap: &Gap| {
            let rule = case.rule(gap);
            category(gap) == Some(id)
                && failing.contains(&rule)
                && (blocked.get(&rule) == Some(&status) || status == 401)
        };
        let found: BTreeSet<Rule> =
            case.open.iter().filter(|gap| is_mine(case, gap)).map(|gap| case.rule(gap)).collect();
        let is_all = |rule: &Rule| blocked.get(rule) == Some(&status);
        case.claim(id, is_mine);
        case.drop_gaps(|case, gap| {
            let rule = case.rule(gap);
            gap.is_denial() && found.contains(&rule) && is_all(&rule)
        });
        if let Some(difference) = case.found.last_mut()
            && difference.id == id
            && found.iter().all(is_all)
        {
            // Requests get no further than their preflights.
            difference.observed = Said::Status(status);
        }
    }
}

/// The status of everything that a rule decides about, if there is one alone.
fn only_status(case: &Case<'_>, rule: Rule) -> Option<u16> {
    let of_rule = case.runs.iter().filter(|run| run.probe.rule == rule);
    let mut statuses =
        of_rule.flat_map(|run| &run.observed.exchanges).map(|exchange| exchange.response.status());
    let first = statuses.next()?;
    statuses.all(|status| status == first).then_some(first)
}

fn explain_forwarded(case: &mut Case<'_>) {
    case.claim(Id::PreflightNotAnswered, |case, gap| {
        let policy = case.policy(case.rule(gap));
        let is_forwarded =
            policy.is_some_and(|policy| policy.preflight == PreflightHandling::Forward);
        is_forwarded && gap.aspect == Aspect::Preflight && gap.failure() == Some("preflight-status")
    });
}

pub(super) fn explain(case: &mut Case<'_>) {
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
