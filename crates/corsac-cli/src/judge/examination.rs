use std::net::SocketAddr;

use corsac::browser::{ExchangeKind, IncludeCredentials, Outcome, Request};
use corsac_client::{Exchange, ExchangeError, RequestMessage};

use super::verdict::Verdict;

/// Everything that happened in a check.
#[derive(Clone, Debug)]
pub(crate) struct Examination {
    /// The request, as redirects left it.
    pub(crate) request: Request,
    /// The exchanges that took place, in order.
    pub(crate) exchanges: Vec<Recorded>,
    pub(crate) end: End,
}

/// A request that was sent and the response to it.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) sent: Unanswered,
    pub(crate) answer: Exchange,
}

/// A request without its response.
#[derive(Clone, Debug)]
pub(crate) struct Unanswered {
    pub(crate) kind: ExchangeKind,
    pub(crate) message: RequestMessage,
    pub(crate) credentials: IncludeCredentials,
}

/// How a check ended.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// The browser half came to an outcome.
    Judged(Outcome),
    /// A request got no response.
    Unreachable(Unanswered, ExchangeError),
    /// A request was not sent, because it could change something.
    Withheld(Unsent),
}

/// A request that was not sent, and where it would have gone.
#[derive(Clone, Debug)]
pub(crate) struct Unsent {
    pub(crate) request: Unanswered,
    pub(crate) peer: SocketAddr,
}

impl Examination {
    pub(crate) fn verdict(&self) -> Verdict {
        match &self.end {
            End::Judged(outcome) => Verdict::of_outcome(outcome),
            End::Unreachable(..) => Verdict::Unreachable,
            End::Withheld(_) => Verdict::Undetermined,
        }
    }

    /// The outcome, if the browser half came to one.
    pub(crate) fn outcome(&self) -> Option<&Outcome> {
        match &self.end {
            End::Judged(outcome) => Some(outcome),
            End::Unreachable(..) | End::Withheld(_) => None,
        }
    }

    /// The request that came last and has no response.
    pub(crate) fn unanswered(&self) -> Option<&Unanswered> {
        match &self.end {
            End::Judged(_) => None,
            End::Unreachable(request, _) | End::Withheld(Unsent { request, .. }) => Some(request),
        }
    }

    /// The preflight of a withheld request, if that was sent and passed.
    pub(crate) fn passed_preflight(&self) -> Option<&Recorded> {
        let last = self.exchanges.last()?;
        let withheld = matches!(self.end, End::Withheld(_));
        (withheld && last.sent.kind == ExchangeKind::Preflight).then_some(last)
    }
}
