use corsac::browser::{Action, ExchangeKind, Fetch, PreflightCache};
use corsac_diagnostics::{Observation, ObservedExchange};

use super::carrier::{Answer, Carrier};
use super::examination::{End, Examination, Unanswered};
use crate::plan::{CheckPlan, Scope};

/// Does what a browser would do, with the responses that a carrier gets.
pub(super) async fn examine_with(
    plan: &CheckPlan,
    scope: Scope,
    mut carrier: impl Carrier,
) -> Examination {
    let mut cache = PreflightCache::new(plan.profile);
    let mut fetch = Fetch::new(plan.request.clone());
    let mut exchanges = Vec::new();
    let mut bodies = Vec::new();
    let end = loop {
        let sent = match fetch.poll_action(&mut cache, carrier.now()) {
            Action::Send(http) => carrier.prepare(&http),
            Action::Done(_) => break End::Judged,
        };
        if scope == Scope::PreflightOnly && sent.kind == ExchangeKind::Request {
            break End::PreflightOnly(sent);
        }
        match carrier.carry(&sent).await {
            Ok(answer) => {
                fetch.handle_response(answer.response.clone(), &mut cache, carrier.now());
                let (exchange, body) = observed(sent, answer);
                exchanges.push(exchange);
                bodies.push(body);
            }
            Err(end) => break end,
        }
    };
    let observation = Observation {
        profile: plan.profile,
        page_request: plan.request.clone(),
        request: fetch.request().clone(),
        exchanges,
        outcome: fetch.outcome().cloned(),
    };
    Examination { observation, bodies, end }
}

fn observed(
    sent: Unanswered,
    answer: Answer,
) -> (ObservedExchange, Option<corsac_client::ReceivedBody>) {
    let exchange = ObservedExchange {
        kind: sent.kind,
        method: sent.message.method().clone(),
        url: sent.message.url().clone(),
        request_headers: answer.request_headers,
        credentials: sent.credentials,
        withheld_cookies: sent.withheld_cookies,
        rejected_cookies: answer.rejected_cookies,
        response: answer.response,
        status_line: answer.status_line,
        peer: answer.peer,
    };
    (exchange, answer.body)
}
