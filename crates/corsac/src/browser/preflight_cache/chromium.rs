//! Chromium's preflight cache: one entry for each origin and URL.
//!
//! DEPARTURE: the whole file. An entry is the last successful preflight response; it serves a
//! request alone or not at all.

use super::entry::{Credentials, Grant, Lookup, Match, Moment};
use super::table::Table;
use crate::browser::profile::{Departure, Departures};
use crate::header::is_cors_non_wildcard_request_header_name;

/// One entry for each key.
#[derive(Clone, Debug)]
pub(super) struct ChromiumCache {
    table: Table<Entry>,
    departures: Departures,
}

#[derive(Clone, Debug)]
struct Entry {
    end: Moment,
    credentials: Credentials,
    methods: Vec<Box<[u8]>>,
    header_names: Vec<Box<[u8]>>,
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            end: Moment::START,
            credentials: Credentials::Other,
            methods: Vec::new(),
            header_names: Vec::new(),
        }
    }
}

impl ChromiumCache {
    pub(super) fn new(departures: Departures) -> Self {
        Self { table: Table::new(), departures }
    }

    pub(super) fn len(&self) -> usize {
        self.table.len()
    }

    /// An entry that does not serve the request is removed at once.
    pub(super) fn find_match(&mut self, lookup: &Lookup<'_>, now: Moment) -> Match {
        if self.is_excluded(lookup) {
            return Match::NotFound;
        }
        let Some(entry) = self.table.find(lookup.key) else { return Match::NotFound };
        let found = Match::when(entry.serves(lookup, now, self.departures));
        if found == Match::NotFound {
            self.table.remove(lookup.key);
        }
        found
    }

    pub(super) fn store(&mut self, lookup: &Lookup<'_>, grant: &Grant<'_>, now: Moment) {
        if self.is_excluded(lookup) {
            return;
        }
        let owned = |items: &[&[u8]]| items.iter().map(|item| Box::from(*item)).collect();
        *self.table.entry(lookup.key, |entry| entry.end > now) = Entry {
            end: now + grant.max_age,
            credentials: lookup.credentials,
            methods: owned(&grant.methods),
            header_names: owned(&grant.header_names),
        };
    }

    pub(super) fn clear_entries(&mut self, lookup: &Lookup<'_>) {
        if !self.departures.has(Departure::FailuresKeepCacheEntries) {
            self.table.remove(lookup.key);
        }
    }

    fn is_excluded(&self, lookup: &Lookup<'_>) -> bool {
        self.departures.has(Departure::NullOriginIsNotCached)
            && lookup.key.byte_serialized_origin == b"null"
    }
}

impl Entry {
    fn serves(&self, lookup: &Lookup<'_>, now: Moment, departures: Departures) -> bool {
        let credentials_match =
            self.credentials == Credentials::Include || lookup.credentials != Credentials::Include;
        let wildcard_counts = self.credentials != Credentials::Include
            || !departures.has(Departure::CachedWildcardNeedsNoCredentials);
        self.end > now
            && credentials_match
            && self.serves_method(lookup, wildcard_counts)
            && lookup.unsafe_names.iter().all(|name| self.serves_name(name, wildcard_counts))
    }

    fn serves_method(&self, lookup: &Lookup<'_>, wildcard_counts: bool) -> bool {
        let listed = |item: &[u8]| self.methods.iter().any(|method| **method == *item);
        lookup.method.is_cors_safelisted()
            || listed(lookup.method.as_bytes())
            || (wildcard_counts && listed(b"*"))
    }

    fn serves_name(&self, name: &[u8], wildcard_counts: bool) -> bool {
        let listed =
            |item: &[u8]| self.header_names.iter().any(|own| own.eq_ignore_ascii_case(item));
        listed(name)
            || (wildcard_counts && listed(b"*") && !is_cors_non_wildcard_request_header_name(name))
    }
}
