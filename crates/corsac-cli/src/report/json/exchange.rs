use corsac::browser::IncludeCredentials;
use serde::Serialize;

use super::request::{Header, headers};
use crate::judge::{Examination, Recorded, Unanswered};
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
    response: Option<Answer>,
}

/// A response as it came.
#[derive(Serialize)]
struct Answer {
    peer: String,
    status: u16,
    status_line: String,
    headers: Vec<Header>,
    body: Body,
}

/// How much of a body was read.
#[derive(Serialize)]
struct Body {
    bytes: usize,
    end: &'static str,
}

/// All exchanges, the one without a response last.
pub(super) fn all(examination: &Examination, secrets: Secrets) -> Vec<Exchange> {
    let answered = examination.exchanges.iter().map(|recorded| Exchange {
        response: Some(Answer::of(recorded, secrets)),
        ..Exchange::of(&recorded.sent, secrets)
    });
    let unanswered = examination.unanswered().map(|sent| Exchange::of(sent, secrets));
    answered.chain(unanswered).collect()
}

impl Exchange {
    fn of(sent: &Unanswered, secrets: Secrets) -> Self {
        Self {
            kind: sent.kind.to_string(),
            method: sent.message.method().to_string(),
            url: secrets.text(sent.message.url().as_str()),
            credentials_included: sent.credentials == IncludeCredentials::Yes,
            request_headers: headers(sent.message.headers(), secrets),
            response: None,
        }
    }
}

impl Answer {
    fn of(recorded: &Recorded, secrets: Secrets) -> Self {
        let answer = &recorded.answer;
        Self {
            peer: answer.peer.to_string(),
            status: answer.response.status(),
            status_line: isomorphic_decode(&answer.status_line),
            headers: headers(answer.response.headers(), secrets),
            body: Body { bytes: answer.body.bytes.len(), end: answer.body.end.name() },
        }
    }
}
