//! Preflights that fail by their status.

use corsac::browser::ExchangeKind;

use crate::exchange_text;
use crate::finding::Finding;
use crate::firewall::Firewall;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::place::Place;
use crate::rule::Rule;

/// A preflight whose response made the fetch fail, with its index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RefusedPreflight<'a> {
    pub(crate) index: usize,
    pub(crate) exchange: &'a ObservedExchange,
}

impl<'a> RefusedPreflight<'a> {
    /// The preflight that made the fetch fail, if one did.
    pub(crate) fn of(observation: &'a Observation) -> Option<Self> {
        observation.network_error()?.response()?;
        let (index, exchange) = (observation.failed_index()?, observation.failed_exchange()?);
        (exchange.kind == ExchangeKind::Preflight).then_some(Self { index, exchange })
    }

    /// The same if its status is one of these, and the server's own.
    pub(crate) fn with_status(
        observation: &'a Observation,
        is_searched: impl Fn(u16) -> bool,
    ) -> Option<Self> {
        Self::of(observation)
            .filter(|preflight| is_searched(preflight.exchange.status()))
            .filter(|preflight| Firewall::marked(preflight.exchange).is_none())
    }

    /// That this preflight was answered by its status, and why, with what to do.
    pub(crate) fn finding(
        self,
        rule: &'static Rule,
        reason: &str,
        advice: impl Into<String>,
    ) -> Finding {
        let request = exchange_text::request(self.exchange);
        let status = exchange_text::status(self.exchange);
        let message = format!("{request} was answered {status}{reason}");
        rule.finding(message).at(self.index, vec![Place::Status]).fix(Fix::advice(advice))
    }
}
