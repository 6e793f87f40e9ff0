//! What was sent and what came back, as far as it matters.

use std::ops::Range;
use std::slice;

use corsac::HeaderList;

use super::layout::Layout;
use crate::judge::{Examination, Guilt, Message, Recorded, Unanswered};
use crate::report::view::{self, is_the_pages, matters};

pub(super) fn write(layout: &mut Layout, examination: &Examination) {
    let page = examination.request.header_list();
    let failed = view::failed_exchange(examination);
    let last = examination.exchanges.len().wrapping_sub(1);
    for (index, exchange) in examination.exchanges.iter().enumerate() {
        let error = view::network_error(examination).filter(|_| index == last);
        let guilt = match (error, failed) {
            (Some(error), Some(failed)) => Guilt::of(error, failed),
            _ => Guilt::default(),
        };
        write_request(layout, &exchange.sent, page, &guilt);
        write_response(layout, exchange, &guilt);
    }
    if let Some(unanswered) = examination.unanswered() {
        write_request(layout, unanswered, page, &Guilt::default());
    }
}

fn write_request(layout: &mut Layout, sent: &Unanswered, page: &HeaderList, guilt: &Guilt) {
    let message = &sent.message;
    layout.exchange(&sent.kind.to_string(), &format!("{} {}", message.method(), message.url()));
    for (index, line) in message.headers().iter().enumerate() {
        let marked = guilt.of_line(Message::Request, index);
        if matters(line.0) || is_the_pages(sent.kind, line.0, page) || !marked.is_empty() {
            layout.header_line('>', line, marked);
        }
    }
}

fn write_response(layout: &mut Layout, exchange: &Recorded, guilt: &Guilt) {
    let status_line = &exchange.answer.status_line;
    let status = status_bytes(status_line);
    let marked = Some(status).filter(|_| guilt.has_status());
    layout.message_line('<', status_line, marked.as_slice());
    for (index, line) in exchange.answer.response.headers().iter().enumerate() {
        let marked = guilt.of_line(Message::Response, index);
        if matters(line.0) || !marked.is_empty() {
            layout.header_line('<', line, marked);
        }
    }
    for name in guilt.missing() {
        let line = format!("({name} is missing)");
        layout.message_line('<', line.as_bytes(), slice::from_ref(&(1..1 + name.len())));
    }
}

/// Where the status stands in a status line.
fn status_bytes(status_line: &[u8]) -> Range<usize> {
    let start = status_line.iter().position(|&byte| byte == b' ').map_or(0, |at| at + 1);
    let length = status_line[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    start..start + length
}
