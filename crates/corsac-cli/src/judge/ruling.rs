use corsac::server::{Action, DecidingRule, Decision, Refusal, UpstreamHeaders};

/// What a policy file said to one request.
#[derive(Clone, Debug)]
pub(crate) struct Ruling {
    /// Who decided.
    pub(crate) rule: DecidingRule,
    pub(crate) refusal: Option<OwnedRefusal>,
    pub(crate) answered_by: AnsweredBy,
    /// What becomes of CORS headers that the service sets.
    pub(crate) upstream_headers: UpstreamHeaders,
}

/// Whose the response is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum AnsweredBy {
    /// Nobody else is asked.
    Policy,
    /// The service answers, and the policy's headers are put on its response.
    Service,
}

/// A refusal that outlives the request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct OwnedRefusal {
    pub(crate) id: &'static str,
    pub(crate) cause: Cause,
}

/// What a policy does not allow.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Cause {
    AmbiguousPath,
    HeaderName(String),
    HeaderNamesTooLong,
    Method(String),
    NoPolicy,
    Origin(String),
    /// Nothing that a browser sends.
    Other,
}

impl Ruling {
    pub(super) fn new(decision: &Decision<'_>, rule: DecidingRule) -> Self {
        Self {
            rule,
            refusal: decision.refusal().map(OwnedRefusal::of),
            answered_by: match decision.action() {
                Action::Answer { .. } => AnsweredBy::Policy,
                Action::Continue => AnsweredBy::Service,
            },
            upstream_headers: decision.upstream_headers(),
        }
    }
}

impl OwnedRefusal {
    fn of(refusal: &Refusal<'_>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let cause = match refusal {
            Refusal::AmbiguousPath { .. } => Cause::AmbiguousPath,
            Refusal::HeaderNameNotAllowed { name } => Cause::HeaderName(text(name)),
            Refusal::HeaderNamesTooLong { .. } => Cause::HeaderNamesTooLong,
            Refusal::MethodNotAllowed { method } => Cause::Method(text(method)),
            Refusal::NoPolicy => Cause::NoPolicy,
            Refusal::OriginNotAllowed { origin } => Cause::Origin(text(origin)),
            _ => Cause::Other,
        };
        Self { id: refusal.id(), cause }
    }
}
