//! What would be sent, whole.

use std::fmt::Write;

use anstyle::Style;
use corsac::browser::ExchangeKind;
use corsac_client::RequestMessage;
use serde::Serialize;
use url::Position;

use super::bytes::{escape, escape_control, isomorphic_decode};
use super::json::{Header, headers};
use super::view::browser;
use super::{Rendering, Secrets};
use crate::arguments::Format;
use crate::output::pretty;
use crate::plan::CheckPlan;

/// The requests that a browser would send; lines are printed as they go out and never wrapped.
pub(crate) fn rehearsal(
    plan: &CheckPlan,
    messages: &[(ExchangeKind, RequestMessage)],
    rendering: Rendering,
) -> String {
    match rendering.format {
        Format::Json => json(plan, messages, rendering.secrets),
        _ => text(plan, messages, rendering.secrets),
    }
}

const HEADING: Style = Style::new().bold();
const WRITES: &str = "a write to a String does not fail";

fn text(plan: &CheckPlan, messages: &[(ExchangeKind, RequestMessage)], secrets: Secrets) -> String {
    let browser = browser(plan.profile);
    let mut text = "Nothing was sent. ".to_owned();
    text += &match messages {
        [] => format!("{browser} would send nothing either; the check itself says why.\n"),
        [_] => format!("{browser} would send this request, without a preflight.\n"),
        _ => format!(
            "{browser} would send this preflight,\nand the request too if the preflight is \
             answered as if everything were allowed.\n"
        ),
    };
    for (kind, message) in messages {
        writeln!(text, "\n{HEADING}{kind} to {}{HEADING:#}", origin(message)).expect(WRITES);
        text += &message_text(message, secrets);
    }
    plan.notes.iter().for_each(|note| {
        writeln!(text, "\nnote: {}", escape_control(&secrets.text(note))).expect(WRITES);
    });
    text
}

/// Where a request goes.
fn origin(message: &RequestMessage) -> &str {
    let url = message.url();
    match url.has_authority() {
        true => &url[Position::BeforeHost..Position::AfterPort],
        false => url.scheme(),
    }
}

/// A message as it is on the wire, but for its secrets.
fn message_text(message: &RequestMessage, secrets: Secrets) -> String {
    let target = &message.url()[Position::BeforePath..Position::AfterQuery];
    let mut text = format!("{} {target} HTTP/1.1\n", message.method());
    for (name, value) in message.headers() {
        let value = escape(&secrets.header_value(name, value));
        writeln!(text, "{}: {value}", escape(name)).expect(WRITES);
    }
    if !message.body().is_empty() {
        writeln!(text, "\n{}", body_text(message.body(), secrets)).expect(WRITES);
    }
    text
}

fn body_text(body: &[u8], secrets: Secrets) -> String {
    const LONGEST: usize = 4096;
    match std::str::from_utf8(body) {
        Ok(body) if body.len() <= LONGEST => {
            let lines = body.split('\n').map(|line| escape_control(&secrets.text(line)));
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => format!("({} bytes)", body.len()),
    }
}

/// What is said of a check that is not made; docs/check-json.md says what each field means.
#[derive(Serialize)]
struct Rehearsal {
    profile: &'static str,
    requests: Vec<JsonMessage>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct JsonMessage {
    kind: String,
    method: String,
    url: String,
    headers: Vec<Header>,
    body: String,
}

fn json(plan: &CheckPlan, messages: &[(ExchangeKind, RequestMessage)], secrets: Secrets) -> String {
    let message = |(kind, message): &(ExchangeKind, RequestMessage)| JsonMessage {
        kind: kind.to_string(),
        method: message.method().to_string(),
        url: secrets.text(message.url().as_str()),
        headers: headers(message.headers(), secrets),
        body: secrets.text(&isomorphic_decode(message.body())),
    };
    pretty(&Rehearsal {
        profile: plan.profile.name(),
        requests: messages.iter().map(message).collect(),
        notes: plan.notes.iter().map(|note| secrets.text(note)).collect(),
    })
}
