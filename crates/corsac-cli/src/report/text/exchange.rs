//! What was sent and what came back, as far as it matters.

use std::ops::Range;

use corsac::HeaderList;
use corsac_diagnostics::{Finding, Message, ObservedExchange};

use super::diagram::Diagram;
use super::guilt::Guilt;
use super::layout::Layout;
use crate::judge::{End, Unanswered};
use crate::report::story::Story;
use crate::report::view::{is_the_pages, matters};

pub(super) fn write(diagram: &mut Diagram<'_>, story: &Story<'_>) {
    let observation = &story.examination.observation;
    let page = observation.request.header_list();
    for (index, exchange) in observation.exchanges.iter().enumerate() {
        let guilt = Guilt::of(&story.findings, index);
        let asked = |name: &[u8]| is_the_pages(exchange.kind, name, page);
        write_one(diagram, exchange, asked, &guilt);
    }
    if story.is_request_unsent() {
        diagram.unsent(observation.request.method().as_str(), "not sent");
    }
    if let Some(unanswered) = story.examination.unanswered() {
        write_unanswered(diagram, story, unanswered);
    }
}

/// One exchange that is told of without the story around it; the findings are about exchange 0.
pub(crate) fn write_alone(layout: &mut Layout, exchange: &ObservedExchange, findings: &[Finding]) {
    let mut diagram = Diagram::new(layout, "server");
    write_one(&mut diagram, exchange, |_| false, &Guilt::of(findings, 0));
}

fn write_one(
    diagram: &mut Diagram<'_>,
    exchange: &ObservedExchange,
    is_asked_for: impl Fn(&[u8]) -> bool,
    guilt: &Guilt,
) {
    diagram.request(&exchange.kind.to_string());
    let target = format!("{} {}", exchange.method, exchange.url);
    diagram.remark(&diagram.secrets().text(&target));
    let headers = &exchange.request_headers;
    write_headers(diagram, headers, is_asked_for, guilt, Message::Request);
    write_response(diagram, exchange, guilt);
}

fn write_response(diagram: &mut Diagram<'_>, exchange: &ObservedExchange, guilt: &Guilt) {
    diagram.response("response");
    let status = status_bytes(&exchange.status_line);
    let marked = guilt.status.map(|mark| (status, mark));
    diagram.message(&exchange.status_line, marked.as_slice());
    write_headers(diagram, exchange.response.headers(), |_| false, guilt, Message::Response);
    for (name, mark) in &guilt.missing {
        diagram.message(format!("(no {name})").as_bytes(), &[(1..4 + name.len(), *mark)]);
    }
    diagram.gap();
}

/// How many lines of one message are shown for their marks, and how many for other reasons.
const MOST_LINES: usize = 20;

/// The lines that matter, those that the page asked for, and those that are marked.
fn write_headers(
    diagram: &mut Diagram<'_>,
    headers: &HeaderList,
    is_asked_for: impl Fn(&[u8]) -> bool,
    guilt: &Guilt,
    message: Message,
) {
    let (mut marked_lines, mut other_lines, mut hidden) = (0, 0, 0);
    for (index, line) in headers.iter().enumerate() {
        let marked = guilt.line(message, index);
        let is_told_of = !marked.is_empty() || guilt.is_mentioned(message, index);
        if !is_told_of && !matters(line.0) && !is_asked_for(line.0) {
            continue;
        }
        let count = if marked.is_empty() { &mut other_lines } else { &mut marked_lines };
        *count += 1;
        match *count <= MOST_LINES {
            true => diagram.header(line, marked),
            false => hidden += 1,
        }
    }
    if hidden > 0 {
        diagram.remark(&format!("(and {hidden} more lines)"));
    }
}

fn write_unanswered(diagram: &mut Diagram<'_>, story: &Story<'_>, sent: &Unanswered) {
    let message = &sent.message;
    let end = &story.examination.end;
    let is_sent = matches!(end, End::Unreachable(_, error) if !error.is_before_request());
    match (is_sent, end) {
        (true, _) | (_, End::NotRecorded(_)) => diagram.request(&sent.kind.to_string()),
        _ => diagram.unsent(&sent.kind.to_string(), "not sent"),
    }
    let target = format!("{} {}", message.method(), message.url());
    diagram.remark(&story.secrets.text(&target));
    let page = story.examination.observation.request.header_list();
    let asked = |name: &[u8]| is_the_pages(sent.kind, name, page);
    write_headers(diagram, message.headers(), asked, &Guilt::default(), Message::Request);
    match end {
        End::NotRecorded(_) => diagram.unanswered("not in the recording"),
        _ if is_sent => diagram.unanswered("no response"),
        _ => {}
    }
    diagram.gap();
}

/// Where the status stands in a status line.
fn status_bytes(status_line: &[u8]) -> Range<usize> {
    let start = status_line.iter().position(|&byte| byte == b' ').map_or(0, |at| at + 1);
    let length = status_line[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    start..start + length
}
