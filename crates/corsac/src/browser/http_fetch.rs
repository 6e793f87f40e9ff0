//! HTTP fetch, after the response: the checks, and whether it is a redirect.

use url::Url;

use super::cors_check::{Asker, cors_check};
use super::cross_origin_resource_policy::blocking_policy;
use super::failure::Failure;
use super::mode::RedirectMode;
use super::profile::Departure;
use super::redirect::{
    Location, check_body, check_credentials, check_location_lines, check_redirect,
    check_redirect_count, check_redirect_in_chromium, location,
};
use super::request::{Request, ResponseTainting};
use super::response::Response;
use super::timing_allow_origin::passes_tao_check;
use crate::status::is_redirect_status;

/// What HTTP fetch makes of a response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    /// It is the response.
    Response,
    /// It is a redirect that is not followed.
    OpaqueRedirect,
    /// It is a redirect.
    Redirect(Url),
}

/// Judges the response to the request itself.
///
/// # Errors
/// The check that fails.
///
/// <https://fetch.spec.whatwg.org/#concept-http-fetch>
pub(crate) fn examine(request: &mut Request, response: &Response) -> Result<Verdict, Failure> {
    // DEPARTURE: browsers look at `Location` lines before they look at anything else.
    if request.departures.has(Departure::DifferentLocationsFail) {
        check_location_lines(response, request.departures)?;
    }
    if request.departures.has(Departure::ProxyAuthenticationFails) && response.status() == 407 {
        return Err(Failure::ProxyAuthentication);
    }
    if request.departures.has(Departure::LocationExaminedFirst) {
        return examine_location_first(request, response);
    }
    check_sharing(request, response)?;
    // 6. If internalResponse's status is a redirect status:
    if !is_redirect_status(response.status()) {
        return Ok(Verdict::Response);
    }
    // 6.3. Switch on request's redirect mode:
    match request.redirect_mode {
        // "error": Set response to a network error.
        RedirectMode::Error => Err(Failure::RedirectModeError),
        // "manual": Otherwise, set response to an opaque-redirect filtered response whose internal
        // response is internalResponse.
        RedirectMode::Manual => Ok(Verdict::OpaqueRedirect),
        // "follow": Set response to the result of running HTTP-redirect fetch given fetchParams
        // and response.
        RedirectMode::Follow => {
            // HTTP-redirect fetch, 3. Let locationURL be internalResponse's location URL given
            // request's current URL's fragment.
            // 5. If locationURL is failure, then return a network error.
            match location(response, request.current_url(), request.departures)? {
                // 4. If locationURL is null, then return response.
                Location::None => Ok(Verdict::Response),
                Location::Url(target) => {
                    check_redirect(request, response.status(), &target)?;
                    Ok(Verdict::Redirect(target))
                }
            }
        }
    }
}

/// DEPARTURE: Chromium looks at the redirect first and at what it may share after that.
fn examine_location_first(request: &mut Request, response: &Response) -> Result<Verdict, Failure> {
    let location = location(response, request.current_url(), request.departures)?;
    check_sharing(request, response)?;
    let by_status = request.departures.has(Departure::ManualGoesByStatus);
    let is_redirect = matches!(location, Location::Url(_))
        || (by_status && is_redirect_status(response.status()));
    if request.redirect_mode == RedirectMode::Manual && is_redirect {
        return Ok(Verdict::OpaqueRedirect);
    }
    let Location::Url(target) = location else { return Ok(Verdict::Response) };
    check_redirect_count(request)?;
    check_credentials(request, &target)?;
    if request.redirect_mode == RedirectMode::Error {
        return Err(Failure::RedirectModeError);
    }
    if matches!(target.scheme(), "data" | "blob" | "about" | "file") {
        return Err(Failure::RedirectToScheme { target });
    }
    check_body(request, response.status())?;
    check_redirect_in_chromium(request, &target)?;
    Ok(Verdict::Redirect(target))
}

fn check_sharing(request: &mut Request, response: &Response) -> Result<(), Failure> {
    // 4.4. If request's response tainting is "cors" and a CORS check for request and response
    // returns failure, then return a network error.
    if request.response_tainting == ResponseTainting::Cors {
        let asker = Asker {
            byte_serialized_origin: request.byte_serialized_origin(),
            credentials_mode: request.credentials_mode,
        };
        cors_check(asker, response, request.departures).map_err(Failure::CorsCheck)?;
    }
    // 4.5. If the TAO check for request and response returns failure, then set request's timing
    // allow failed flag.
    request.timing_allow_failed = !passes_tao_check(request, response);
    // 5. If either request's response tainting or response's type is "opaque", and the
    // cross-origin resource policy check with request's origin, request's client, request's
    // destination, and internalResponse returns blocked, then return a network error.
    if request.response_tainting == ResponseTainting::Opaque
        && let Some(policy) = blocking_policy(request, response)
    {
        return Err(Failure::CrossOriginResourcePolicy { policy });
    }
    Ok(())
}
