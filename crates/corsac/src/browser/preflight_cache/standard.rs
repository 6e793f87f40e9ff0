//! The standard's CORS-preflight cache.

use std::time::Duration;

use super::ends::{Ends, Entries, Permits};
use super::entry::{Credentials, Grant, Lookup, Match, Moment, Preflight};
use super::table::Table;
use crate::browser::profile::{Departure, Departures};
use crate::header::is_cors_non_wildcard_request_header_name;
use crate::method::Method;

/// A list of cache entries, kept apart by the fields that every match compares.
///
/// An entry is one item of [`Entries`]: its credentials, its method or header name, and its end.
/// There are never two entries that agree in all of these.
///
/// <https://fetch.spec.whatwg.org/#concept-cache>
#[derive(Clone, Debug)]
pub(super) struct StandardCache {
    table: Table<Entries>,
    departures: Departures,
}

impl StandardCache {
    pub(super) fn new(departures: Departures) -> Self {
        Self { table: Table::new(), departures }
    }

    pub(super) fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether HTTP fetch, step 4.1 finds no reason for a preflight.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>
    pub(super) fn find_match(&self, lookup: &Lookup<'_>, now: Moment) -> Match {
        // There is no method cache entry match for request's method using request, and either
        // request's method is not a CORS-safelisted method or request's use-CORS-preflight flag is
        // set.
        let method_needs_entry =
            !lookup.method.is_cors_safelisted() || lookup.preflight == Preflight::Forced;
        let entries = self.table.find(lookup.key);
        let permits = |found: &dyn Fn(&Permits) -> bool| {
            entries.is_some_and(|entries| {
                matching(lookup).iter().any(|credentials| found(entries.of(*credentials)))
            })
        };
        if method_needs_entry && !permits(&|own| method_match(&own.methods, lookup.method, now)) {
            return Match::NotFound;
        }
        // There is at least one item in the CORS-unsafe request-header names with request's header
        // list for which there is no header-name cache entry match using request.
        Match::when(
            lookup
                .unsafe_names
                .iter()
                .all(|name| permits(&|own| header_name_match(&own.header_names, name, now))),
        )
    }

    /// CORS-preflight fetch, steps 7.12 to 7.15.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    pub(super) fn store(&mut self, lookup: &Lookup<'_>, grant: &Grant<'_>, now: Moment) {
        let entries = self.table.entry(lookup.key, |entries| entries.is_live(now));
        entries.drop_ended(now);
        let max_age = grant.max_age;
        let found = |entries: &Entries, is_match: &dyn Fn(&Permits) -> bool| {
            matching(lookup).iter().any(|credentials| is_match(entries.of(*credentials)))
        };
        for method in &grant.methods {
            // 7.12. For each method in methods for which there is a method cache entry match using
            // request, set matching entry's max-age to max-age.
            for credentials in matching(lookup) {
                let methods = &mut entries.of_mut(*credentials).methods;
                methods.set_max_age(method, now, max_age);
                methods.set_max_age(b"*", now, max_age);
            }
        }
        for method in &grant.methods {
            // 7.13. For each method in methods for which there is no method cache entry match using
            // request, create a new cache entry with request, max-age, method, and null.
            let is_match = |own: &Permits| has_or_wildcard(&own.methods, method, now);
            if !found(entries, &is_match) {
                entries.of_mut(lookup.credentials).methods.store(method, now, max_age);
            }
        }
        for name in &grant.header_names {
            let name = name.to_ascii_lowercase();
            // 7.14. For each headerName in headerNames for which there is a header-name cache entry
            // match using request, set matching entry's max-age to max-age.
            for credentials in matching(lookup) {
                let names = &mut entries.of_mut(*credentials).header_names;
                set_max_age_of_names(names, &name, now, max_age);
            }
            // 7.15. For each headerName in headerNames for which there is no header-name cache entry
            // match using request, create a new cache entry with request, max-age, null, and
            // headerName.
            let is_match = |own: &Permits| header_name_match(&own.header_names, &name, now);
            if !found(entries, &is_match) {
                entries.of_mut(lookup.credentials).header_names.store(&name, now, max_age);
            }
        }
    }

    /// Clear cache entries using a request.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-clear>
    pub(super) fn clear_entries(&mut self, lookup: &Lookup<'_>) {
        // remove any cache entries in the user agent's CORS-preflight cache whose key is the
        // result of determining the network partition key given request, byte-serialized origin is
        // the result of byte-serializing a request origin with request, and URL is request's
        // current URL.
        // DEPARTURE: Chromium keeps them.
        if !self.departures.has(Departure::FailuresKeepCacheEntries) {
            self.table.remove(lookup.key);
        }
    }
}

