//! Requests that are answered by another rule than their own.

use crate::Purpose;
use crate::difference::DifferenceId;
use crate::difference::case::Case;
use crate::difference::gap::Gap;

pub(super) fn explain(case: &mut Case<'_>) {
    claim_alone(case, DifferenceId::MethodPolicyMismatch, |purpose| {
        matches!(purpose, Purpose::OtherMethod(_))
    });
    claim_alone(case, DifferenceId::PathPolicyMismatch, |purpose| *purpose == Purpose::PathVariant);
}

/// Where a rule is obeyed but at the places of other rules, those other rules answer.
fn claim_alone(case: &mut Case<'_>, id: DifferenceId, is_elsewhere: fn(&Purpose) -> bool) {
    let is_about_access = |gap: &Gap| gap.is_grant() || gap.is_denial();
    let has_own = case.any(|case, gap| is_about_access(gap) && !is_elsewhere(case.purpose(gap)));
    let has_other = case.any(|case, gap| is_about_access(gap) && is_elsewhere(case.purpose(gap)));
    if has_other && !has_own {
        case.claim(id, |case, gap| is_elsewhere(case.purpose(gap)));
    }
}
