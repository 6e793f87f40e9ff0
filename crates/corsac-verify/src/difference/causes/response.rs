//! What responses say besides who may read them.

use std::collections::BTreeSet;

use crate::difference::DifferenceId as Id;
use crate::difference::Said;
use crate::difference::case::Case;
use crate::difference::gap::{Aspect, Gap};
use crate::{ExchangeKind, Purpose, Rule, Run};

/// Errors without headers, where other responses have them.
pub(super) fn explain_errors(case: &mut Case<'_>) {
    let mut bare: BTreeSet<Run> = BTreeSet::new();
    let mut statuses = BTreeSet::new();
    for gap in &case.open {
        let is_missing = gap.failure() == Some("allow-origin-missing");
        let status = case.exchange(gap).response.status();
        let is_error = gap.aspect == Aspect::Response && gap.is_denial() && status >= 400;
        if is_missing && is_error && is_allowed_otherwise(case, case.rule(gap), status) {
            bare.insert(case.run(gap).observed.run);
            statuses.insert(status);
        }
    }
    case.claim(Id::ErrorResponseWithoutCors, |case, gap| {
        let exchange = case.exchange(gap);
        let is_vary = gap.aspect == Aspect::ResponseVaries;
        bare.contains(&case.run(gap).observed.run) && exchange.kind == ExchangeKind::Request
            || is_vary && statuses.contains(&exchange.response.status())
    });
}

/// Whether the rule allows something, and nothing with this status.
fn is_allowed_otherwise(case: &Case<'_>, rule: Rule, status: u16) -> bool {
    let mut allowed = case.runs.iter().filter(|run| run.probe.rule == rule).flat_map(|run| {
        let seen = run.seen.response.iter().chain(&run.seen.preflight);
        seen.filter(|seen| seen.said.is_allowed()).map(|seen| run.exchange(seen.exchange))
    });
    let has_same_status = allowed.clone().any(|exchange| exchange.response.status() == status);
    allowed.next().is_some() && !has_same_status
}

pub(super) fn explain(case: &mut Case<'_>) {
    case.claim(Id::MaxAgeMissing, |case, gap| {
        gap.aspect == Aspect::MaxAge && case.lines(gap, "access-control-max-age").is_empty()
    });
    case.claim(Id::MaxAgeDiffers, |_, gap| gap.aspect == Aspect::MaxAge);
    explain_exposed(case);
    case.claim(Id::TimingAllowOriginMissing, |_, gap| {
        gap.aspect == Aspect::Timing && gap.expected.is_allowed()
    });
    case.claim(Id::TimingAllowOriginExtra, |_, gap| gap.aspect == Aspect::Timing);
    case.claim(Id::DisallowedNotRejected, |_, gap| gap.aspect == Aspect::Rejection);
    if case.any(|_, gap| gap.aspect == Aspect::ResponseVaries) {
        case.claim(Id::VaryOriginMissing, |_, gap| {
            matches!(gap.aspect, Aspect::ResponseVaries | Aspect::PreflightVaries)
        });
    }
}

fn explain_exposed(case: &mut Case<'_>) {
    let has_wildcard = |case: &Case<'_>, gap: &Gap| {
        let lines = case.lines(gap, "access-control-expose-headers");
        gap.aspect == Aspect::Exposed && lines.iter().any(|line| line.contains('*'))
    };
    let is_credentialed = |case: &Case<'_>, gap: &Gap| {
        case.policy(case.rule(gap)).is_some_and(|policy| policy.allow_credentials)
    };
    case.claim(Id::ExposeWildcardWithCredentials, |case, gap| {
        has_wildcard(case, gap) && is_credentialed(case, gap)
    });
    case.claim(Id::ExposeHeadersMissing, |_, gap| match (&gap.expected, &gap.seen) {
        (Said::Names(expected), Said::Names(seen)) => {
            !seen.contains("*") && !expected.is_subset(seen)
        }
        _ => false,
    });
    case.claim(Id::ExposeHeadersExtra, |_, gap| gap.aspect == Aspect::Exposed);
}

/// What no page can tell, unless something else explains it.
pub(super) fn explain_notes(case: &mut Case<'_>) {
    let broken: BTreeSet<Rule> =
        case.found.iter().flat_map(|difference| difference.rules.iter().copied()).collect();
    case.drop_gaps(|case, gap| {
        gap.aspect == Aspect::Raw && {
            *case.purpose(gap) != Purpose::PlainOptions && broken.contains(&case.rule(gap))
        }
    });
    case.claim(Id::PreflightVaryMissing, |_, gap| gap.aspect == Aspect::PreflightVaries);
    case.claim(Id::OptionsSwallowed, |case, gap| *case.purpose(gap) == Purpose::PlainOptions);
    case.claim(Id::ListsToRefusedOrigins, |_, gap| gap.aspect == Aspect::Lists);
    case.claim(Id::OriginCaseIgnored, |case, gap| *case.purpose(gap) == Purpose::RawOrigin);
    case.claim(Id::RawHeaderNames, |_, gap| gap.aspect == Aspect::Raw);
}
