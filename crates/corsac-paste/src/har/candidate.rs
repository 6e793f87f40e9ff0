use corsac::Origin;

use super::Har;
use super::entry::Entry;
use super::origin::page_origin;
use crate::header::same_origin;

/// A request that CORS was a matter of.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    number: usize,
    entry: &'a Entry,
    origin: Origin,
}

impl<'a> Candidate<'a> {
    pub(super) fn of(har: &'a Har, index: usize) -> Option<Self> {
        let entry = har.entries.get(index)?;
        let origin = page_origin(har, index)?;
        let is_first = har.links.first[index] == index;
        let is_candidate = match entry.is_preflight() {
            true => har.links.request[index].is_none() && is_cross_origin(&origin, entry),
            false => is_first && chain(har, index).any(|hop| is_cors(har, hop, &origin)),
        };
        is_candidate.then_some(Self { number: index + 1, entry, origin })
    }

    /// Its number in the file; the first entry has number 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &'a str {
        self.entry.method()
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> &'a str {
        self.entry.url()
    }

    /// The status; `None` if the recording has no response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.entry.status()
    }

    /// The origin of the page.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// When it started, as written: ISO 8601.
    #[must_use]
    pub fn started(&self) -> &'a str {
        self.entry.started()
    }
}

/// The requests of a chain of redirects.
pub(super) fn chain(har: &Har, first: usize) -> impl Iterator<Item = usize> {
    // Every step leads to a later entry, so there is an end.
    std::iter::successors(Some(first), |index| har.links.next[*index])
}

fn is_cross_origin(origin: &Origin, entry: &Entry) -> bool {
    entry.url().starts_with("http") && same_origin(origin, entry.url()) == Some(false)
}

/// Whether a request went to another origin, and on behalf of a script or of an element that asks
/// for CORS.
fn is_cors(har: &Har, index: usize, origin: &Origin) -> bool {
    let Some(entry) = har.entries.get(index) else { return false };
    if !is_cross_origin(origin, entry) {
        return false;
    }
    let mode = entry.request_header("sec-fetch-mode");
    match entry.resource_type() {
        _ if matches!(mode, Some("navigate" | "websocket")) => false,
        Some("document" | "websocket") => false,
        _ if har.links.preflight[index].is_some() => true,
        _ if entry.request_headers().contains(b"origin") => true,
        Some(kind) => matches!(kind, "fetch" | "xhr" | "eventsource"),
        None if mode.is_some() => mode == Some("cors"),
        None => entry.request_headers().contains(b"referer"),
    }
}
