//! What the page gets.

use corsac::browser::{FilteredResponse, Outcome, ResponseType};
use corsac_client::{BodyEnd, ReceivedBody};

use super::layout::Layout;
use crate::report::bytes;
use crate::report::story::Story;

pub(super) fn write(layout: &mut Layout, story: &Story<'_>) {
    let Some(Outcome::Response(response)) = story.examination.outcome() else { return };
    let seen = match story.policy {
        Some(_) => of_service(response),
        None => seen(response),
    };
    layout.field("page gets", &seen);
    let body = story.examination.bodies.last().and_then(Option::as_ref);
    if let Some(remark) = body.and_then(remark) {
        layout.field("body", &remark);
    }
}

fn seen(response: &FilteredResponse) -> String {
    let kind = response.response_type().as_str();
    let status = response.status();
    if matches!(response.response_type(), ResponseType::Opaque | ResponseType::OpaqueRedirect) {
        return format!("type \"{kind}\", status {status}, no headers, no body");
    }
    format!("status {status}, {}", names(response))
}

/// What the page sees of a response that the service would make.
fn of_service(response: &FilteredResponse) -> String {
    const RESPONSE: &str = "what the service answers: its status, its body";
    let exposed = response.internal_response().headers().get(b"access-control-expose-headers");
    let exposed = exposed.map(|names| bytes::escape(&names));
    match (response.response_type(), exposed.as_deref()) {
        (ResponseType::Opaque | ResponseType::OpaqueRedirect, _) => seen(response),
        (ResponseType::Basic, _) | (_, Some("*")) => format!("{RESPONSE} and its headers"),
        (_, Some(names)) => {
            format!("{RESPONSE}, and of its headers the safelisted ones and {names}")
        }
        (_, None) => format!("{RESPONSE}, and of its headers the safelisted ones"),
    }
}

/// The first names of the headers that a script sees.
fn names(response: &FilteredResponse) -> String {
    const SHOWN: usize = 12;
    const LONGEST: usize = 60;
    let headers = response.headers();
    let shown = headers.iter().take(SHOWN).map(|(name, _)| {
        let cut = if name.len() > LONGEST { "…" } else { "" };
        bytes::escape(&name[..name.len().min(LONGEST)]) + cut
    });
    let shown = shown.collect::<Vec<_>>().join(", ");
    match headers.iter().count() {
        0 => "no headers".to_owned(),
        count if count <= SHOWN => format!("headers {shown}"),
        count => format!("headers {shown} and {} more", count - SHOWN),
    }
}

fn remark(body: &ReceivedBody) -> Option<String> {
    let length = body.bytes.len();
    match body.end {
        BodyEnd::Complete | BodyEnd::NotRead => None,
        BodyEnd::AtLimit => Some(format!("{length} bytes were read; more was to come")),
        BodyEnd::TimedOut => {
            Some(format!("{length} bytes were read; the rest did not come in time"))
        }
        BodyEnd::BrokenOff => Some(format!(
            "it broke off after {length} bytes: fetch() resolves, and reading the body fails"
        )),
    }
}
