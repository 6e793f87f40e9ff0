//! CORS-preflight fetch: what a preflight response must say.

use std::time::Duration;

use super::combine::get_response_header;
use super::cors_check::{Asker, cors_check};
use super::failure::Failure;
use super::outgoing::preflight_origin;
use super::port_blocking::is_http_scheme;
use super::preflight_cache::Grant;
use super::profile::{BrowserProfile, Departure, Departures};
use super::redirect::{Location, check_location_lines, location};
use super::request::Request;
use super::response::Response;
use crate::credentials::CredentialsMode;
use crate::header::{
    Malformed, extract_delta_seconds, extract_tokens, is_cors_non_wildcard_request_header_name,
};
use crate::status::is_ok_status;

/// Step 7 of CORS-preflight fetch: what the response permits.
///
/// # Errors
/// The first thing that makes the preflight fail, in the browser's order.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
pub(crate) fn check_preflight_response<'a>(
    request: &'a Request,
    unsafe_names: &[Vec<u8>],
    response: &'a Response,
) -> Result<Grant<'a>, Failure> {
    let departures = request.departures;
    let redirect_failure = redirect_failure(request, response)?;
    // 7. If a CORS check for request and response returns success and response's status is an ok
    // status, then:
    // NOTE: The CORS check is done on request rather than preflight to ensure the correct
    // credentials mode is used.
    let asker = Asker {
        byte_serialized_origin: preflight_origin(request),
        credentials_mode: request.credentials_mode,
    };
    // DEPARTURE: Firefox does not look at a preflight response of the page's own origin.
    let unchecked = departures.has(Departure::PreflightToOwnOriginUnchecked);
    if !(unchecked && request.is_at_own_origin()) {
        cors_check(asker, response, departures).map_err(Failure::CorsCheck)?;
    }
    if let Some(failure) = redirect_failure {
        return Err(failure);
    }
    if !is_ok_status(response.status()) {
        return Err(Failure::PreflightStatus);
    }
    let (methods, header_names) = extract_lists(request, response)?;
    check_method(request, &methods)?;
    check_header_names(request, unsafe_names, &header_names)?;
    Ok(Grant { methods, header_names, max_age: max_age(response, departures) })
}

/// What is wrong with a preflight response that is a redirect, if it is one.
///
/// # Errors
/// What is noticed before the CORS check.
fn redirect_failure(request: &Request, response: &Response) -> Result<Option<Failure>, Failure> {
    // DEPARTURE: browsers notice a redirect, and what is wrong with it.
    if !request.departures.has(Departure::PreflightRedirectReported) {
        return Ok(None);
    }
    if request.departures.has(Departure::DifferentLocationsFail) {
        check_location_lines(response, request.departures)?;
    }
    if request.departures.has(Departure::ProxyAuthenticationFails) && response.status() == 407 {
        return Err(Failure::ProxyAuthentication);
    }
    let Location::Url(target) = location(response, request.current_url(), request.departures)?
    else {
        return Ok(None);
    };
    let location = response.headers().first(b"location").unwrap_or_default().to_vec();
    let failure = Failure::PreflightRedirect { location };
    // DEPARTURE: Chromium does so before the CORS check; Firefox if it could not go there anyway.
    if request.departures.has(Departure::LocationExaminedFirst) || !is_http_scheme(&target) {
        return Err(failure);
    }
    Ok(Some(failure))
}

type Lists<'a> = (Vec<&'a [u8]>, Vec<&'a [u8]>);

fn extract_lists<'a>(request: &'a Request, response: &'a Response) -> Result<Lists<'a>, Failure> {
    let list = response.headers();
    // 7.1. Let methods be the result of extracting header list values given
    // `Access-Control-Allow-Methods` and response's header list.
    let methods = extract_tokens(list, b"access-control-allow-methods");
    // 7.2. Let headerNames be the result of extracting header list values given
    // `Access-Control-Allow-Headers` and response's header list.
    let header_names = extract_tokens(list, b"access-control-allow-headers");
    // 7.3. If either methods or headerNames is failure, return a network error.
    let methods = methods.map_err(|Malformed { item }| Failure::InvalidAllowMethods { item })?;
    // 7.4. If methods is null and request's use-CORS-preflight flag is set, then set methods to a
    // new list containing request's method.
    // DEPARTURE: browsers want the method listed.
    let grants_forced_method =
        request.use_cors_preflight && !request.departures.has(Departure::ForcedMethodMustBeListed);
    let methods = match methods {
        None if grants_forced_method => vec![request.method.as_bytes()],
        methods => methods.unwrap_or_default(),
    };
    // DEPARTURE: Firefox looks for the method before it parses the other header.
    if request.departures.has(Departure::MethodComparedBeforeHeaderNamesParsed) {
        check_method(request, &methods)?;
    }
    let header_names =
        header_names.map_err(|Malformed { item }| Failure::InvalidAllowHeaders { item })?;
    Ok((methods, header_names.unwrap_or_default()))
}

