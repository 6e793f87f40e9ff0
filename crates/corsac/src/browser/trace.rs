//! The steps a fetch took, for those who ask.

use std::fmt;

use url::Url;

use super::exchange::ExchangeKind;
use super::network_error::Step;
use super::request::ResponseTainting;

/// One step of a fetch.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum TraceEvent {
    /// Main fetch chose a response tainting for a URL.
    ResponseTainting {
        /// The request's current URL.
        url: Url,
        /// What was chosen.
        tainting: ResponseTainting,
    },
    /// The CORS-preflight cache was asked, or passed over, and a preflight is not needed.
    PreflightCacheMatch,
    /// The CORS-preflight cache has nothing that serves the request.
    PreflightCacheMiss,
    /// A request was handed to the network.
    Sent(ExchangeKind),
    /// A response passed every check.
    Passed(ExchangeKind),
    /// A redirect is followed.
    Redirected {
        /// Where it leads.
        target: Url,
    },
    /// The cache entries of the current URL were cleared.
    CacheEntriesCleared,
    /// A step returned a network error.
    Failed(Step),
    /// The page gets a response.
    Responded,
}

impl TraceEvent {
    /// The step of the standard that was taken.
    #[must_use]
    pub fn step(&self) -> Step {
        match self {
            Self::ResponseTainting { .. } => Step::new("main fetch", "12", "concept-main-fetch"),
            Self::PreflightCacheMatch | Self::PreflightCacheMiss => {
                Step::new("HTTP fetch", "4.1", "concept-http-fetch")
            }
            Self::Sent(ExchangeKind::Preflight) => {
                Step::new("CORS-preflight fetch", "6", "cors-preflight-fetch-0")
            }
            Self::Passed(ExchangeKind::Preflight) => {
                Step::new("CORS-preflight fetch", "7", "cors-preflight-fetch-0")
            }
            Self::Sent(ExchangeKind::Request) => {
                Step::new("HTTP fetch", "4.3", "concept-http-fetch")
            }
            Self::Passed(ExchangeKind::Request) => {
                Step::new("HTTP fetch", "4.4", "concept-http-fetch")
            }
            Self::Redirected { .. } => {
                Step::new("HTTP-redirect fetch", "18", "concept-http-redirect-fetch")
            }
            Self::CacheEntriesCleared => {
                Step::new("clear cache entries", "", "concept-cache-clear")
            }
            Self::Failed(step) => *step,
            Self::Responded => Step::new("main fetch", "14", "concept-main-fetch"),
        }
    }
}

impl fmt::Display for TraceEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ResponseTainting { url, tainting } => {
                write!(formatter, "response tainting of {url} is {tainting:?}")
            }
            Self::PreflightCacheMatch => formatter.write_str("the preflight cache serves this"),
            Self::PreflightCacheMiss => formatter.write_str("a preflight is needed"),
            Self::Sent(kind) => write!(formatter, "{kind} sent"),
            Self::Passed(kind) => write!(formatter, "the response to the {kind} passes"),
            Self::Redirected { target } => write!(formatter, "redirected to {target}"),
            Self::CacheEntriesCleared => formatter.write_str("preflight cache entries cleared"),
            Self::Failed(step) => write!(formatter, "network error at {step}"),
            Self::Responded => formatter.write_str("the page gets a response"),
        }
    }
}
