//! HTTP-network-or-cache fetch, up to the network: the header list that leaves the browser.

use super::browser_headers::append_browser_headers;
use super::fetch::ExchangeKind;
use super::fetch_metadata::append_fetch_metadata;
use super::mode::CacheMode;
use super::origin_header::append_request_origin_header;
use super::profile::Departure;
use super::range_rewrite::rewrite_range;
use super::request::{Request, ResponseTainting};
use super::request_lines::request_lines;
use crate::credentials::CredentialsMode;
use crate::header::HeaderList;

/// Whether credentials go with an exchange: cookies, client certificates, `Authorization` entries.
///
/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IncludeCredentials {
    /// They do, and `Set-Cookie` of the response counts.
    Yes,
    /// They do not.
    No,
}

/// Whether credentials go with the request at its current URL.
pub(crate) fn include_credentials(request: &Request) -> IncludeCredentials {
    // 8.3. Let includeCredentials be true if one of: request's credentials mode is "include";
    // request's credentials mode is "same-origin" and request's response tainting is "basic" is
    // true; otherwise false.
    // SKIPPED: 8.4. There is no Cross-Origin-Embedder-Policy here.
    let include = match request.credentials_mode {
        CredentialsMode::Include => true,
        CredentialsMode::SameOrigin => request.response_tainting == ResponseTainting::Basic,
        CredentialsMode::Omit => false,
    };
    if include { IncludeCredentials::Yes } else { IncludeCredentials::No }
}

/// The header list of the request itself.
///
/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>
pub(crate) fn request_headers(request: &Request) -> HeaderList {
    let mut headers = request_lines(request);
    append_referer(request, &mut headers);
    // 8.12. Append a request `Origin` header for httpRequest.
    append_request_origin_header(request, &mut headers);
    // 8.13. Append the Fetch metadata headers for httpRequest.
    append_fetch_metadata(request, ExchangeKind::Request, &mut headers);
    append_cache_headers(effective_cache_mode(request), &mut headers);
    append_browser_headers(request, ExchangeKind::Request, &mut headers);
    if request.departures.has(Departure::RangeRewritten) {
        rewrite_range(&request.method, &mut headers);
    }
    headers
}

/// The header list of a preflight that announces `unsafe_names`.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
pub(crate) fn preflight_headers(request: &Request, unsafe_names: &[Vec<u8>]) -> HeaderList {
    let mut headers = HeaderList::with_capacity(12, 512);
    // 2. Append (`Accept`, `*/*`) to preflight's header list.
    headers.push(b"Accept", b"*/*");
    // 3. Append (`Access-Control-Request-Method`, request's method) to preflight's header list.
    headers.push(b"Access-Control-Request-Method", request.method.as_bytes());
    // 5. If headers is not empty, then:
    if !unsafe_names.is_empty() {
        // 5.1. Let value be the items in headers separated from each other by `,`.
        let value = unsafe_names.join(&b","[..]);
        // 5.2. Append (`Access-Control-Request-Headers`, value) to preflight's header list.
        headers.push(b"Access-Control-Request-Headers", &value);
    }
    append_referer(request, &mut headers);
    // DEPARTURE: Firefox's preflights carry the origin that no redirect has tainted.
    headers.push(b"Origin", preflight_origin(request));
    append_fetch_metadata(request, ExchangeKind::Preflight, &mut headers);
    // DEPARTURE: Firefox's preflights inherit the request's cache mode.
    if request.departures.has(Departure::NoStorePreflight) {
        append_cache_headers(effective_cache_mode(request), &mut headers);
    }
    append_browser_headers(request, ExchangeKind::Preflight, &mut headers);
    headers
}

/// The origin a preflight names and its response is checked against.
pub(crate) fn preflight_origin(request: &Request) -> &[u8] {
    if request.departures.has(Departure::PreflightOriginUntainted) {
        return request.origin().as_str().as_bytes();
    }
    request.byte_serialized_origin()
}

fn append_referer(request: &Request, headers: &mut HeaderList) {
    // 8.11. If httpRequest's referrer is a URL, then:
    // 8.11.2. Append (`Referer`, referrerValue) to httpRequest's header list.
    if let Some(url) = &request.referer {
        headers.push(b"Referer", url.as_str().as_bytes());
    }
}

/// The cache mode after the headers that ask for a particular stored response.
pub(crate) fn effective_cache_mode(request: &Request) -> CacheMode {
    const CONDITIONS: [&[u8]; 5] =
        [b"if-modified-since", b"if-none-match", b"if-unmodified-since", b"if-match", b"if-range"];
    // 8.16. If httpRequest's cache mode is "default" and httpRequest's header list contains
    // `If-Modified-Since`, `If-None-Match`, `If-Unmodified-Since`, `If-Match`, or `If-Range`, then
    // set httpRequest's cache mode to "no-store".
    let is_condition = |name: &[u8]| CONDITIONS.iter().any(|own| name.eq_ignore_ascii_case(own));
    if request.cache_mode == CacheMode::Default
        && request.header_list.iter().any(|(name, _)| is_condition(name))
    {
        return CacheMode::NoStore;
    }
    request.cache_mode
}

fn append_cache_headers(cache_mode: CacheMode, headers: &mut HeaderList) {
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