/// The credentials of the entries for which there is a cache entry match with a request.
///
/// <https://fetch.spec.whatwg.org/#concept-cache-match>
fn matching(lookup: &Lookup<'_>) -> &'static [Credentials] {
    match lookup.credentials {
        // entry's credentials is true
        Credentials::Include => &[Credentials::Include],
        // entry's credentials is false and request's credentials mode is not "include".
        Credentials::Other => &[Credentials::Include, Credentials::Other],
    }
}

/// Method cache entry match.
///
/// <https://fetch.spec.whatwg.org/#concept-cache-match-method>
fn method_match(methods: &Ends, method: &Method, now: Moment) -> bool {
    // its method is method or `*`.
    has_or_wildcard(methods, method.as_bytes(), now)
}

fn has_or_wildcard(items: &Ends, item: &[u8], now: Moment) -> bool {
    items.has(item, now) || items.has(b"*", now)
}

/// Header-name cache entry match, given a lower-cased name.
///
/// <https://fetch.spec.whatwg.org/#concept-cache-match-header>
fn header_name_match(header_names: &Ends, name: &[u8], now: Moment) -> bool {
    // its header name is a byte-case-insensitive match for headerName
    header_names.has(name, now)
        // its header name is `*` and headerName is not a CORS non-wildcard request-header name
        || (header_names.has(b"*", now) && !is_cors_non_wildcard_request_header_name(name))
}

fn set_max_age_of_names(names: &mut Ends, name: &[u8], now: Moment, max_age: Duration) {
    names.set_max_age(name, now, max_age);
    if !is_cors_non_wildcard_request_header_name(name) {
        names.set_max_age(b"*", now, max_age);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::BrowserProfile;
    use crate::browser::preflight_cache::NetworkPartitionKey;
    use crate::browser::preflight_cache::entry::Key;

    const PUT: &Method = &Method::PUT;

    fn lookup<'a>(credentials: Credentials, names: &'a [Vec<u8>]) -> Lookup<'a> {
        let key = Key {
            network_partition_key: NetworkPartitionKey::default(),
            byte_serialized_origin: b"https://app.example",
            url: "https://api.example/",
        };
        Lookup { key, credentials, method: PUT, unsafe_names: names, preflight: Preflight::Needed }
    }

    fn grant(methods: &'static [u8], max_age: u64) -> Grant<'static> {
        Grant {
            methods: vec![methods],
            header_names: vec![],
            max_age: Duration::from_secs(max_age),
        }
    }

    fn cache() -> StandardCache {
        StandardCache::new(BrowserProfile::Standard.departures())
    }

    #[test]
    fn an_entry_with_credentials_serves_both_kinds_of_request() {
        let now = Moment::START;
        let mut with = cache();
        with.store(&lookup(Credentials::Include, &[]), &grant(b"PUT", 5), now);
        assert_eq!(with.find_match(&lookup(Credentials::Other, &[]), now), Match::Found);
        let mut without = cache();
        without.store(&lookup(Credentials::Other, &[]), &grant(b"PUT", 5), now);
        assert_eq!(without.find_match(&lookup(Credentials::Include, &[]), now), Match::NotFound);
    }

    #[test]
    fn a_max_age_of_zero_ends_the_entry() {
        let now = Moment::START;
        let mut cache = cache();
        let request = lookup(Credentials::Other, &[]);
        cache.store(&request, &grant(b"*", 5), now);
        assert_eq!(cache.find_match(&request, now), Match::Found);
        cache.store(&request, &grant(b"PUT", 0), now);
        assert_eq!(cache.find_match(&request, now), Match::NotFound);
    }

    #[test]
    fn a_wildcard_name_does_not_cover_authorization() {
        let now = Moment::START;
        let mut cache = cache();
        let names = [b"x-a".to_vec()];
        let authorization = [b"authorization".to_vec()];
        let mut grant = grant(b"PUT", 5);
        grant.header_names = vec![b"*"];
        cache.store(&lookup(Credentials::Other, &names), &grant, now);
        let find = |names| cache.find_match(&lookup(Credentials::Other, names), now);
        assert_eq!((find(&names), find(&authorization)), (Match::Found, Match::NotFound));
        let later = now + Duration::from_secs(5);
        let ended = cache.find_match(&lookup(Credentials::Other, &names), later);
        assert_eq!(ended, Match::NotFound);
    }
}
