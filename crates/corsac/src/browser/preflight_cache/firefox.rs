//! Firefox's preflight cache: one entry for each origin, URL and credentials flag, with an end
//! for each method and each header name.
//!
//! DEPARTURE: the whole file. Exact names only, and a lookup that wants every name listed.

use super::ends::{Entries, Permits};
use super::entry::{Credentials, Grant, Lookup, Match, Moment};
use super::table::Table;
use crate::browser::profile::{Departure, Departures};
use crate::header::is_cors_non_wildcard_request_header_name;
use crate::method::Method;

/// Permits with and without credentials for each key.
#[derive(Clone, Debug)]
pub(super) struct FirefoxCache {
    table: Table<Entries>,
    departures: Departures,
}

impl FirefoxCache {
    pub(super) fn new(departures: Departures) -> Self {
        Self { table: Table::new(), departures }
    }

    pub(super) fn len(&self) -> usize {
        self.table.len()
    }

    pub(super) fn find_match(&self, lookup: &Lookup<'_>, now: Moment) -> Match {
        let Some(entries) = self.table.find(lookup.key) else { return Match::NotFound };
        let serves = |credentials| self.serves(entries.of(credentials), lookup, now);
        let exact = self.departures.has(Departure::CacheEntryCredentialsMustEqual);
        Match::when(serves(lookup.credentials) || (!exact && serves(Credentials::Include)))
    }

    pub(super) fn store(&mut self, lookup: &Lookup<'_>, grant: &Grant<'_>, now: Moment) {
        if grant.max_age.is_zero() && self.departures.has(Departure::ZeroMaxAgeStoresNothing) {
            return;
        }
        let entries = self.table.entry(lookup.key, |entries| entries.is_live(now));
        entries.drop_ended(now);
        let own = entries.of_mut(lookup.credentials);
        for method in &grant.methods {
            own.methods.store(method, now, grant.max_age);
        }
        for name in &grant.header_names {
            own.header_names.store(&name.to_ascii_lowercase(), now, grant.max_age);
        }
    }

    pub(super) fn clear_entries(&mut self, lookup: &Lookup<'_>) {
        self.table.remove(lookup.key);
    }

    fn serves(&self, own: &Permits, lookup: &Lookup<'_>, now: Moment) -> bool {
        let wildcard_counts = !self.departures.has(Departure::CachedWildcardGrantsNothing);
        let serves_name = |name: &Vec<u8>| {
            own.header_names.has(name, now)
                || (wildcard_counts
                    && own.header_names.has(b"*", now)
                    && !is_cors_non_wildcard_request_header_name(name))
        };
        // HEAD needs its own item, although it never needs to be listed in the response.
        let serves_method = [Method::GET, Method::POST].contains(lookup.method)
            || own.methods.has(lookup.method.as_bytes(), now)
            || (wildcard_counts && own.methods.has(b"*", now));
        serves_method && lookup.unsafe_names.iter().all(serves_name)
    }
}
