//! What a request's cache mode does to headers and to the use of the preflight cache.

use super::initiator::Initiator;
use super::mode::CacheMode;
use super::profile::{BrowserProfile, Departure};
use super::request::Request;
use crate::header::HeaderList;

/// The cache mode after the headers that ask for a particular stored response.
pub(crate) fn effective_cache_mode(request: &Request) -> CacheMode {
    const CONDITIONS: [&[u8]; 5] =
        [b"if-modified-since", b"if-none-match", b"if-unmodified-since", b"if-match", b"if-range"];
    // 8.16. If httpRequest's cache mode is "default" and httpRequest's header list contains
    // `If-Modified-Since`, `If-None-Match`, `If-Unmodified-Since`, `If-Match`, or `If-Range`, then
    // set httpRequest's cache mode to "no-store".
    let is_condition = |name: &[u8]| CONDITIONS.iter().any(|own| name.eq_ignore_ascii_case(own));
    if request.cache_mode == CacheMode::Default
        && !keeps_cache_mode(request)
        && request.header_list.iter().any(|(name, _)| is_condition(name))
    {
        return CacheMode::NoStore;
    }
    request.cache_mode
}

/// DEPARTURE: Firefox looks for these headers in requests of `fetch()` only.
fn keeps_cache_mode(request: &Request) -> bool {
    request.departures.has(Departure::XhrConditionsKeepCacheMode)
        && request.initiator == Initiator::XmlHttpRequest
}

/// The cache mode of a preflight.
pub(crate) fn preflight_cache_mode(request: &Request) -> CacheMode {
    // 1. Let preflight be a new request …: its cache mode is "default".
    // DEPARTURE: browsers give it the request's; Chromium what is left of it without conditions.
    if !request.departures.has(Departure::PreflightInheritsCacheMode) {
        return CacheMode::Default;
    }
    match (request.departures.profile(), request.cache_mode, effective_cache_mode(request)) {
        (BrowserProfile::Chromium, CacheMode::Default, CacheMode::NoStore) => CacheMode::NoCache,
        (_, _, effective) => effective,
    }
}

/// DEPARTURE: browsers make a fresh preflight for requests that want nothing from a cache.
pub(crate) fn skips_preflight_cache(request: &Request) -> bool {
    let has = |departure| request.departures.has(departure);
    match effective_cache_mode(request) {
        CacheMode::NoStore | CacheMode::Reload => has(Departure::NoStoreSkipsPreflightCache),
        CacheMode::NoCache => has(Departure::NoCacheSkipsPreflightCache),
        CacheMode::Default | CacheMode::ForceCache | CacheMode::OnlyIfCached => false,
    }
}

/// DEPARTURE: Chromium does not store what it was asked not to store.
pub(crate) fn keeps_preflight(request: &Request) -> bool {
    request.cache_mode != CacheMode::NoStore
        || !request.departures.has(Departure::NoStorePreflightIsNotCached)
}

pub(crate) fn append_cache_headers(cache_mode: CacheMode, headers: &mut HeaderList) {
    let mut append_missing = |name: &[u8], value: &[u8]| {
        if !headers.contains(name) {
            headers.push(name, value);
        }
    };
    match cache_mode {
        // 8.17. If httpRequest's cache mode is "no-cache", … and httpRequest's header list does not
        // contain `Cache-Control`, then append (`Cache-Control`, `max-age=0`) to httpRequest's
        // header list.
        CacheMode::NoCache => append_missing(b"Cache-Control", b"max-age=0"),
        // 8.18. If httpRequest's cache mode is "no-store" or "reload", then:
        CacheMode::NoStore | CacheMode::Reload => {
            // 8.18.1. If httpRequest's header list does not contain `Pragma`, then append
            // (`Pragma`, `no-cache`) to httpRequest's header list.
            append_missing(b"Pragma", b"no-cache");
            // 8.18.2. If httpRequest's header list does not contain `Cache-Control`, then append
            // (`Cache-Control`, `no-cache`) to httpRequest's header list.
            append_missing(b"Cache-Control", b"no-cache");
        }
        CacheMode::Default | CacheMode::ForceCache | CacheMode::OnlyIfCached => {}
    }
}
