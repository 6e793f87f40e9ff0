//! Firefox's console.
//!
//! The texts are Firefox 153's. Firefox prints a reason where the CORS protocol refused a response,
//! and then, where that makes it cancel the connection, a second line that the request did not
//! succeed.

mod blocked;
mod not_cors;
mod reason;
mod redirect;

use corsac::browser::{
    ExchangeKind, Failure, Mode, NetworkError, Outcome, RedirectMode, Request, Response,
    ResponseTainting,
};
use corsac::status::is_redirect_status;
use url::Url;

use blocked::Reason;

/// What the console prints for a fetch, in order: up to two lines, and one more for an
/// `EventSource`.
///
/// Where a text names a page with an opaque origin by an id that Firefox draws at random, the id
/// is `{UUID}`.
#[must_use]
pub fn messages(request: &Request, outcome: &Outcome) -> Vec<String> {
    let mut lines = match outcome {
        Outcome::NetworkError(error) => lines_of_error(request, error),
        Outcome::Response(_) => Vec::new(),
    };
    lines.extend(not_cors::no_event_source(request, outcome));
    lines
}

fn lines_of_error(request: &Request, error: &NetworkError) -> Vec<String> {
    if let Some(refused) = redirect::refused_first(request, error) {
        return lines_of_redirect(request, error, refused.target());
    }
    match reason::reason_of(error) {
        Some(reason) => lines_of_reason(request, error, &reason),
        None => lines_of_failure(request, error),
    }
}

fn lines_of_reason(request: &Request, error: &NetworkError, reason: &Reason<'_>) -> Vec<String> {
    let mut lines = vec![reason.line(error.url())];
    if is_cancelled(request, error) {
        lines.push(did_not_succeed(error));
    }
    lines
}

/// Whether refusing the response makes Firefox cancel a connection that was to go on: a preflight,
/// or a redirect that was to be followed.
fn is_cancelled(request: &Request, error: &NetworkError) -> bool {
    let is_redirect = |response: &Response| {
        is_redirect_status(response.status()) && response.headers().contains(b"location")
    };
    error.exchange() == Some(ExchangeKind::Preflight)
        || request.redirect_mode() == RedirectMode::Follow
            && error.response().is_some_and(is_redirect)
}

fn lines_of_failure(request: &Request, error: &NetworkError) -> Vec<String> {
    match error.failure() {
        Failure::SameOriginMode { target } => {
            let page = not_cors::content_at(request.client());
            vec![not_cors::may_not_load_data(&page, target)]
        }
        Failure::MixedContent => lines_of_mixed_content(request, error),
        Failure::CrossOriginResourcePolicy { .. } => {
            vec![not_cors::cross_origin_resource_policy(error.url())]
        }
        _ if request.mode() == Mode::Cors => lines_in_mode_cors(request, error),
        _ => Vec::new(),
    }
}

fn lines_in_mode_cors(request: &Request, error: &NetworkError) -> Vec<String> {
    match error.failure() {
        // Of the other schemes Firefox says nothing: it refuses them before CORS is looked at.
        Failure::NotHttpScheme if error.url().scheme() == "ftp" => {
            vec![Reason::NotHttp.line(error.url())]
        }
        Failure::RedirectWithCredentials { .. } => vec![did_not_succeed(error)],
        Failure::RedirectToScheme { target } => lines_of_redirect(request, error, Some(target)),
        Failure::ConnectionClosed if has_left_own_origin(request) => {
            vec![reason_of_closed_connection(request, error).line(error.url())]
        }
        Failure::InvalidLocation { .. }
        | Failure::MultipleLocations { .. }
        | Failure::TooManyRedirects
            if has_left_own_origin(request) =>
        {
            vec![did_not_succeed(error)]
        }
        _ => Vec::new(),
    }
}

/// Firefox takes a `PUT` that came to nothing for one whose response has several
/// `Access-Control-Allow-Origin` lines.
fn reason_of_closed_connection(request: &Request, error: &NetworkError) -> Reason<'static> {
    match error.exchange() {
        Some(ExchangeKind::Request) if request.method().as_bytes() == b"PUT" => {
            Reason::MultipleAllowOrigin
        }
        _ => Reason::DidNotSucceed,
    }
}

/// The line for a URL over plain http. Modes refuse the URL that was asked for before that.
fn lines_of_mixed_content(request: &Request, error: &NetworkError) -> Vec<String> {
    let is_first_url = request.url_list().len() == 1;
    match (request.mode(), request.redirect_mode()) {
        (Mode::SameOrigin, _) if is_first_url => {
            let page = not_cors::content_at(request.client());
            vec![not_cors::may_not_load_data(&page, error.url())]
        }
        (Mode::NoCors, RedirectMode::Error | RedirectMode::Manual) if is_first_url => Vec::new(),
        _ => vec![not_cors::mixed_content(request.initiator(), error.url())],
    }
}

/// The lines for a redirect that leads nowhere, or to a `target` that is not of an HTTP(S) scheme.
fn lines_of_redirect(request: &Request, error: &NetworkError, target: Option<&Url>) -> Vec<String> {
    let content = error.url().as_str();
    let has_left = has_left_own_origin(request);
    let is_preflight = error.exchange() == Some(ExchangeKind::Preflight);
    let security_error = target.and_then(|target| match target.scheme() {
        "file" => Some(not_cors::may_not_load_or_link(content, target)),
        "blob" if !has_left || is_preflight => Some(not_cors::may_not_load_data(content, target)),
        _ => None,
    });
    security_error.into_iter().chain(has_left.then(|| did_not_succeed(error))).collect()
}

fn did_not_succeed(error: &NetworkError) -> String {
    Reason::DidNotSucceed.line(error.url())
}

/// Whether some URL of a request in mode "cors" was not same origin with the page.
fn has_left_own_origin(request: &Request) -> bool {
    request.response_tainting() == ResponseTainting::Cors
}
