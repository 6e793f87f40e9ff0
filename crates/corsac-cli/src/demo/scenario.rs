use http_body_util::Full;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use crate::judge::Verdict;

/// The page that asks in every scenario.
pub(super) const ORIGIN: &str = "https://app.example.com";

/// One classic: a way to answer, a check to run, and what comes of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scenario {
    /// The first segment of its path.
    pub(super) name: &'static str,
    /// What is demonstrated, in one line.
    pub(super) title: &'static str,
    /// What to do about it, or what is noteworthy.
    pub(super) lesson: &'static str,
    /// The arguments of `corsac check` after the URL and the origin.
    pub(super) arguments: &'static [&'static str],
    pub(super) expected: Expected,
    /// How the sample API answers.
    pub(super) answer: fn(&Parts) -> Answer,
}

/// What a check must find.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Expected {
    Allowed,
    /// Refused by this algorithm, at this step.
    Refused(&'static str, &'static str),
}

pub(super) type Answer = Response<Full<Bytes>>;

impl Expected {
    pub(super) fn verdict(self) -> Verdict {
        match self {
            Self::Allowed => Verdict::Allowed,
            Self::Refused(..) => Verdict::Refused,
        }
    }
}

/// A response with these headers and a body that says which status it has.
pub(super) fn answer(status: u16, headers: &[(&'static str, &str)]) -> Answer {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    let body = if status == StatusCode::NO_CONTENT { String::new() } else { format!("{status}\n") };
    let content = Full::new(Bytes::from(body));
    builder.body(content).expect("the scenarios' names and values are well-formed")
}

/// A preflight answered as it should be, except for what follows in `headers`.
pub(super) fn preflight_answer(headers: &[(&'static str, &str)]) -> Answer {
    answer(204, &[&[("Vary", "Origin")], headers].concat())
}

pub(super) fn is_preflight(request: &Parts) -> bool {
    request.method == Method::OPTIONS
        && request.headers.contains_key("origin")
        && request.headers.contains_key("access-control-request-method")
}
