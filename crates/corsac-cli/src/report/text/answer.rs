//! Requests without a response, and why they have none.

use corsac_client::ExchangeError;

use super::layout::Layout;
use crate::judge::{End, Examination, Unsent};

pub(super) fn write(layout: &mut Layout, examination: &Examination) {
    match &examination.end {
        End::Judged(_) => {}
        End::Unreachable(_, error) => write_error(layout, error),
        End::Withheld(unsent) => write_unsent(layout, unsent),
    }
}

fn write_error(layout: &mut Layout, error: &ExchangeError) {
    /// How much of an unfinished answer is shown.
    const EXCERPT: usize = 120;
    match error.is_before_request() {
        true => layout.message_line('>', b"(not sent)", &[]),
        false => layout.message_line('<', b"(no response)", &[]),
    }
    layout.gap();
    let received = error.received();
    if !received.is_empty() {
        layout.bytes("received", &received[..received.len().min(EXCERPT)]);
    }
    layout.field("meaning", "a browser reports a failed fetch, which says nothing about CORS");
}

fn write_unsent(layout: &mut Layout, unsent: &Unsent) {
    let Unsent { request, peer } = unsent;
    let method = request.message.method();
    layout.message_line('>', b"(not sent)", &[]);
    layout.gap();
    let why =
        format!("a {method} can change something at {}, which is not this machine", peer.ip());
    layout.field("not sent", &why);
    layout.field("to send it", "add --send");
}
