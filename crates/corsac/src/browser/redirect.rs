//! HTTP-redirect fetch: where a redirect leads and what it does to the request.

use std::borrow::Cow;

use url::Url;

use super::failure::Failure;
use super::mode::Mode;
use super::port_blocking::is_http_scheme;
use super::profile::{Departure, Departures};
use super::referrer::set_policy_on_redirect;
use super::request::{
    LastRedirect, RedirectTaint, Request, ResponseTainting, includes_credentials,
};
use super::response::Response;
use super::unsafe_names::is_removable_client_hint;
use crate::header::{
    is_cors_non_wildcard_request_header_name, is_request_body_header_name, trim_tab_or_space,
};
use crate::method::Method;
use crate::origin::are_same_origin_urls;
use crate::status::is_redirect_status;

/// A response's location URL.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Location {
    /// Null: the response is no redirect, or does not say where to.
    None,
    Url(Url),
}

/// The location URL of a response, given the request's current URL.
///
/// # Errors
/// The standard's failure.
///
/// <https://fetch.spec.whatwg.org/#concept-response-location-url>
pub(crate) fn location(
    response: &Response,
    current_url: &Url,
    departures: Departures,
) -> Result<Location, Failure> {
    // 1. If response's status is not a redirect status, then return null.
    if !is_redirect_status(response.status()) {
        return Ok(Location::None);
    }
    check_location_lines(response, departures)?;
    // 2. Let location be the result of extracting header list values given `Location` and
    // response's header list.
    let Some(value) = response.headers().first(b"location") else { return Ok(Location::None) };
    // DEPARTURE: in Chromium an empty value is no redirect.
    if value.is_empty() && departures.has(Departure::EmptyLocationIsNoRedirect) {
        return Ok(Location::None);
    }
    // 3. If location is a header value, then set location to the result of parsing location with
    // response's URL.
    // DEPARTURE: 2 would be failure for a value that is no URI-reference (RFC 9110); browsers let
    // the URL parser alone decide.
    let mut url = current_url
        .join(&without_surplus_slashes(&percent_encode_non_ascii(value)))
        .map_err(|_| Failure::InvalidLocation { location: value.to_vec() })?;
    // 4. If location is a URL whose fragment is null, then set location's fragment to
    // requestFragment.
    if url.fragment().is_none() {
        url.set_fragment(current_url.fragment());
    }
    Ok(Location::Url(url))
}

/// A value that is a string for the URL parser whatever its bytes.
fn percent_encode_non_ascii(value: &[u8]) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value {
        match byte {
            0x80.. => text.push_str(&format!("%{byte:02X}")),
            ascii => text.push(char::from(*ascii)),
        }
    }
    text
}

/// The same reference for the URL parser, which knows no more than two slashes before a host.
///
/// <https://url.spec.whatwg.org/#special-authority-ignore-slashes-state>
fn without_surplus_slashes(reference: &str) -> Cow<'_, str> {
    let trimmed = reference.trim_start_matches(|character| character <= ' ');
    let host = trimmed.trim_start_matches(['/', '\\']);
    if trimmed.len() - host.len() > 2 {
        return Cow::Owned(format!("//{host}"));
    }
    Cow::Borrowed(reference)
}

/// Whether there is at most one `Location`.
///
/// # Errors
/// Several lines; in browsers, several lines that differ.
///
/// <https://fetch.spec.whatwg.org/#extract-header-list-values>
pub(crate) fn check_location_lines(
    response: &Response,
    departures: Departures,
) -> Result<(), Failure> {
    let mut values = response.headers().values(b"location").map(trim_tab_or_space);
    let Some(first) = values.next() else { return Ok(()) };
    // 2. If the ABNF for name allows a single header and list contains more than one, then return
    // failure.
    let equal_is_one = departures.has(Departure::EqualLocationLinesAreOne);
    if values.all(|value| equal_is_one && value == first) {
        return Ok(());
    }
    let locations = response.headers().values(b"location").map(<[u8]>::to_vec).collect();
    Err(Failure::MultipleLocations { locations })
}

/// HTTP-redirect fetch, steps 6 to 11: may the request go there?
///
/// # Errors
/// The step that returns a network error.
///
/// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
pub(crate) fn check_redirect(request: &Request, status: u16, target: &Url) -> Result<(), Failure> {
    // 6. If locationURL's scheme is not an HTTP(S) scheme, then return a network error.
    if !is_http_scheme(target) {
        return Err(Failure::RedirectToScheme { target: target.clone() });
    }
    check_redirect_count(request)?;
    check_credentials(request, target)?;
    check_body(request, status)
}

/// Step 7.
pub(crate) fn check_redirect_count(request: &Request) -> Result<(), Failure> {
    // 7. If request's redirect count is 20, then return a network error.
    if request.redirect_count == 20 {
        return Err(Failure::TooManyRedirects);
    }
    Ok(())
}

/// Steps 9 and 10.
pub(crate) fn check_credentials(request: &Request, target: &Url) -> Result<(), Failure> {
    let failure = || Err(Failure::RedirectWithCredentials { target: target.clone() });
    if !includes_credentials(target) {
        return Ok(());
    }
    // 9. If request's mode is "cors", locationURL includes credentials, and request's origin is
    // not same origin with locationURL's origin, then return a network error.
    if request.mode == Mode::Cors && !request.origin().is_same_origin_with_url(target) {
        return failure();
    }
    // 10. If request's response tainting is "cors" and locationURL includes credentials, then
    // return a network error.
    // NOTE: This catches a cross-origin resource redirecting to a same-origin URL.
    if request.response_tainting == ResponseTainting::Cors {
        return failure();
    }
    Ok(())
}

