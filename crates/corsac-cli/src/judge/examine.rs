use std::net::SocketAddr;
use std::time::Instant;

use corsac::Method;
use corsac::browser::{Action, ExchangeKind, Fetch, HttpRequest, Moment, PreflightCache};
use corsac_client::{Connection, Deadline, Exchange, Network, RequestMessage, WantedBody};

use super::examination::{End, Examination, Recorded, Unanswered, Unsent};
use crate::plan::{CheckPlan, Sending};

/// Does what a browser would do, over the network.
pub(crate) async fn examine(plan: &CheckPlan) -> Examination {
    let network = Network::new(plan.network.clone());
    let deadline = Deadline::after(plan.max_time);
    let start = Instant::now();
    let mut cache = PreflightCache::new(plan.profile);
    let mut fetch = Fetch::new(plan.request.clone());
    let mut exchanges = Vec::new();
    let end = loop {
        let now = Moment::after(start.elapsed());
        let sent = match fetch.poll_action(&mut cache, now) {
            Action::Send(http) => Unanswered::of(&http),
            Action::Done(outcome) => break End::Judged(outcome.clone()),
        };
        match carry(&network, deadline, plan.sending, &sent).await {
            Ok(answer) => {
                let now = Moment::after(start.elapsed());
                fetch.handle_response(answer.response.clone(), &mut cache, now);
                exchanges.push(Recorded { sent, answer });
            }
            Err(end) => break end,
        }
    };
    Examination { request: fetch.request().clone(), exchanges, end }
}

impl Unanswered {
    fn of(http: &HttpRequest<'_>) -> Self {
        let message = RequestMessage::of(http);
        Self { kind: http.kind(), message, credentials: http.credentials() }
    }

    fn wanted_body(&self) -> WantedBody {
        match self.kind {
            ExchangeKind::Preflight => WantedBody::None,
            ExchangeKind::Request => WantedBody::UpToLimit,
        }
    }
}

/// Carries one request to its server and the response back, unless it must not be sent.
async fn carry(
    network: &Network,
    deadline: Deadline,
    sending: Sending,
    sent: &Unanswered,
) -> Result<Exchange, End> {
    let unreachable = |error| End::Unreachable(sent.clone(), error);
    let message = &sent.message;
    let connection = network.connect(message.url(), deadline).await.map_err(unreachable)?;
    if let Some(peer) = withheld_from(&connection, sending, message.method()) {
        return Err(End::Withheld(Unsent { request: sent.clone(), peer }));
    }
    connection.exchange(message, sent.wanted_body()).await.map_err(unreachable)
}

/// The other machine that a request must not be sent to, if that is so.
fn withheld_from(connection: &Connection, sending: Sending, method: &Method) -> Option<SocketAddr> {
    let sent = sending == Sending::Everything || connection.is_loopback() || is_harmless(method);
    if sent { None } else { Some(connection.peer()) }
}

/// Whether a method is one that changes nothing.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods>
fn is_harmless(method: &Method) -> bool {
    matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_methods_are_harmless() {
        for method in ["POST", "PUT", "PATCH", "DELETE", "QUERY", "get", "PROPFIND"] {
            assert!(!is_harmless(&Method::parse(method).unwrap()), "{method}");
        }
        assert!([Method::GET, Method::HEAD, Method::OPTIONS].iter().all(is_harmless));
    }
}
