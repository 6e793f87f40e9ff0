//! Chromium's console, and the `corsErrorStatus` of its developer tools.
//!
//! The texts are Chromium 156's. Chromium prints at most one line for a fetch, and none for a
//! closed connection, for a redirect that leads nowhere, or for a response that its
//! `Cross-Origin-Resource-Policy` keeps back.

mod access;
mod allow_origin;
mod cors_error;
mod not_cors;
mod reason;
mod unsafe_header;

pub use cors_error::{CorsError, cors_error};
pub use unsafe_header::{
    refused_to_get_header, refused_to_get_headers, refused_to_set_header, refuses_header,
};

use corsac::browser::{NetworkError, Outcome, Request};

use access::Access;

/// What the console prints for a fetch, in order.
///
/// Where several header names are not allowed, Chromium reports one of them in the order of an
/// internal hash table, which has no meaning for anyone; here it is the first in sorted order. See
/// [`messages_for_refused_names`] for the others.
///
/// What an `XMLHttpRequest` prints for headers it may not set or get is not among the messages:
/// [`refuses_header`], [`refused_to_set_header`] and [`refused_to_get_headers`] have it.
#[must_use]
pub fn messages(request: &Request, outcome: &Outcome) -> Vec<String> {
    let Outcome::NetworkError(error) = outcome else { return Vec::new() };
    match cors_error(request, error) {
        Some(cors_error) => vec![Access::of(request).text(&cors_error)],
        None => not_cors::message(request, error).into_iter().collect(),
    }
}

/// What the console may print for a fetch whose header names are not allowed: one text for each of
/// the names, of which Chromium prints one.
///
/// For every other fetch these are the [`messages`].
#[must_use]
pub fn messages_for_refused_names(request: &Request, outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::NetworkError(error) => texts_for_refused_names(request, error),
        Outcome::Response(_) => None,
    }
    .unwrap_or_else(|| messages(request, outcome))
}

fn texts_for_refused_names(request: &Request, error: &NetworkError) -> Option<Vec<String>> {
    let access = Access::of(request);
    let variants = cors_error::for_refused_names(error)?;
    Some(variants.map(|cors_error| access.text(&cors_error)).collect())
}
