//! Append a request `Origin` header.

use super::mode::{Mode, ReferrerPolicy};
use super::profile::Departure;
use super::request::{Request, ResponseTainting};
use crate::header::HeaderList;
use crate::method::Method;
use crate::origin::Origin;

/// Appends a request `Origin` header.
///
/// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>
pub(crate) fn append_request_origin_header(request: &Request, headers: &mut HeaderList) {
    // 2. Let serializedOrigin be the result of byte-serializing a request origin with request.
    let mut serialized_origin = request.byte_serialized_origin();
    // 3. If request's response tainting is "cors" or request's mode is either "websocket" or
    // "webtransport", then append (`Origin`, serializedOrigin) to request's header list.
    if request.response_tainting == ResponseTainting::Cors || sends_origin_anyway(request) {
        headers.push(b"Origin", serialized_origin);
        return;
    }
    // 4. Otherwise, if request's method is neither `GET` nor `HEAD`, then:
    if [Method::GET, Method::HEAD].contains(&request.method) {
        return;
    }
    // 4.1. If request's mode is not "cors", then switch on request's referrer policy:
    if request.mode != Mode::Cors && is_hidden_by_referrer_policy(request) {
        serialized_origin = b"null";
    }
    // DEPARTURE: Chromium changes the header to `null` when the request goes to another origin.
    if request.crossed_origins && request.departures.has(Departure::NoCorsRedirectNullsOrigin) {
        serialized_origin = b"null";
    }
    // 4.2. Append (`Origin`, serializedOrigin) to request's header list.
    headers.push(b"Origin", serialized_origin);
}

/// DEPARTURE: Chromium's elements in mode "cors" send the header to their own origin too.
fn sends_origin_anyway(request: &Request) -> bool {
    request.departures.has(Departure::CrossOriginElementsSendOrigin)
        && request.mode == Mode::Cors
        && request.initiator.is_element()
}

fn is_hidden_by_referrer_policy(request: &Request) -> bool {
    // DEPARTURE: Chromium does not ask the policy.
    if request.departures.has(Departure::OriginIgnoresReferrerPolicy) {
        return false;
    }
    match request.referrer_policy {
        // "no-referrer": Set serializedOrigin to `null`.
        ReferrerPolicy::NoReferrer => true,
        // "no-referrer-when-downgrade", "strict-origin", "strict-origin-when-cross-origin": If
        // request's origin is a tuple origin, its scheme is "https", and request's current URL's
        // scheme is not "https", then set serializedOrigin to `null`.
        ReferrerPolicy::NoReferrerWhenDowngrade
        | ReferrerPolicy::StrictOrigin
        | ReferrerPolicy::StrictOriginWhenCrossOrigin => {
            matches!(request.origin(), Origin::Tuple(tuple) if tuple.scheme() == "https")
                && request.current_url().scheme() != "https"
        }
        // "same-origin": If request's origin is not same origin with request's current URL's
        // origin, then set serializedOrigin to `null`.
        ReferrerPolicy::SameOrigin => !request.is_at_own_origin(),
        // Otherwise: Do nothing.
        ReferrerPolicy::Origin
        | ReferrerPolicy::OriginWhenCrossOrigin
        | ReferrerPolicy::UnsafeUrl => false,
    }
}