/// Step 11.
pub(crate) fn check_body(request: &Request, status: u16) -> Result<(), Failure> {
    // 11. If internalResponse's status is not 303, request's body is non-null, and request's
    // body's source is null, then return a network error.
    let is_streamed = request.body.as_ref().is_some_and(super::request::Body::is_streamed);
    if status != 303 && is_streamed {
        return Err(Failure::BodyCannotBeSentAgain);
    }
    Ok(())
}

/// HTTP-redirect fetch, steps 8 and 12 to 19: the request as it goes on.
///
/// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
pub(crate) fn follow(request: &mut Request, response: &Response, target: Url) {
    let status = response.status();
    // 8. Increase request's redirect count by 1.
    request.redirect_count += 1;
    let crosses_origins = !are_same_origin_urls(request.current_url(), &target);
    let rewrites_method = rewrites_method(status, &request.method);
    let redirect =
        LastRedirect { rewrote_method: rewrites_method, crossed_origins: crosses_origins };
    change_headers(request, status, redirect);
    // 12. If one of the following is true: …, then:
    if rewrites_method {
        // 12.1. Set request's method to `GET` and request's body to null.
        request.method = Method::GET;
        request.body = None;
    }
    // SKIPPED: 14 to 17. The body is kept whole, and timing is the caller's.
    restore_body_content_type(request);
    remove_client_hints(request, &target);
    request.last_redirect = redirect;
    taint(request, crosses_origins);
    // 18. Append locationURL to request's URL list.
    request.url_list.push(target);
    // 19. Invoke set request's referrer policy on redirect on request and internalResponse.
    set_policy_on_redirect(request, response);
}

/// internalResponse's status is 301 or 302 and request's method is `POST`; or internalResponse's
/// status is 303 and request's method is not `GET` or `HEAD`.
fn rewrites_method(status: u16, method: &Method) -> bool {
    match status {
        301 | 302 => *method == Method::POST,
        303 => ![Method::GET, Method::HEAD].contains(method),
        _ => false,
    }
}

fn change_headers(request: &mut Request, status: u16, redirect: LastRedirect) {
    let mut removes_body_headers = redirect.rewrote_method;
    if let Some(first) = &request.first {
        // DEPARTURE: Firefox goes back to the headers, and for this to the method, of the first
        // hop.
        if request.departures.has(Departure::EachRedirectStartsFromFirstHeaders) {
            request.header_list = first.header_list.clone();
        }
        if request.departures.has(Departure::BodyHeadersGoByFirstMethod) {
            removes_body_headers = rewrites_method(status, &first.method);
        }
    }
    // 12.2. For each headerName of request-body-header name, delete headerName from request's
    // header list.
    if removes_body_headers {
        request.header_list.retain(|name, _| !is_request_body_header_name(name));
    }
    // 13. If request's current URL's origin is not same origin with locationURL's origin, then
    // for each headerName of CORS non-wildcard request-header name, delete headerName from
    // request's header list.
    if redirect.crossed_origins {
        request.header_list.retain(|name, _| !is_cors_non_wildcard_request_header_name(name));
    }
}

/// DEPARTURE: in Firefox a type that came with the body stays with the body.
fn restore_body_content_type(request: &mut Request) {
    let first = request.first.as_deref();
    if let Some(content_type) = first.and_then(|first| first.body_content_type.as_deref())
        && request.body.is_some()
        && !request.header_list.contains(b"content-type")
    {
        request.header_list.set(b"Content-Type", content_type);
    }
}

/// DEPARTURE: Chromium takes its client hints back when the request leaves the page's origin.
fn remove_client_hints(request: &mut Request, target: &Url) {
    if request.departures.has(Departure::ClientHintsRemovedOnRedirect)
        && !request.origin().is_same_origin_with_url(target)
    {
        request.header_list.retain(|name, _| !is_removable_client_hint(name));
    }
}

/// Redirect-taint, one URL at a time.
///
/// <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>
fn taint(request: &mut Request, crosses_origins: bool) {
    // 4.3. If url's origin is not same origin with lastURL's origin and request's origin is not
    // same origin with lastURL's origin, then set taint to "same-site".
    if crosses_origins && !request.is_at_own_origin() {
        request.redirect_taint = RedirectTaint::CrossOrigin;
    }
    request.crossed_origins |= crosses_origins;
}

/// Chromium's further checks of a redirect, which come before the request goes there.
///
/// # Errors
/// The first that fails.
pub(crate) fn check_redirect_in_chromium(request: &Request, target: &Url) -> Result<(), Failure> {
    let is_own_origin = request.origin().is_same_origin_with_url(target);
    if request.mode == Mode::SameOrigin && !is_own_origin {
        return Err(Failure::SameOriginMode { target: target.clone() });
    }
    if !is_http_scheme(target) {
        return Err(Failure::RedirectToScheme { target: target.clone() });
    }
    // DEPARTURE: not in mode "cors" alone.
    if request.departures.has(Departure::RedirectCredentialsAlwaysRefused)
        && includes_credentials(target)
    {
        return Err(Failure::RedirectWithCredentials { target: target.clone() });
    }
    Ok(())
}
