//! What would be sent, without sending it.

use corsac::browser::{Action, ExchangeKind, Fetch, HttpRequest, Moment, PreflightCache, Response};
use corsac_client::RequestMessage;

use super::outgoing;
use crate::plan::CheckPlan;

/// The requests that a browser would send if nothing came in between: the preflight, if there is
/// one, and the request itself.
pub(crate) fn rehearse(plan: &CheckPlan) -> Vec<(ExchangeKind, RequestMessage)> {
    let mut cache = PreflightCache::new(plan.profile);
    let mut fetch = Fetch::new(plan.request.clone());
    let mut messages = Vec::new();
    while let Action::Send(http) = fetch.poll_action(&mut cache, Moment::START) {
        messages.push((http.kind(), outgoing::prepare(&plan.browser, &http).message));
        if http.kind() == ExchangeKind::Request {
            break;
        }
        let granted = granted(&http);
        fetch.handle_response(granted, &mut cache, Moment::START);
    }
    messages
}

/// A response that grants everything a preflight asks for.
fn granted(http: &HttpRequest<'_>) -> Response {
    let asked = |name: &str| http.headers().get(name.as_bytes()).unwrap_or_default().into_owned();
    Response::new(
        204,
        [
            ("Access-Control-Allow-Origin", asked("Origin")),
            ("Access-Control-Allow-Credentials", b"true".to_vec()),
            ("Access-Control-Allow-Methods", asked("Access-Control-Request-Method")),
            ("Access-Control-Allow-Headers", asked("Access-Control-Request-Headers")),
        ],
    )
}
