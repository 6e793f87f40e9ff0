//! Which entries belong together.

use url::Url;

use super::entry::Entry;
use super::{pairing, redirects};

/// For each entry, by its index, what it belongs to.
#[derive(Debug)]
pub(super) struct Links {
    /// The first request of the chain of redirects that the entry is in.
    pub(super) first: Vec<usize>,
    /// The request that a redirect led to.
    pub(super) next: Vec<Option<usize>>,
    /// The preflight of a request.
    pub(super) preflight: Vec<Option<Preflight>>,
    /// The request of a preflight.
    pub(super) request: Vec<Option<usize>>,
}

/// The preflight of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Preflight {
    pub(super) index: usize,
    pub(super) made_for: MadeFor,
}

/// For which request a preflight was made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum MadeFor {
    This,
    /// For an earlier one: the browser had it cached.
    Another,
}

impl Links {
    /// Reads what belongs together from URLs, methods and order; `creator` is who wrote the file.
    pub(super) fn of(entries: &[Entry], creator: Option<&str>) -> Self {
        let urls: Vec<String> = entries.iter().map(|entry| comparable(entry.url())).collect();
        let (first, next) = redirects::follow(entries, &urls);
        let preflight = pairing::pair(entries, &urls, creator);
        let mut request = vec![None; entries.len()];
        for (index, found) in preflight.iter().enumerate() {
            if let Some(Preflight { index: preflight, made_for: MadeFor::This }) = found {
                request[*preflight] = Some(index);
            }
        }
        Self { first, next, preflight, request }
    }
}

/// A URL as it compares with others: serialized, without what is never sent.
pub(super) fn comparable(url: &str) -> String {
    match Url::parse(url) {
        Ok(url) => comparable_url(url),
        Err(_) => url.to_owned(),
    }
}

pub(super) fn comparable_url(mut url: Url) -> String {
    url.set_fragment(None);
    // NOTE: the setters refuse only URLs that cannot have user information to begin with.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}
