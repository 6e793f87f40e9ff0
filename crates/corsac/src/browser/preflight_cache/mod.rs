//! The CORS-preflight cache: three kinds behind one interface.
//!
//! The standard's cache is a list of entries, one for each method and each header name. Chromium
//! keeps one entry for each origin and URL; Firefox one for each origin, URL and credentials flag,
//! with an end for each method and name. All three are tables keyed by (partition, origin, URL),
//! so a match costs the same however many entries there are.

mod chromium;
mod ends;
mod entry;
mod firefox;
mod standard;
mod table;

pub(crate) use entry::{Credentials, Grant, Key, Lookup, Match, Preflight};
pub use entry::{Moment, NetworkPartitionKey};

use super::profile::{BrowserProfile, Departure, Departures};

/// A user agent's CORS-preflight cache.
///
/// One cache serves many fetches, as one browser has one. It never reads a clock: the time is
/// passed in, and entries that have ended are dropped as the cache grows.
///
/// # Example
/// ```
/// use corsac::browser::{BrowserProfile, PreflightCache};
/// let cache = PreflightCache::new(BrowserProfile::Firefox);
/// assert!(cache.is_empty());
/// ```
///
/// <https://fetch.spec.whatwg.org/#concept-cache>
#[derive(Clone, Debug)]
pub struct PreflightCache {
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Standard(standard::StandardCache),
    Chromium(chromium::ChromiumCache),
    Firefox(firefox::FirefoxCache),
}

impl PreflightCache {
    /// An empty cache of the browser's kind.
    #[must_use]
    pub fn new(profile: impl Into<Departures>) -> Self {
        let departures = profile.into();
        let kind = if departures.has(Departure::PreflightCacheHoldsOneEntryPerUrl) {
            Kind::Chromium(chromium::ChromiumCache::new(departures))
        } else if departures.profile() == BrowserProfile::Firefox {
            Kind::Firefox(firefox::FirefoxCache::new(departures))
        } else {
            Kind::Standard(standard::StandardCache::new(departures))
        };
        Self { kind }
    }

    /// How many (origin, URL) pairs have entries, ended ones that were not yet dropped included.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.kind {
            Kind::Standard(cache) => cache.len(),
            Kind::Chromium(cache) => cache.len(),
            Kind::Firefox(cache) => cache.len(),
        }
    }

    /// Whether nothing is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the cache serves a request, so that no preflight is needed.
    pub(crate) fn find_match(&mut self, lookup: &Lookup<'_>, now: Moment) -> Match {
        match &mut self.kind {
            Kind::Standard(cache) => cache.find_match(lookup, now),
            Kind::Chromium(cache) => cache.find_match(lookup, now),
            Kind::Firefox(cache) => cache.find_match(lookup, now),
        }
    }

    /// Stores what a successful preflight granted.
    pub(crate) fn store(&mut self, lookup: &Lookup<'_>, grant: &Grant<'_>, now: Moment) {
        match &mut self.kind {
            Kind::Standard(cache) => cache.store(lookup, grant, now),
            Kind::Chromium(cache) => cache.store(lookup, grant, now),
            Kind::Firefox(cache) => cache.store(lookup, grant, now),
        }
    }

    /// Clear cache entries using a request.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-clear>
    pub(crate) fn clear_entries(&mut self, lookup: &Lookup<'_>) {
        match &mut self.kind {
            Kind::Standard(cache) => cache.clear_entries(lookup),
            Kind::Chromium(cache) => cache.clear_entries(lookup),
            Kind::Firefox(cache) => cache.clear_entries(lookup),
        }
    }
}
