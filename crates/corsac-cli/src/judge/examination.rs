use std::net::SocketAddr;

use corsac::browser::{ExchangeKind, IncludeCredentials, Outcome};
use corsac_client::{ExchangeError, ReceivedBody, RequestMessage, SiteContext};
use corsac_diagnostics::{Observation, ObservedExchange, WithheldCookie};

use super::verdict::Verdict;

/// Everything that happened in a check.
#[derive(Clone, Debug)]
pub(crate) struct Examination {
    /// What was sent, what came back, and what the browser half made of it.
    pub(crate) observation: Observation,
    /// What was read of the bodies, one for each exchange.
    pub(crate) bodies: Vec<Option<ReceivedBody>>,
    pub(crate) end: End,
}

/// A request without its response.
#[derive(Clone, Debug)]
pub(crate) struct Unanswered {
    pub(crate) kind: ExchangeKind,
    pub(crate) message: RequestMessage,
    pub(crate) credentials: IncludeCredentials,
    /// Who asks, as cookies care.
    pub(crate) context: SiteContext,
    pub(crate) withheld_cookies: Vec<WithheldCookie>,
}

/// How a check ended.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// The browser half came to an outcome.
    Judged,
    /// The recording has no response to a request.
    NotRecorded(Unanswered),
    /// The request itself was not sent, since only the preflight was asked for.
    PreflightOnly(Unanswered),
    /// A request got no response.
    Unreachable(Unanswered, ExchangeError),
    /// A request was not sent, because it could change something.
    Withheld(Unsent),
}

/// A request that was not sent, and where it would have gone.
#[derive(Clone, Debug)]
pub(crate) struct Unsent {
    pub(crate) request: Unanswered,
    pub(crate) to: Receiver,
}

/// Who would have got a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Receiver {
    /// The machine of this address.
    Address(SocketAddr),
    /// Whoever a proxy finds.
    BehindProxy,
}

impl Examination {
    pub(crate) fn verdict(&self) -> Verdict {
        match (&self.end, self.outcome()) {
            (End::Judged, Some(outcome)) => Verdict::of_outcome(outcome),
            (End::PreflightOnly(_), _) if self.passed_preflight().is_some() => Verdict::Allowed,
            (End::Unreachable(..), _) => Verdict::Unreachable,
            _ => Verdict::Undetermined,
        }
    }

    /// The outcome, if the browser half came to one.
    pub(crate) fn outcome(&self) -> Option<&Outcome> {
        self.observation.outcome.as_ref()
    }

    /// The request that came last and has no response.
    pub(crate) fn unanswered(&self) -> Option<&Unanswered> {
        match &self.end {
            End::Judged => None,
            End::NotRecorded(request)
            | End::PreflightOnly(request)
            | End::Unreachable(request, _)
            | End::Withheld(Unsent { request, .. }) => Some(request),
        }
    }

    /// The preflight of a request that was not sent, if that preflight was sent and passed.
    pub(crate) fn passed_preflight(&self) -> Option<&ObservedExchange> {
        let last = self.observation.exchanges.last()?;
        let unsent = !matches!(self.end, End::Judged | End::Unreachable(..));
        (unsent && last.kind == ExchangeKind::Preflight).then_some(last)
    }
}
