//! What was seen of a check: all that a rule may look at.

mod exchange;

use std::net::IpAddr;

use corsac::browser::{
    BrowserProfile, ExchangeKind, Failure, FilteredResponse, NetworkError, Outcome, Request,
};

pub use exchange::{ObservedExchange, WithheldCookie};

/// A page's request, what was sent for it, what came back, and what the browser half made of it.
///
/// It comes from a live server, from a recording or from an example; rules cannot tell which.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The browser.
    pub profile: BrowserProfile,
    /// The request as the page made it.
    pub page_request: Request,
    /// The request as redirects left it; the same as `page_request` if there were none.
    pub request: Request,
    /// The exchanges that took place, in order.
    pub exchanges: Vec<ObservedExchange>,
    /// What the browser half came to; `None` if a response is missing.
    pub outcome: Option<Outcome>,
}

impl Observation {
    /// The error that made the fetch fail, if it did.
    #[must_use]
    pub fn network_error(&self) -> Option<&NetworkError> {
        self.outcome.as_ref()?.network_error()
    }

    /// What made the fetch fail, if it did.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.network_error().map(NetworkError::failure)
    }

    /// The index of the exchange whose response made the fetch fail; `None` if it did not fail, or
    /// before anything was sent.
    #[must_use]
    pub fn failed_index(&self) -> Option<usize> {
        self.network_error()?.response()?;
        self.exchanges.len().checked_sub(1)
    }

    /// The exchange whose response made the fetch fail.
    #[must_use]
    pub fn failed_exchange(&self) -> Option<&ObservedExchange> {
        self.exchanges.get(self.failed_index()?)
    }

    /// What the page gets, if the fetch did not fail.
    #[must_use]
    pub fn response(&self) -> Option<&FilteredResponse> {
        self.outcome.as_ref()?.response()
    }

    /// The exchanges of one kind, with their indices.
    pub fn exchanges_of(
        &self,
        kind: ExchangeKind,
    ) -> impl Iterator<Item = (usize, &ObservedExchange)> {
        self.exchanges.iter().enumerate().filter(move |(_, exchange)| exchange.kind == kind)
    }

    /// The last exchange for the request itself, with its index.
    #[must_use]
    pub fn last_of_request(&self) -> Option<(usize, &ObservedExchange)> {
        self.exchanges_of(ExchangeKind::Request).last()
    }

    /// The address that answered last, if it is known.
    #[must_use]
    pub fn peer(&self) -> Option<IpAddr> {
        self.exchanges.last()?.peer.map(|peer| peer.ip())
    }
}
