//! What the tests of rules have in common.

use corsac::browser::{ExchangeKind, Response};
use corsac_diagnostics::{ExampleAnswer, Fix, Observation, ObservedExchange};

/// The answers with a fix applied to those of the last URL, and a response to the request itself
/// if the preflight kept it from being sent.
pub(crate) fn fixed(
    answers: &[ExampleAnswer],
    seen: &Observation,
    fix: &Fix,
) -> Vec<ExampleAnswer> {
    let mut answers = answers.to_vec();
    let is_preflight = |exchange: &ObservedExchange| exchange.kind == ExchangeKind::Preflight;
    let preflight = seen.exchanges.iter().rposition(is_preflight);
    if let (Some(change), Some(index)) = (fix.of(ExchangeKind::Preflight), preflight) {
        answers[index].response = change.apply(&answers[index].response);
    }
    let Some(change) = fix.of(ExchangeKind::Request) else { return answers };
    if seen.exchanges.last().is_some_and(is_preflight) {
        answers.push(ExampleAnswer {
            status_line: String::new(),
            response: Response::new(200, [("", ""); 0]),
            peer: None,
        });
    }
    if let Some(last) = answers.last_mut() {
        last.response = change.apply(&last.response);
    }
    answers
}
