//! HTTP-network-or-cache fetch, up to the network: the header list that leaves the browser.

use super::browser_headers::append_browser_headers;
use super::cache_mode::{append_cache_headers, effective_cache_mode, preflight_cache_mode};
use super::exchange::ExchangeKind;
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
    // DEPARTURE: Chromium's HTTP cache writes ranges anew, unless it is passed by.
    if request.departures.has(Departure::RangeRewritten)
        && effective_cache_mode(request) != CacheMode::NoStore
    {
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
    append_cache_headers(preflight_cache_mode(request), &mut headers);
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
    if let Some(url) = &request.referrer_to_send {
        headers.push(b"Referer", url.as_str().as_bytes());
    }
}
