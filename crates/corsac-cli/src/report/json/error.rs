use corsac_client::ExchangeError;
use serde::Serialize;

use crate::judge::{End, Examination, Guilt, Message, Place, Recorded};
use crate::report::bytes::isomorphic_decode;
use crate::report::{Secrets, view};

/// Why the browser refuses.
#[derive(Serialize)]
pub(super) struct Error {
    algorithm: &'static str,
    step: &'static str,
    anchor: &'static str,
    failure: &'static str,
    message: String,
    url: String,
    exchange: Option<String>,
    status: Option<u16>,
    places: Vec<JsonPlace>,
}

/// Bytes that are guilty, or a header that is missing.
#[derive(Serialize)]
struct JsonPlace {
    /// `request` or `response`.
    message: &'static str,
    /// `header`, `missing-header` or `status`.
    kind: &'static str,
    /// The header's name as it came, or as it should have come.
    name: Option<String>,
    /// The index of the line in the message's headers.
    line: Option<usize>,
    /// The first byte in the value as it came, and the one after the last.
    start: Option<usize>,
    end: Option<usize>,
}

/// Why there was no response.
#[derive(Serialize)]
pub(super) struct Unreachable {
    failure: &'static str,
    message: String,
    phase: Option<&'static str>,
    received: String,
}

impl Error {
    pub(super) fn of(examination: &Examination, secrets: Secrets) -> Option<Self> {
        let error = view::network_error(examination)?;
        let failed = view::failed_exchange(examination);
        let step = error.step();
        Some(Self {
            algorithm: step.algorithm,
            step: step.number,
            anchor: step.anchor,
            failure: error.failure().name(),
            message: secrets.text(&error.failure().to_string()),
            url: secrets.text(error.url().as_str()),
            exchange: error.exchange().map(|kind| kind.to_string()),
            status: error.status(),
            places: failed
                .map_or_else(Vec::new, |failed| places(&Guilt::of(error, failed), failed)),
        })
    }
}

fn places(guilt: &Guilt, failed: &Recorded) -> Vec<JsonPlace> {
    guilt.places.iter().map(|place| json_place(place, failed)).collect()
}

fn json_place(place: &Place, failed: &Recorded) -> JsonPlace {
    const RESPONSE: JsonPlace = JsonPlace {
        message: "response",
        kind: "status",
        name: None,
        line: None,
        start: None,
        end: None,
    };
    match place {
        Place::Status => RESPONSE,
        Place::Missing { name } => {
            JsonPlace { kind: "missing-header", name: Some((*name).to_owned()), ..RESPONSE }
        }
        Place::HeaderValue { message, line, bytes } => {
            let (message, headers) = match message {
                Message::Request => ("request", failed.sent.message.headers()),
                Message::Response => ("response", failed.answer.response.headers()),
            };
            JsonPlace {
                message,
                kind: "header",
                name: headers.iter().nth(*line).map(|(name, _)| isomorphic_decode(name)),
                line: Some(*line),
                start: Some(bytes.start),
                end: Some(bytes.end),
            }
        }
    }
}

impl Unreachable {
    pub(super) fn of(examination: &Examination) -> Option<Self> {
        let End::Unreachable(_, error) = &examination.end else { return None };
        Some(Self {
            failure: error.name(),
            message: error.to_string(),
            phase: match error {
                ExchangeError::TimedOut { phase, .. } => Some(phase.name()),
                _ => None,
            },
            received: isomorphic_decode(error.received()),
        })
    }
}