fn check_method(request: &Request, methods: &[&[u8]]) -> Result<(), Failure> {
    let method = &request.method;
    // 7.5. If request's method is not in methods, request's method is not a CORS-safelisted
    // method, and request's credentials mode is "include" or methods does not contain `*`, then
    // return a network error.
    if !methods.contains(&method.as_bytes())
        && !method.is_cors_safelisted()
        && !has_wildcard(request, methods)
    {
        return Err(Failure::MethodNotAllowed { method: method.clone(), allowed: owned(methods) });
    }
    Ok(())
}

fn check_header_names(
    request: &Request,
    unsafe_names: &[Vec<u8>],
    header_names: &[&[u8]],
) -> Result<(), Failure> {
    let has_wildcard = has_wildcard(request, header_names);
    // DEPARTURE: browsers let `*` of a fresh preflight stand for `Authorization` too.
    let for_authorization =
        has_wildcard && request.departures.has(Departure::WildcardCoversAuthorization);
    let mut sorted: Vec<Vec<u8>> =
        header_names.iter().map(|name| name.to_ascii_lowercase()).collect();
    sorted.sort_unstable();
    let is_refused = |name: &&Vec<u8>| {
        let listed = sorted.binary_search(name).is_ok();
        // 7.6. If one of request's header list's names is a CORS non-wildcard request-header name
        // and is not a byte-case-insensitive match for an item in headerNames, then return a
        // network error.
        if is_cors_non_wildcard_request_header_name(name) {
            return !listed && !for_authorization;
        }
        // 7.7. For each unsafeName of the CORS-unsafe request-header names with request's header
        // list, if unsafeName is not a byte-case-insensitive match for an item in headerNames and
        // request's credentials mode is "include" or headerNames does not contain `*`, return a
        // network error.
        !listed && !has_wildcard
    };
    let refused: Vec<Vec<u8>> = unsafe_names.iter().filter(is_refused).cloned().collect();
    if refused.is_empty() {
        return Ok(());
    }
    Err(Failure::HeaderNamesNotAllowed { refused, allowed: owned(header_names) })
}

fn has_wildcard(request: &Request, items: &[&[u8]]) -> bool {
    request.credentials_mode != CredentialsMode::Include && items.contains(&&b"*"[..])
}

fn owned(items: &[&[u8]]) -> Vec<Vec<u8>> {
    items.iter().map(|item| item.to_vec()).collect()
}

/// How long a preflight response may be cached.
fn max_age(response: &Response, departures: Departures) -> Duration {
    const FIVE_SECONDS: u64 = 5;
    // 7.8. Let max-age be the result of extracting header list values given
    // `Access-Control-Max-Age` and response's header list.
    let name = b"access-control-max-age";
    let value = get_response_header(response.headers(), name, departures);
    let is_malformed = |value: &[u8]| !value.is_empty() && !value.iter().all(u8::is_ascii_digit);
    let seconds = match (extract_delta_seconds(response.headers(), name), value.as_deref()) {
        (Ok(Some(seconds)), _) => seconds,
        // DEPARTURE: Firefox takes what is no number for 0; it may join two lines to one number.
        (_, Some(value)) if departures.has(Departure::MalformedMaxAgeIsZero) => {
            if is_malformed(value) { 0 } else { number(value).unwrap_or(FIVE_SECONDS) }
        }
        // DEPARTURE: Chromium reads a minus sign, and takes what is less than 0 for 0.
        (_, Some(value))
            if departures.has(Departure::NegativeMaxAgeIsZero) && is_negative(value) =>
        {
            0
        }
        // 7.9. If max-age is failure or null, then set max-age to 5.
        _ => FIVE_SECONDS,
    };
    // 7.10. If max-age is greater than an imposed limit on max-age, then set max-age to the
    // imposed limit.
    Duration::from_secs(seconds.min(imposed_limit(departures.profile())))
}

fn is_negative(value: &[u8]) -> bool {
    let is_minus_digits = value.strip_prefix(b"-").is_some_and(|rest| number(rest).is_some());
    is_minus_digits && std::str::from_utf8(value).is_ok_and(|text| text.parse::<i64>().is_ok())
}

/// Digits as a number, at most `u64::MAX`; `None` for anything else.
fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let append =
        |number: u64, digit: &u8| number.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
    Some(digits.iter().fold(0, append))
}

/// The limit on max-age, in seconds. The standard has none.
///
/// <https://fetch.spec.whatwg.org/#concept-cache-max-age>
fn imposed_limit(profile: BrowserProfile) -> u64 {
    match profile {
        BrowserProfile::Standard => u64::MAX,
        BrowserProfile::Chromium => 7200,
        BrowserProfile::Firefox => 86_400,
    }
}
