use corsac::browser::{ExchangeKind, Response};

use super::Har;
use super::candidate::chain;
use super::entry::Entry;
use super::judged;
use super::replay::Replay;
use crate::request::PastedRequest;

/// A request of a recording, with its preflight and its redirects.
#[derive(Clone, Debug)]
pub struct Conversation<'a> {
    number: usize,
    request: PastedRequest,
    exchanges: Vec<Exchange<'a>>,
}

impl<'a> Conversation<'a> {
    pub(super) fn of(har: &'a Har, index: usize) -> Self {
        // A preflight stands for its request, a redirected request for the one that started it.
        let request = har.links.request[index].unwrap_or(index);
        let first = har.links.first[request];
        let exchanges = chain(har, first).flat_map(|hop| exchanges(har, hop)).collect();
        Self { number: first + 1, request: judged::request(har, first), exchanges }
    }

    /// The number of the entry that started it.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// What the page asked for.
    #[must_use]
    pub fn request(&self) -> &PastedRequest {
        &self.request
    }

    /// What was sent and received, in order: each preflight before its request.
    #[must_use]
    pub fn exchanges(&self) -> &[Exchange<'a>] {
        &self.exchanges
    }

    /// The recorded responses, to be asked for one after the other.
    #[must_use]
    pub fn replay(&self) -> Replay<'a> {
        Replay::new(self.exchanges.clone())
    }
}

fn exchanges(har: &Har, index: usize) -> impl Iterator<Item = Exchange<'_>> {
    let exchange = |index: usize| har.entries.get(index).map(|entry| Exchange::of(index, entry));
    let preflight = har.links.preflight[index].and_then(|found| exchange(found.index));
    preflight.into_iter().chain(exchange(index))
}

/// One request of a conversation, and its response.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    number: usize,
    kind: ExchangeKind,
    entry: &'a Entry,
}

impl<'a> Exchange<'a> {
    fn of(index: usize, entry: &'a Entry) -> Self {
        let kind = match entry.is_preflight() {
            true => ExchangeKind::Preflight,
            false => ExchangeKind::Request,
        };
        Self { number: index + 1, kind, entry }
    }

    /// The number of its entry.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// Preflight or the request itself.
    #[must_use]
    pub fn kind(&self) -> ExchangeKind {
        self.kind
    }

    /// What was recorded.
    #[must_use]
    pub fn entry(&self) -> &'a Entry {
        self.entry
    }

    /// The head of the response; `None` if it is not in the recording.
    #[must_use]
    pub fn response(&self) -> Option<Response> {
        self.entry.response()
    }
}
