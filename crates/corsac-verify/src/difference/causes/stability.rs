//! Servers that do not say the same each time.

use std::collections::{BTreeMap, BTreeSet};

use crate::difference::case::{Case, Judged};
use crate::difference::{DifferenceId, Said};
use crate::{Exchange, ProbeId, Purpose};

/// As long as the same request is answered in several ways, nothing else can be told.
pub(super) fn explain(case: &mut Case<'_>) {
    let mut answers: BTreeMap<ProbeId, Vec<&Judged<'_>>> = BTreeMap::new();
    for judged in &case.runs {
        answers.entry(judged.observed.probe).or_default().push(judged);
    }
    let is_changing =
        |runs: &Vec<&Judged<'_>>| runs.iter().any(|run| granted(run) != granted(runs[0]));
    if !answers.values().any(is_changing) {
        return;
    }
    let origins: BTreeSet<_> = case.runs.iter().filter_map(origin).collect();
    let names_another = |judged: &Judged<'_>| {
        let last = judged.observed.exchanges.len().saturating_sub(1);
        // In debug mode refused pages are told of another origin.
        let expected = judged.expected_exchange(last).and_then(allow_origin);
        let allowed = judged.observed.exchanges.last().and_then(allow_origin);
        let allowed = allowed.filter(|allowed| Some(allowed) != expected.as_ref());
        allowed.is_some_and(|allowed| {
            Some(&allowed) != origin(judged).as_ref() && origins.contains(&allowed)
        })
    };
    let leaks = case.runs.iter().any(names_another);
    let id = if leaks { DifferenceId::OriginLeaks } else { DifferenceId::AnswersChange };
    case.claim(id, |_, _| true);
    if let Some(found) = case.found.last_mut() {
        (found.expected, found.observed) = (Said::Constant, Said::Changing);
    }
}

/// Whether the page got what it asked for.
fn granted(judged: &Judged<'_>) -> (Option<bool>, Option<bool>) {
    let is_allowed = |seen: &crate::reading::Seen<Said>| seen.said.is_allowed();
    match judged.probe.purpose {
        Purpose::PlainOptions => (None, None),
        _ => (
            judged.seen.preflight.as_ref().map(is_allowed),
            judged.seen.response.as_ref().map(is_allowed),
        ),
    }
}

fn origin(judged: &Judged<'_>) -> Option<Vec<u8>> {
    judged.observed.exchanges.first()?.headers.first(b"origin").map(<[u8]>::to_vec)
}

fn allow_origin(exchange: &Exchange) -> Option<Vec<u8>> {
    exchange.response.headers().first(b"access-control-allow-origin").map(<[u8]>::to_vec)
}
