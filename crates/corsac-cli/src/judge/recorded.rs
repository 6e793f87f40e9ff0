//! Responses from a recording.

use std::net::{IpAddr, SocketAddr};

use corsac::HeaderList;
use corsac::browser::{HttpRequest, Moment};
use corsac_client::{RequestMessage, SiteContext};
use corsac_paste::har::{Conversation, Exchange, Replay};

use super::carrier::{Answer, Carrier};
use super::examination::{End, Examination, Unanswered};
use super::examine::examine_with;
use crate::plan::{CheckPlan, Scope};

/// Does what a browser would do with the recorded responses; where one is missing, it stops.
pub(crate) async fn examine_recording(
    plan: &CheckPlan,
    conversation: &Conversation<'_>,
) -> Examination {
    let recorded = Recorded { replay: conversation.replay() };
    examine_with(plan, Scope::Everything, recorded).await
}

struct Recorded<'a> {
    replay: Replay<'a>,
}

impl Carrier for Recorded<'_> {
    fn prepare(&mut self, http: &HttpRequest<'_>) -> Unanswered {
        Unanswered {
            kind: http.kind(),
            message: RequestMessage::of(http),
            credentials: http.credentials(),
            context: SiteContext::of_request(http.request()),
            withheld_cookies: Vec::new(),
        }
    }

    async fn carry(&mut self, sent: &Unanswered) -> Result<Answer, End> {
        let message = &sent.message;
        let exchange = self.replay.answer(sent.kind, message.method(), message.url());
        // What it renews is judged, and is not in the recording.
        let exchange = exchange.filter(|exchange| !renews_a_copy(*exchange, message));
        let answer = exchange.and_then(|exchange| answer(exchange, message));
        answer.ok_or_else(|| End::NotRecorded(sent.clone()))
    }

    fn now(&self) -> Moment {
        Moment::START
    }
}

/// Whether the response tells the browser's cache that its copy is still good. A page that asks such a
/// question itself is told the answer.
///
/// <https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>
fn renews_a_copy(exchange: Exchange<'_>, message: &RequestMessage) -> bool {
    let asks = |headers: &HeaderList| {
        [&b"if-none-match"[..], b"if-modified-since"].iter().any(|name| headers.contains(name))
    };
    let status = exchange.response().map(|response| response.status());
    status == Some(304) && asks(exchange.entry().request_headers()) && !asks(message.headers())
}

fn answer(exchange: Exchange<'_>, message: &RequestMessage) -> Option<Answer> {
    let response = exchange.response()?;
    let status_line = format!("HTTP {}", response.status()).into_bytes();
    let ip = exchange.entry().server_ip_address();
    let ip: Option<IpAddr> = ip.and_then(|ip| ip.trim_matches(['[', ']']).parse().ok());
    let port = message.url().port_or_known_default();
    let peer = ip.zip(port).map(|(ip, port)| SocketAddr::new(ip, port));
    let recorded = exchange.entry().request_headers().iter();
    // Pseudo-headers are the request line of HTTP/2.
    let request_headers = recorded.filter(|(name, _)| !name.starts_with(b":")).collect();
    let rejected_cookies = Vec::new();
    Some(Answer { request_headers, response, status_line, body: None, peer, rejected_cookies })
}
