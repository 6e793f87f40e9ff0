//! Carries a plan's requests to a server in memory.

use corsac_verify::{CallerHeaders, Conversation, Observed, Order, Outgoing, Plan};
use url::Position;

use super::server::{Head, Server};

pub(crate) fn observe(plan: &Plan, server: &mut Server) -> Vec<Observed> {
    let mut observed = Vec::new();
    for (index, step) in plan.steps().iter().enumerate() {
        let conversations = plan.conversations(index);
        match step.order {
            Order::InTurn => {
                for conversation in conversations {
                    observed.extend(at_once(vec![conversation], server));
                }
            }
            Order::AtOnce => observed.extend(at_once(conversations, server)),
        }
    }
    observed
}

/// All requests come before the first is answered.
fn at_once(mut conversations: Vec<Conversation>, server: &mut Server) -> Vec<Observed> {
    loop {
        let heads: Vec<_> =
            conversations.iter_mut().map(|one| one.outgoing().map(|sent| head(&sent))).collect();
        if heads.iter().all(Option::is_none) {
            return conversations.into_iter().map(Conversation::finish).collect();
        }
        heads.iter().flatten().for_each(|head| server.begin(head));
        for (conversation, head) in conversations.iter_mut().zip(&heads) {
            if let Some(head) = head {
                conversation.handle_response(server.answer(head));
            }
        }
    }
}

/// What comes to the server.
pub(crate) fn head(outgoing: &Outgoing) -> Head {
    let mut headers = outgoing.headers.clone();
    headers.push(b"Host", outgoing.host.as_bytes());
    if outgoing.caller_headers == CallerHeaders::Added {
        headers.push(b"Authorization", b"Bearer x");
    }
    let target = &outgoing.url[Position::BeforePath..Position::AfterQuery];
    Head { method: outgoing.method.clone(), target: target.to_owned(), headers }
}
