//! What came of a probe.

use std::fmt;

use corsac::HeaderList;
use corsac::browser::{Outcome, Request, Response};
use url::Url;

use crate::{ProbeId, Run};

/// What came of a probe.
#[derive(Clone, Debug)]
pub struct Observed {
    /// Which run of the plan it is.
    pub run: Run,
    /// The probe.
    pub probe: ProbeId,
    /// The page's request, unless the probe is a raw one.
    pub page_request: Option<Request>,
    /// What went over the network, in order.
    pub exchanges: Vec<Exchange>,
    /// How it ended.
    pub end: End,
}

/// One request and its response.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What the request is for.
    pub kind: ExchangeKind,
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: Url,
    /// Its headers, without what the carrier adds.
    pub headers: HeaderList,
    /// The response.
    pub response: Response,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ExchangeKind {
    /// A preflight, or what looks like one.
    Preflight,
    /// Any other request.
    Request,
}

/// How a probe ended.
#[derive(Clone, Debug)]
pub enum End {
    /// The browser half came to an outcome.
    Judged(Box<Outcome>),
    /// The preflight passed, and the request itself was not to be sent.
    PreflightPassed,
    /// It was a raw request, of which a browser says nothing.
    Raw,
    /// There was no answer, for this reason.
    NoAnswer(String),
}

impl fmt::Display for ExchangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Preflight => "preflight",
            Self::Request => "request",
        })
    }
}
