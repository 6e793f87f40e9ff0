//! Main fetch, up to the choice of response tainting.

use super::failure::Failure;
use super::mixed_content::{is_blocked_as_mixed_content, upgrade_mixed_content};
use super::mode::{Mode, RedirectMode};
use super::port_blocking::{bad_port, is_http_scheme};
use super::profile::Departure;
use super::referrer::{determine_referrer, is_policy_tightened};
use super::request::{Referrer, Request, ResponseTainting};
use super::unsafe_names;

/// How main fetch goes on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Route {
    /// Scheme fetch for what is not HTTP(S).
    SchemeFetch,
    /// HTTP fetch with makeCORSPreflight false.
    HttpFetch,
    /// HTTP fetch with makeCORSPreflight true.
    HttpFetchWithPreflight,
}

/// Main fetch: sets the request's referrer and response tainting for its current URL.
///
/// # Errors
/// Every way in which main fetch ends before anything is sent.
///
/// <https://fetch.spec.whatwg.org/#concept-main-fetch>
pub(crate) fn main_fetch(request: &mut Request) -> Result<Route, Failure> {
    // SKIPPED: 3 to 5. Local URLs, Content Security Policy, upgrade-insecure-requests.
    // 6. Upgrade a mixed content request to a potentially trustworthy URL, if appropriate.
    upgrade_mixed_content(request);
    // 7. If should request be blocked due to a bad port, should fetching request be blocked as
    // mixed content, … returns blocked, then set response to a network error.
    if let Some(port) = bad_port(request.current_url()) {
        return Err(Failure::BadPort(port));
    }
    if is_blocked_as_mixed_content(request) {
        return Err(Failure::MixedContent);
    }
    // SKIPPED: 8. A request is made with a referrer policy, its page's if it names none.
    set_referrer(request);
    // SKIPPED: 10. HSTS, which is the caller's to know.
    choose_response_tainting(request)
}

fn set_referrer(request: &mut Request) {
    // 9. If request's referrer is not "no-referrer", then set request's referrer to the result of
    // invoking determine request's referrer.
    request.referrer_to_send = determine_referrer(request);
    // DEPARTURE: Firefox forgets nothing where it only tightened the policy.
    if !is_policy_tightened(request) {
        request.referrer = Referrer::of_computed(request.referrer_to_send.as_ref());
    }
}

/// Step 12: the first matching statement.
fn choose_response_tainting(request: &mut Request) -> Result<Route, Failure> {
    let url = request.current_url();
    let is_http = is_http_scheme(url);
    let scheme_fetch = if is_http { Route::HttpFetch } else { Route::SchemeFetch };
    // request's current URL's origin is same origin with request's origin, and request's response
    // tainting is "basic"
    // request's current URL's scheme is "data"
    if (request.response_tainting == ResponseTainting::Basic && request.is_at_own_origin())
        || url.scheme() == "data"
    {
        // Set request's response tainting to "basic".
        request.response_tainting = ResponseTainting::Basic;
        // Return the result of running override fetch given "scheme-fetch" and fetchParams.
        return Ok(scheme_fetch);
    }
    match request.mode {
        // request's mode is "same-origin": Return a network error.
        Mode::SameOrigin => Err(Failure::SameOriginMode { target: url.clone() }),
        // request's mode is "no-cors":
        Mode::NoCors => {
            // If request's redirect mode is not "follow", then return a network error.
            if request.redirect_mode != RedirectMode::Follow {
                return Err(Failure::NoCorsWithRedirectMode);
            }
            // Set request's response tainting to "opaque".
            request.response_tainting = ResponseTainting::Opaque;
            // Return the result of running override fetch given "scheme-fetch" and fetchParams.
            Ok(scheme_fetch)
        }
        // request's current URL's scheme is not an HTTP(S) scheme: Return a network error.
        Mode::Cors if !is_http => Err(Failure::NotHttpScheme),
        Mode::Cors => {
            // Set request's response tainting to "cors".
            request.response_tainting = ResponseTainting::Cors;
            Ok(if wants_preflight(request) {
                Route::HttpFetchWithPreflight
            } else {
                Route::HttpFetch
            })
        }
    }
}

fn wants_preflight(request: &Request) -> bool {
    // request's use-CORS-preflight flag is set
    // request's unsafe-request flag is set and either request's method is not a CORS-safelisted
    // method or CORS-unsafe request-header names with request's header list is not empty
    request.use_cors_preflight
        // DEPARTURE: Firefox makes a preflight at each hop after the first that needed one.
        || (request.preflighted && request.departures.has(Departure::PreflightSticks))
        || (request.unsafe_request
            && (!request.method.is_cors_safelisted() || unsafe_names::has_any(request)))
}
