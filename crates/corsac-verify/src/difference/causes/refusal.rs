//! Pages that are refused what they are allowed, for reasons that lie in the origin's header.

use corsac::Origin;

use crate::Purpose;
use crate::difference::DifferenceId as Id;
use crate::difference::case::Case;
use crate::difference::gap::{Aspect, Gap};

const ALLOW_ORIGIN: &str = "access-control-allow-origin";

/// Values that no browser takes for an origin.
pub(super) fn explain_malformed(case: &mut Case<'_>) {
    case.claim(Id::DuplicateCorsHeaders, |case, gap| {
        gap.is_denial() && case.lines(gap, ALLOW_ORIGIN).len() > 1
    });
    case.claim(Id::AcaoMalformed, |case, gap| {
        let is_origin = |line: &String| {
            matches!(line.as_str(), "*" | "null")
                || Origin::parse(line).is_ok_and(|origin| origin.as_str() == line)
        };
        gap.is_denial() && case.lines(gap, ALLOW_ORIGIN).iter().any(|line| !is_origin(line))
    });
}

/// `*` where the policy has a list.
pub(super) fn explain_wildcard(case: &mut Case<'_>) {
    let is_wildcard = |case: &Case<'_>, gap: &Gap| {
        (gap.is_grant() || gap.is_denial())
            && case.lines(gap, ALLOW_ORIGIN) == ["*"]
            && is_about_origins(case, gap)
            && gap.failure().is_none_or(|failure| failure == "wildcard-origin-with-credentials")
    };
    let with_credentials = |case: &Case<'_>, gap: &Gap| {
        is_wildcard(case, gap) && case.lines(gap, "access-control-allow-credentials") == ["true"]
    };
    let is_certain = case.any(with_credentials);
    let id = if is_certain { Id::WildcardWithCredentials } else { Id::AllowOriginWildcard };
    case.claim(id, is_wildcard);
}

fn is_about_origins(case: &Case<'_>, gap: &Gap) -> bool {
    // What is refused for its method or names is refused whatever the origin.
    let is_list = matches!(
        case.purpose(gap),
        Purpose::Method(_) | Purpose::HeaderName(_) | Purpose::HeaderNames(_)
    );
    gap.is_denial() || !is_list
}

pub(super) fn explain_credentials(case: &mut Case<'_>) {
    case.claim(Id::AllowCredentialsNotTrue, |_, gap| {
        gap.is_denial() && gap.failure() == Some("allow-credentials-not-true")
    });
    case.claim(Id::CredentialsNotInPolicy, |case, gap| {
        gap.is_grant() && *case.purpose(gap) == Purpose::Credentials
    });
}

/// Rules under which nobody gets anything.
pub(super) fn explain_silence(case: &mut Case<'_>) {
    let is_silent = |case: &Case<'_>, gap: &Gap| {
        let rule = case.rule(gap);
        let mut of_rule = case.runs.iter().filter(|run| run.probe.rule == rule);
        gap.aspect == Aspect::Response
            && gap.is_denial()
            && of_rule.all(|run| {
                let is_allowed = |seen: &crate::reading::Seen<_>| {
                    let said: &crate::Said = &seen.said;
                    said.is_allowed()
                };
                !run.seen.response.as_ref().is_some_and(is_allowed)
                    && !run.seen.preflight.as_ref().is_some_and(is_allowed)
            })
    };
    let silent: Vec<_> =
        case.open.iter().filter(|gap| is_silent(case, gap)).map(|gap| case.rule(gap)).collect();
    case.claim(Id::AllowOriginMissing, |case, gap| {
        silent.contains(&case.rule(gap))
            && gap.is_denial()
            && gap.failure() != Some("allow-origin-mismatch")
    });
    case.claim(Id::AllowOriginMismatch, |_, gap| {
        gap.is_denial() && gap.failure() == Some("allow-origin-mismatch")
    });
}

/// Whatever is left is the origin's.
pub(super) fn explain_rest(case: &mut Case<'_>) {
    case.claim(Id::OriginNotAllowed, |_, gap| gap.is_denial());
    case.claim(Id::OriginNotInPolicy, |_, gap| gap.is_grant());
}
