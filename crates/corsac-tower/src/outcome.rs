//! What operators see of a decision.

use corsac::server::Decision;
use http::HeaderValue;

use crate::head::Head;

/// Tells the subscriber of events about a refusal, and counts the decision.
#[inline]
pub(crate) fn record(decision: &Decision<'_, HeaderValue>, head: &Head<'_>) {
    let _ = (decision, head);
    #[cfg(feature = "tracing")]
    if let Some(refusal) = decision.refusal() {
        event(decision.kind(), refusal, head);
    }
    #[cfg(feature = "metrics")]
    counter::increment(decision);
}

/// Bytes of a request are escaped: they come from strangers, and logs are read in terminals.
#[cfg(feature = "tracing")]
#[cold]
fn event(
    request: corsac::server::RequestKind,
    refusal: &corsac::server::Refusal<'_>,
    head: &Head<'_>,
) {
    use corsac::server::{RequestHead, RequestHeaderName};

    let origin = head.header_lines(RequestHeaderName::Origin).next();
    tracing::debug!(
        refusal = refusal.id(),
        kind = request.id(),
        origin = origin.map(|origin| tracing::field::display(origin.escape_ascii())),
        method = %head.method().escape_ascii(),
        path = %head.path().escape_ascii(),
        "refused: {refusal}",
    );
}

/// The failure of an origin source.
#[cfg_attr(not(feature = "tracing"), allow(unused_variables))]
pub(crate) fn record_source_failure(origin: &str, error: &impl std::fmt::Display) {
    // Both are read in terminals; the origin is well-formed already.
    #[cfg(feature = "tracing")]
    tracing::warn!(
        origin,
        error = %error.to_string().escape_debug(),
        "not allowed, because the origin source failed",
    );
}

#[cfg(feature = "metrics")]
mod counter {
    use std::sync::LazyLock;

    use corsac::server::{Decision, Refusal, RequestKind};
    use http::HeaderValue;
    use metrics::{Key, Label, Level, Metadata};

    static METADATA: Metadata<'static> =
        Metadata::new("corsac_tower", Level::INFO, Some("corsac_tower"));

    /// A key for each kind and outcome, made once: labels that are put together allocate.
    static KEYS: LazyLock<Vec<(RequestKind, &'static str, Key)>> = LazyLock::new(|| {
        let keys = |kind| outcomes().map(move |outcome| (kind, outcome, key(kind, outcome)));
        RequestKind::ALL.into_iter().flat_map(keys).collect()
    });

    pub(super) fn increment(decision: &Decision<'_, HeaderValue>) {
        let sought = (decision.kind(), decision.refusal().map_or(ALLOWED, Refusal::id));
        let found = KEYS.iter().find(|(kind, outcome, _)| (*kind, *outcome) == sought);
        if let Some((_, _, key)) = found {
            metrics::with_recorder(|recorder| {
                recorder.register_counter(key, &METADATA).increment(1);
            });
        }
    }

    const ALLOWED: &str = "allowed";

    fn outcomes() -> impl Iterator<Item = &'static str> {
        [ALLOWED].into_iter().chain(Refusal::IDS)
    }

    fn key(kind: RequestKind, outcome: &'static str) -> Key {
        let labels = vec![
            Label::from_static_parts("kind", kind.id()),
            Label::from_static_parts("outcome", outcome),
        ];
        Key::from_parts("corsac_requests_total", labels)
    }
}
