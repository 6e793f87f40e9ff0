//! Methods and header names.

use std::collections::BTreeSet;

use corsac::CredentialsMode;

use crate::difference::DifferenceId as Id;
use crate::difference::case::Case;
use crate::difference::gap::{Aspect, Gap};
use crate::{Ask, Purpose, Rule};

const METHODS: &str = "access-control-allow-methods";
const NAMES: &str = "access-control-allow-headers";

pub(super) fn explain(case: &mut Case<'_>) {
    explain_methods_refused(case);
    let is_method = |case: &Case<'_>, gap: &Gap| {
        gap.aspect == Aspect::Methods
            || gap.is_grant() && matches!(case.purpose(gap), Purpose::Method(_))
    };
    let is_other_case = |case: &Case<'_>, gap: &Gap| {
        let method = case.run(gap).method();
        gap.is_grant() && is_method(case, gap) && method != method.to_ascii_uppercase()
    };
    let only_case = !case.any(|case, gap| is_method(case, gap) && !is_other_case(case, gap));
    let id = if only_case { Id::MethodCase } else { Id::AllowMethodsOverbroad };
    case.claim(id, is_method);
    explain_names(case);
}

fn explain_methods_refused(case: &mut Case<'_>) {
    case.claim(Id::InvalidAllowMethods, |_, gap| gap.failure() == Some("invalid-allow-methods"));
    let refused: BTreeSet<(Rule, &str)> = case
        .open
        .iter()
        .filter(|gap| gap.aspect == Aspect::Preflight && gap.is_denial())
        .map(|gap| (case.rule(gap), case.run(gap).method()))
        .filter(|(rule, method)| is_refused_always(case, *rule, method))
        .collect();
    // A method that every header name is asked with says something only where others pass.
    let is_mine = |case: &Case<'_>, gap: &Gap| {
        let about = gap.failure() == Some("method-not-allowed")
            || matches!(case.purpose(gap), Purpose::Method(_))
            || has_passed(case, case.rule(gap));
        gap.aspect == Aspect::Preflight
            && gap.is_denial()
            && about
            && refused.contains(&(case.rule(gap), case.run(gap).method()))
    };
    let listed = |case: &Case<'_>, gap: &Gap| -> Vec<String> {
        let lines = case.lines(gap, METHODS);
        lines.iter().flat_map(|line| line.split(',')).map(|item| item.trim().to_owned()).collect()
    };
    case.claim(Id::MethodCase, |case, gap| {
        let method = case.run(gap).method();
        let is_other_case = |item: &String| item.eq_ignore_ascii_case(method) && item != method;
        is_mine(case, gap) && listed(case, gap).iter().any(is_other_case)
    });
    case.claim(Id::AllowMethodsWildcardWithCredentials, |case, gap| {
        is_mine(case, gap)
            && is_credentialed(case, gap)
            && listed(case, gap).iter().any(|m| m == "*")
    });
    case.claim(Id::MethodNotAllowed, is_mine);
}

/// Whether no preflight for a method passes that should.
fn is_refused_always(case: &Case<'_>, rule: Rule, method: &str) -> bool {
    let mut runs = case.runs.iter().filter(|run| {
        let expected = run.expected.preflight.as_ref();
        run.probe.rule == rule
            && run.method() == method
            && expected.is_some_and(|expected| expected.said.is_allowed())
    });
    runs.all(|run| run.seen.preflight.as_ref().is_some_and(|seen| !seen.said.is_allowed()))
}

fn has_passed(case: &Case<'_>, rule: Rule) -> bool {
    let is_allowed = |run: &crate::difference::case::Judged<'_>| {
        run.seen.preflight.as_ref().is_some_and(|seen| seen.said.is_allowed())
    };
    case.runs.iter().any(|run| run.probe.rule == rule && is_allowed(run))
}

fn explain_names(case: &mut Case<'_>) {
    case.claim(Id::InvalidAllowHeaders, |_, gap| gap.failure() == Some("invalid-allow-headers"));
    let is_about = |case: &Case<'_>, gap: &Gap| {
        matches!(case.purpose(gap), Purpose::HeaderName(_) | Purpose::HeaderNames(_))
    };
    let is_refused = |case: &Case<'_>, gap: &Gap| {
        gap.is_denial()
            && (is_about(case, gap) || gap.failure() == Some("header-names-not-allowed"))
    };
    let is_allowed = |case: &Case<'_>, gap: &Gap| {
        gap.aspect == Aspect::Names || gap.is_grant() && is_about(case, gap)
    };
    let is_wildcard = |case: &Case<'_>, gap: &Gap| {
        let lines = case.lines(gap, NAMES);
        lines.iter().flat_map(|line| line.split(',')).any(|item| item.trim() == "*")
    };
    case.claim(Id::AllowHeadersWildcardWithCredentials, |case, gap| {
        is_refused(case, gap) && is_wildcard(case, gap) && is_credentialed(case, gap)
    });
    if case.any(is_allowed) {
        case.claim(Id::AllowHeadersOverbroad, |case, gap| {
            is_allowed(case, gap) || is_refused(case, gap) && is_wildcard(case, gap)
        });
    }
    case.claim(Id::AuthorizationNotCovered, |case, gap| {
        is_refused(case, gap) && is_wildcard(case, gap)
    });
    case.claim(Id::HeaderNamesNotAllowed, is_refused);
}

fn is_credentialed(case: &Case<'_>, gap: &Gap) -> bool {
    match &case.run(gap).probe.ask {
        Ask::Page(page) => page.credentials == CredentialsMode::Include,
        Ask::Raw(_) => false,
    }
}
