//! What another browser would have made of the same responses.

use corsac::browser::{
    Action, BrowserProfile, Fetch, HttpRequest, Moment, PreflightCache, Request,
};
use corsac_diagnostics::ObservedExchange;

use super::examination::Examination;
use super::verdict::Verdict;

/// The answer of another browser.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Replay {
    /// It decides so.
    Verdict(Verdict),
    /// It sends other requests, so these responses do not tell.
    SendsOtherRequests,
}

/// Lets another browser judge the recorded responses.
pub(crate) fn replay(
    request: Request,
    profile: BrowserProfile,
    examination: &Examination,
) -> Replay {
    let mut cache = PreflightCache::new(profile);
    let mut fetch = Fetch::new(request);
    let mut exchanges = examination.observation.exchanges.iter();
    loop {
        let http = match fetch.poll_action(&mut cache, Moment::START) {
            Action::Done(outcome) => return Replay::Verdict(Verdict::of_outcome(outcome)),
            Action::Send(http) => http,
        };
        let Some(next) = exchanges.next() else { return at_the_end(&http, examination) };
        if !asks_the_same(&http, next) {
            return Replay::SendsOtherRequests;
        }
        let response = next.response.clone();
        fetch.handle_response(response, &mut cache, Moment::START);
    }
}

/// The other browser wants to send something that has no recorded response.
fn at_the_end(http: &HttpRequest<'_>, examination: &Examination) -> Replay {
    match examination.unanswered() {
        Some(sent) if sent.kind == http.kind() && sent.message.url() == http.url() => {
            Replay::Verdict(examination.verdict())
        }
        _ => Replay::SendsOtherRequests,
    }
}

/// Whether a server would take this request for the observed one, as far as CORS goes.
fn asks_the_same(http: &HttpRequest<'_>, observed: &ObservedExchange) -> bool {
    const ASKING: [&[u8]; 3] =
        [b"origin", b"access-control-request-method", b"access-control-request-headers"];
    let same = |name: &&[u8]| http.headers().get(name) == observed.request_headers.get(name);
    http.kind() == observed.kind
        && *http.method() == observed.method
        && *http.url() == observed.url
        && ASKING.iter().all(same)
}
