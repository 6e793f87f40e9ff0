//! Why a fetch failed: who, what, which step, with the bytes.

use std::fmt;

use url::Url;

use super::exchange::ExchangeKind;
use super::failure::Failure;
use super::response::Response;

/// A network error. The page sees only that there was one; this is the rest.
///
/// <https://fetch.spec.whatwg.org/#concept-network-error>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NetworkError {
    pub(crate) failure: Failure,
    pub(crate) url: Url,
    pub(crate) exchange: Option<ExchangeKind>,
    pub(crate) response: Option<Response>,
    pub(crate) step: Step,
}

impl NetworkError {
    /// What failed.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        &self.failure
    }

    /// The URL whose request or response failed; for a redirect that cannot be followed, the
    /// redirecting URL.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The exchange whose response failed; `None` if the fetch failed before sending anything to
    /// [`url`](Self::url).
    #[must_use]
    pub fn exchange(&self) -> Option<ExchangeKind> {
        self.exchange
    }

    /// The response that failed, if there was one.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        self.response.as_ref()
    }

    /// The status of the response that failed, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.response.as_ref().map(Response::status)
    }

    /// The step of the standard that failed.
    #[must_use]
    pub fn step(&self) -> Step {
        self.step
    }
}

impl fmt::Display for NetworkError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.failure, self.step())
    }
}

impl std::error::Error for NetworkError {}

/// A step of an algorithm of the standard.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Step {
    /// The algorithm's name in the standard.
    pub algorithm: &'static str,
    /// The step's number in it, such as `7.5`; empty where the algorithm has none.
    pub number: &'static str,
    /// The anchor of the algorithm in the standard.
    pub anchor: &'static str,
}

impl Step {
    pub(crate) const fn new(
        algorithm: &'static str,
        number: &'static str,
        anchor: &'static str,
    ) -> Self {
        Self { algorithm, number, anchor }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            "" => write!(formatter, "{}", self.algorithm),
            number => write!(formatter, "{}, step {number}", self.algorithm),
        }
    }
}
