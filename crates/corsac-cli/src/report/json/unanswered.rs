//! Requests without a response.

use std::net::SocketAddr;

use corsac_client::Phase;
use serde::Serialize;

use crate::judge::{End, Examination, Receiver, Unanswered};
use crate::report::Secrets;
use crate::report::bytes::isomorphic_decode;

/// Why there was no response.
#[derive(Serialize)]
pub(super) struct Unreachable {
    failure: &'static str,
    message: String,
    phase: Option<&'static str>,
    received: String,
}

/// A request that was not sent.
#[derive(Serialize)]
pub(super) struct Unsent {
    method: String,
    url: String,
    /// `changes-something` or `preflight-only`.
    reason: &'static str,
    peer: Option<String>,
    preflight_passed: bool,
}

/// A request whose response the recording lacks.
#[derive(Serialize)]
pub(super) struct NotRecorded {
    kind: String,
    method: String,
    url: String,
}

impl Unreachable {
    pub(super) fn of(examination: &Examination, secrets: Secrets) -> Option<Self> {
        let End::Unreachable(_, error) = &examination.end else { return None };
        Some(Self {
            failure: error.name(),
            message: secrets.text(&error.to_string()),
            phase: error.phase().map(Phase::name),
            received: isomorphic_decode(&secrets.head(error.received())),
        })
    }
}

impl Unsent {
    pub(super) fn of(examination: &Examination, secrets: Secrets) -> Option<Self> {
        let (request, reason, peer) = match &examination.end {
            End::Withheld(unsent) => (&unsent.request, "changes-something", address(unsent.to)),
            End::PreflightOnly(request) => (request, "preflight-only", None),
            End::Judged | End::NotRecorded(_) | End::Unreachable(..) => return None,
        };
        Some(Self {
            method: request.message.method().to_string(),
            url: url(request, secrets),
            reason,
            peer: peer.map(|peer| peer.to_string()),
            preflight_passed: examination.passed_preflight().is_some(),
        })
    }
}

fn address(to: Receiver) -> Option<SocketAddr> {
    match to {
        Receiver::Address(peer) => Some(peer),
        Receiver::BehindProxy => None,
    }
}

impl NotRecorded {
    pub(super) fn of(examination: &Examination, secrets: Secrets) -> Option<Self> {
        let End::NotRecorded(request) = &examination.end else { return None };
        Some(Self {
            kind: request.kind.to_string(),
            method: request.message.method().to_string(),
            url: url(request, secrets),
        })
    }
}

fn url(request: &Unanswered, secrets: Secrets) -> String {
    secrets.text(request.message.url().as_str())
}
