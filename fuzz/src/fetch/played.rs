//! One fetch, played to its end.

use corsac::HeaderList;
use corsac::browser::{
    Action, Body, ExchangeKind, Fetch, HttpRequest, IncludeCredentials, Initiator, Moment, Outcome,
    PreflightCache, Request, Response, TraceEvent,
};
use url::Url;

use super::answered::Answer;

/// One exchange as the network saw it.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub(super) kind: ExchangeKind,
    pub(super) url: Url,
    pub(super) method: String,
    pub(super) headers: HeaderList,
    pub(super) has_body: bool,
    pub(super) credentials: IncludeCredentials,
    /// Whether the request could have the use-CORS-preflight flag.
    pub(super) may_be_forced: bool,
    /// `None` if the connection was closed.
    pub(super) response: Option<Response>,
}

/// A fetch that has ended.
#[derive(Debug)]
pub(super) struct Played {
    /// The request as the page made it.
    pub(super) asked: Request,
    /// The request as redirects left it.
    pub(super) request: Request,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) outcome: Outcome,
}

/// No fetch makes more exchanges: 21 requests, each with a preflight.
const MOST_EXCHANGES: usize = 42;

impl Played {
    /// Plays a fetch; the answers are given in turn, over and over.
    pub(super) fn of(
        request: Request,
        answers: &[Answer],
        cache: &mut PreflightCache,
        now: Moment,
    ) -> Self {
        let asked = request.clone();
        let mut fetch = Fetch::new(request).with_trace();
        let may_be_forced = asked.initiator() == Initiator::XmlHttpRequest
            || asked.body().is_some_and(Body::is_streamed);
        let mut exchanges = Vec::new();
        while let Some(mut exchange) = next_exchange(&mut fetch, cache, now) {
            exchange.may_be_forced = may_be_forced;
            assert!(exchanges.len() < MOST_EXCHANGES);
            match &answers[exchanges.len() % answers.len()] {
                Answer::Closed => fetch.handle_connection_closed(cache),
                Answer::Response(response) => {
                    exchange.response = Some(response.clone());
                    fetch.handle_response(response.clone(), cache, now);
                }
            }
            exchanges.push(exchange);
        }
        check_end(&mut fetch, cache, now);
        let request = fetch.request().clone();
        let outcome = fetch.into_outcome().expect("a fetch that sends nothing has an outcome");
        Self { asked, request, exchanges, outcome }
    }
}

/// The next exchange. Asking twice gives the same answer.
fn next_exchange(fetch: &mut Fetch, cache: &mut PreflightCache, now: Moment) -> Option<Exchange> {
    let mut next = || match fetch.poll_action(cache, now) {
        Action::Send(http) => Some(exchange(http)),
        Action::Done(_) => None,
    };
    let (first, second) = (next(), next());
    assert_eq!(
        first.as_ref().map(|own| (own.kind, &own.url, &own.headers)),
        second.as_ref().map(|own| (own.kind, &own.url, &own.headers)),
    );
    second
}

fn exchange(http: HttpRequest<'_>) -> Exchange {
    Exchange {
        kind: http.kind(),
        url: http.url().clone(),
        method: http.method().to_string(),
        headers: http.headers().clone(),
        has_body: http.body().is_some(),
        credentials: http.credentials(),
        may_be_forced: false,
        response: None,
    }
}

/// Nothing that comes after the end changes it, and the trace tells of it.
fn check_end(fetch: &mut Fetch, cache: &mut PreflightCache, now: Moment) {
    let summary = |fetch: &Fetch| format!("{:?}", fetch.outcome());
    let before = summary(fetch);
    let events = fetch.trace().len();
    fetch.handle_response(Response::new(200, [("Vary", "*")]), cache, now);
    fetch.handle_connection_closed(cache);
    assert_eq!((before, events), (summary(fetch), fetch.trace().len()));
    let ends = |event: &&TraceEvent| matches!(event, TraceEvent::Failed(_) | TraceEvent::Responded);
    assert_eq!(fetch.trace().iter().filter(ends).count(), 1);
}
