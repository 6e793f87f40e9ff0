use corsac_diagnostics::{Finding, Message, ObservedExchange, Place};
use serde::Serialize;

use crate::report::bytes::isomorphic_decode;
use crate::report::story::Story;

/// Bytes that are guilty, or a header that is missing.
#[derive(Serialize)]
pub(super) struct JsonPlace {
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

/// The places of a finding.
pub(super) fn all(story: &Story<'_>, found: &Finding) -> Vec<JsonPlace> {
    let exchanges = &story.examination.observation.exchanges;
    let exchange = found.exchange.and_then(|index| exchanges.get(index));
    exchange.map_or_else(Vec::new, |exchange| {
        found.places.iter().map(|place| JsonPlace::of(place, exchange)).collect()
    })
}

impl JsonPlace {
    fn of(place: &Place, exchange: &ObservedExchange) -> Self {
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
                Self { kind: "missing-header", name: Some((*name).to_owned()), ..RESPONSE }
            }
            Place::HeaderValue { message, line, bytes } => {
                let name = message.headers(exchange).iter().nth(*line).map(|(name, _)| name);
                Self {
                    message: match message {
                        Message::Request => "request",
                        Message::Response => "response",
                    },
                    kind: "header",
                    name: name.map(isomorphic_decode),
                    line: Some(*line),
                    start: Some(bytes.start),
                    end: Some(bytes.end),
                }
            }
        }
    }
}
