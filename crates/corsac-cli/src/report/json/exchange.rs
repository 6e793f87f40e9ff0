use corsac::browser::IncludeCredentials;
use corsac_client::ReceivedBody;
use corsac_diagnostics::{ObservedExchange, WithheldCookie};
use serde::Serialize;

use super::request::{Header, headers};
use crate::judge::{Examination, Unanswered};
use crate::report::Secrets;
use crate::report::bytes::isomorphic_decode;

/// A request that went out, or was about to, and what came back.
#[derive(Serialize)]
pub(super) struct Exchange {
    kind: String,
    method: String,
    url: String,
    credentials_included: bool,
    request_headers: Vec<Header>,
    withheld_cookies: Vec<JsonCookie>,
    rejected_cookies: Vec<JsonCookie>,
    response: Option<Answer>,
}

/// A cookie that the browser has and does not send, or is to set and does not keep.
#[derive(Serialize)]
struct JsonCookie {
    name: String,
    reason: &'static str,
    message: String,
}

/// A response as it came.
#[derive(Serialize)]
struct Answer {
    peer: Option<String>,
    status: u16,
    status_line: String,
    headers: Vec<Header>,
    body: Option<Body>,
}

/// How much of a body was read.
#[derive(Serialize)]
struct Body {
    bytes: usize,
    end: &'static str,
}

/// All exchanges, the one without a response last.
pub(super) fn all(examination: &Examination, secrets: Secrets) -> Vec<Exchange> {
    let exchanges = examination.observation.exchanges.iter().zip(&examination.bodies);
    let answered = exchanges.map(|(exchange, body)| Exchange::of(exchange, body.as_ref(), secrets));
    let unanswered = examination.unanswered().map(|sent| Exchange::unanswered(sent, secrets));
    answered.chain(unanswered).collect()
}

impl Exchange {
    fn of(exchange: &ObservedExchange, body: Option<&ReceivedBody>, secrets: Secrets) -> Self {
        Self {
            kind: exchange.kind.to_string(),
            method: exchange.method.to_string(),
            url: secrets.text(exchange.url.as_str()),
            credentials_included: exchange.credentials == IncludeCredentials::Yes,
            request_headers: headers(&exchange.request_headers, secrets),
            withheld_cookies: cookies(&exchange.withheld_cookies),
            rejected_cookies: cookies(&exchange.rejected_cookies),
            response: Some(Answer::of(exchange, body, secrets)),
        }
    }

    fn unanswered(sent: &Unanswered, secrets: Secrets) -> Self {
        Self {
            kind: sent.kind.to_string(),
            method: sent.message.method().to_string(),
            url: secrets.text(sent.message.url().as_str()),
            credentials_included: sent.credentials == IncludeCredentials::Yes,
            request_headers: headers(sent.message.headers(), secrets),
            withheld_cookies: cookies(&sent.withheld_cookies),
            rejected_cookies: Vec::new(),
            response: None,
        }
    }
}

impl Answer {
    fn of(exchange: &ObservedExchange, body: Option<&ReceivedBody>, secrets: Secrets) -> Self {
        Self {
            peer: exchange.peer.map(|peer| peer.to_string()),
            status: exchange.status(),
            status_line: isomorphic_decode(&exchange.status_line),
            headers: headers(exchange.response.headers(), secrets),
            body: body.map(|body| Body { bytes: body.bytes.len(), end: body.end.name() }),
        }
    }
}

fn cookies(withheld: &[WithheldCookie]) -> Vec<JsonCookie> {
    let cookie = |own: &WithheldCookie| JsonCookie {
        name: own.name.clone(),
        reason: own.reason,
        message: own.message.clone(),
    };
    withheld.iter().map(cookie).collect()
}
