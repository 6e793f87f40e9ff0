//! Answers that no service gives.

use corsac::server::{Decision, Vary};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, VARY};
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use crate::head::Head;
use crate::lines::{rare, repeated, set, value_of, vary_value};
use crate::routes::{ReadyLines, ReadyRoutes};

/// A response without the service, and without a body.
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
}

impl Answer {
    #[inline]
    pub(crate) fn of(
        status: u16,
        decision: &Decision<'_, HeaderValue>,
        head: &Head<'_>,
        routes: &ReadyRoutes,
    ) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN),
            headers: headers_of(decision, head, routes),
        }
    }

    #[inline]
    pub(crate) fn into_response<B: Default>(self) -> Response<B> {
        let mut response = Response::new(B::default());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

fn headers_of(
    decision: &Decision<'_, HeaderValue>,
    head: &Head<'_>,
    routes: &ReadyRoutes,
) -> HeaderMap {
    let Some(lines) = decision.constant_lines().and_then(|id| routes.lines(id)) else {
        return of_refusal(decision, head);
    };
    let mut headers = lines.answer.clone();
    // A decision with constant lines has an origin, and the copy begins with a place for it.
    let allow_origin = decision.allow_origin().and_then(|value| value_of(value, head));
    if let (Some(place), Some(value)) = (headers.values_mut().next(), allow_origin) {
        *place = value;
    }
    if decision.vary() != ReadyLines::ANSWER_VARY {
        replace_vary(&mut headers, decision.vary());
    }
    if decision.has_rare_lines() {
        headers.extend(rare(decision, head));
    }
    set(&mut headers, repeated(&lines.repeated, head));
    headers
}

/// The same where nothing is granted.
fn of_refusal(decision: &Decision<'_, HeaderValue>, head: &Head<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let allow_origin = decision.allow_origin().and_then(|value| value_of(value, head));
    headers.extend(allow_origin.map(|value| (ACCESS_CONTROL_ALLOW_ORIGIN, value)));
    if decision.has_rare_lines() {
        headers.extend(rare(decision, head));
    }
    replace_vary(&mut headers, decision.vary());
    headers
}

fn replace_vary(headers: &mut HeaderMap, vary: Vary) {
    if vary.is_empty() {
        headers.remove(VARY);
    } else {
        headers.insert(VARY, vary_value(vary));
    }
}
