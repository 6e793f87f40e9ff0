//! What the page gets.

use corsac::browser::{FilteredResponse, Outcome, ResponseType};
use corsac_client::{BodyEnd, ReceivedBody};

use super::layout::Layout;
use crate::judge::Examination;
use crate::report::{bytes, view};

pub(super) fn write(layout: &mut Layout, examination: &Examination) {
    let Some(Outcome::Response(response)) = examination.outcome() else { return };
    layout.gap();
    layout.field("page gets", &seen(response));
    let hidden = unexpectedly_hidden(response);
    if !hidden.is_empty() {
        let hidden = hidden.join(", ");
        layout.field("hidden", &format!("{hidden} (not in Access-Control-Expose-Headers)"));
    }
    let body = examination.exchanges.last().map(|last| &last.answer.body);
    if let Some(remark) = body.and_then(remark) {
        layout.field("body", &remark);
    }
}

fn seen(response: &FilteredResponse) -> String {
    let kind = response.response_type().as_str();
    let status = response.status();
    if matches!(response.response_type(), ResponseType::Opaque | ResponseType::OpaqueRedirect) {
        return format!("type {kind}, status {status}, no headers, no body");
    }
    let headers = response.headers();
    let names: Vec<_> = headers.iter().map(|(name, _)| bytes::escape(name)).collect();
    let headers = match names.is_empty() {
        true => "no headers".to_owned(),
        false => format!("headers {}", names.join(", ")),
    };
    format!("type {kind}, status {status}, {headers}")
}

/// The hidden headers of an application: those that every server sends are expected to be hidden.
fn unexpectedly_hidden(response: &FilteredResponse) -> Vec<String> {
    const EXPECTED: [&str; 10] = [
        "alt-svc",
        "connection",
        "date",
        "keep-alive",
        "server",
        "set-cookie",
        "strict-transport-security",
        "transfer-encoding",
        "vary",
        "via",
    ];
    if response.response_type() != ResponseType::Cors {
        return Vec::new();
    }
    let mut hidden = view::hidden_headers(response);
    hidden.retain(|name| !name.starts_with("access-control-") && !EXPECTED.contains(&&name[..]));
    hidden
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
