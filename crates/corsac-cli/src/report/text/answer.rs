//! Requests without a response: what that means, and what to do.

use corsac::browser::ExchangeKind;
use corsac_client::ExchangeError;

use super::layout::Layout;
use crate::judge::{End, Receiver, Unanswered, Unsent};
use crate::report::bytes::escape;
use crate::report::story::Story;

pub(super) fn write(layout: &mut Layout, story: &Story<'_>) {
    match &story.examination.end {
        End::Judged => {}
        End::NotRecorded(request) => write_not_recorded(layout, request),
        End::PreflightOnly(_) => {
            layout
                .field("next", "leave out --preflight-only to have the request itself judged too");
        }
        End::Unreachable(_, error) => write_error(layout, error),
        End::Withheld(unsent) => write_unsent(layout, unsent),
    }
}

fn write_error(layout: &mut Layout, error: &ExchangeError) {
    /// How much of an unfinished answer is shown.
    const EXCERPT: usize = 120;
    let received = layout.secrets().head(error.received());
    if !received.is_empty() {
        layout.quotation("received", &escape(&received[..received.len().min(EXCERPT)]));
    }
    layout.field("meaning", "a browser reports a failed fetch, which says nothing about CORS");
}

fn write_unsent(layout: &mut Layout, unsent: &Unsent) {
    let Unsent { request, to } = unsent;
    let method = request.message.method();
    let why = match to {
        Receiver::Address(peer) => {
            format!("a {method} can change something at {}, which is not this machine", peer.ip())
        }
        Receiver::BehindProxy => {
            format!("a {method} can change something, and nobody here knows where the proxy leads")
        }
    };
    layout.field("not sent", &why);
    layout.field("to send it", "add --send");
}

fn write_not_recorded(layout: &mut Layout, request: &Unanswered) {
    let target = format!("{} {}", request.message.method(), request.message.url());
    layout.quotation("missing", &target);
    if request.kind == ExchangeKind::Preflight {
        layout.field("", "A browser that remembers an earlier answer sends no preflight.");
    }
    layout.field(
        "to record",
        "In the Network panel of DevTools tick \"Disable cache\", remove every filter, reload the \
         page and export the HAR file again: it then holds the preflights too.",
    );
}
