//! What several rules agree about.

use crate::server::decision::{Action, Decision};
use crate::server::{Refusal, RequestHead, RequestKind, Value};

/// What every decision grants: if they do not say the same, nothing.
pub(super) fn of<'a, V: AsRef<[u8]>>(
    decisions: Vec<Decision<'a, V>>,
    head: &'a impl RequestHead,
) -> Decision<'a, V> {
    let refusal = Refusal::AmbiguousPath { path: head.path() };
    let vary =
        decisions.iter().map(|decision| decision.vary).fold(Default::default(), |a, b| a | b);
    let mut decisions = decisions.into_iter();
    let first = decisions.next();
    let same = first.filter(|first| decisions.all(|other| grants_the_same(first, &other)));
    let decision = match same {
        Some(decision) => decision,
        None => Decision::without_policy(RequestKind::of(head)).refused(refusal),
    };
    Decision { vary, ..decision }
}

fn grants_the_same<V: AsRef<[u8]>>(a: &Decision<'_, V>, b: &Decision<'_, V>) -> bool {
    let line = |(name, value): (_, Value<'_, V>)| match value {
        Value::Constant(value) => (name, Ok(value.as_ref().to_vec())),
        Value::SameAs(header) => (name, Err(header)),
    };
    a.kind == b.kind
        && a.action == b.action
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
            headers: crate::server::decision::Headers::NONE,
        }
    }
}
