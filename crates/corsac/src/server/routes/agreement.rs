//! What several rules agree about.

use crate::server::decision::{Action, Decision, TimingHeader};
use crate::server::{Refusal, RequestHead, RequestKind, Value, Vary};

/// What every decision grants: if they do not say the same, nothing.
pub(super) fn of<'a, V: AsRef<[u8]>>(
    decisions: Vec<Decision<'a, V>>,
    head: &'a impl RequestHead,
) -> Decision<'a, V> {
    let vary = decisions.iter().fold(Vary::NONE, |vary, decision| vary | decision.vary);
    let kind = strictest_kind(&decisions);
    let refuses = decisions.iter().any(|decision| decision.action == Action::REFUSE);
    let mut decisions = decisions.into_iter();
    let same = decisions
        .next()
        .filter(|first| decisions.all(|other| grants_the_same(first, &other)))
        .unwrap_or_else(|| {
            let nothing = Decision::without_policy(kind);
            let action = if refuses { Action::REFUSE } else { nothing.action };
            let refusal = Refusal::AmbiguousPath { path: head.path() };
            Decision { action, ..nothing }.refused(refusal)
        });
    Decision { vary, ..same }
}

/// A handshake, if some rule checks handshakes; otherwise what every rule says.
fn strictest_kind<V>(decisions: &[Decision<'_, V>]) -> RequestKind {
    let mut kinds = decisions.iter().map(|decision| decision.kind);
    match kinds.clone().any(|kind| kind == RequestKind::WebSocket) {
        true => RequestKind::WebSocket,
        false => kinds.next().unwrap_or(RequestKind::Cors),
    }
}

fn grants_the_same<V: AsRef<[u8]>>(a: &Decision<'_, V>, b: &Decision<'_, V>) -> bool {
    let line = |(name, value): (_, Value<'_, V>)| match value {
        Value::Constant(value) => (name, Ok(value.as_ref().to_vec())),
        Value::SameAs(header) => (name, Err(header)),
    };
    a.kind == b.kind
        && a.action == b.action
        && a.upstream_headers == b.upstream_headers
        && a.timing == b.timing
        && a.refusal == b.refusal
        && a.header_lines().map(line).eq(b.header_lines().map(line))
}

impl<V> Decision<'_, V> {
    /// Nothing is allowed.
    pub(super) fn without_policy(kind: RequestKind) -> Self {
        let action = match kind {
            RequestKind::CorsPreflight | RequestKind::WebSocket => Action::REFUSE,
            RequestKind::Cors | RequestKind::NotCors => Action::Continue,
        };
        Self {
            kind,
            action,
            refusal: None,
            vary: Default::default(),
            upstream_headers: Default::default(),
            timing: TimingHeader::Policy,
            headers: crate::server::decision::Headers::NONE,
        }
    }
}
