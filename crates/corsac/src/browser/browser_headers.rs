//! Headers that a browser adds by itself and the standard leaves to it.

use super::exchange::ExchangeKind;
use super::initiator::Initiator;
use super::profile::{BrowserProfile, Departure};
use super::request::Request;
use crate::header::HeaderList;
use crate::origin::is_potentially_trustworthy_url;

const CHROMIUM_USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 \
                                   (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
const FIREFOX_USER_AGENT: &str =
    "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
const CHROMIUM_BRANDS: &str = r#""Not:A-Brand";v="8", "Chromium";v="156""#;

/// Appends what the header list does not contain yet: `Accept`, `Accept-Language`, `User-Agent`
/// and the browser's own further headers.
///
/// <https://fetch.spec.whatwg.org/#concept-fetch>
pub(crate) fn append_browser_headers(
    request: &Request,
    kind: ExchangeKind,
    headers: &mut HeaderList,
) {
    let profile = request.departures.profile();
    // 12. If request's header list does not contain `Accept`, then: … Append (`Accept`, value) to
    // request's header list.
    append_accept(request.initiator, profile, headers);
    if profile == BrowserProfile::Standard {
        // SKIPPED: 14. No language is appropriate for everybody.
        // HTTP-network-or-cache fetch, 8.15. If httpRequest's header list does not contain
        // `User-Agent`, then user agents should: … Append (`User-Agent`, userAgent) to
        // httpRequest's header list.
        append_missing(headers, b"User-Agent", concat!("corsac/", env!("CARGO_PKG_VERSION")));
        return;
    }
    if !request.departures.has(Departure::BrowserHeadersSent) {
        return;
    }
    // 14. If request's header list does not contain `Accept-Language`, then user agents should
    // append (`Accept-Language`, an appropriate header value) to request's header list.
    append_missing(headers, b"Accept-Language", "en-US,en;q=0.9");
    match profile {
        BrowserProfile::Chromium => append_chromium_headers(request, kind, headers),
        _ => {
            append_missing(headers, b"User-Agent", FIREFOX_USER_AGENT);
            append_missing(headers, b"Priority", "u=4");
        }
    }
}

/// Appends `Accept`, if it is missing.
pub(crate) fn append_accept(
    initiator: Initiator,
    profile: BrowserProfile,
    headers: &mut HeaderList,
) {
    append_missing(headers, b"Accept", accept(initiator, profile));
}

fn append_chromium_headers(request: &Request, kind: ExchangeKind, headers: &mut HeaderList) {
    append_missing(headers, b"User-Agent", CHROMIUM_USER_AGENT);
    let is_request = kind == ExchangeKind::Request;
    if is_request && is_potentially_trustworthy_url(request.current_url()) {
        headers.push(b"Sec-CH-UA", CHROMIUM_BRANDS.as_bytes());
        headers.push(b"Sec-CH-UA-Mobile", b"?0");
        headers.push(b"Sec-CH-UA-Platform", br#""Linux""#);
    }
}

fn append_missing(headers: &mut HeaderList, name: &[u8], value: &str) {
    if !headers.contains(name) {
        headers.push(name, value.as_bytes());
    }
}

fn accept(initiator: Initiator, profile: BrowserProfile) -> &'static str {
    match (initiator, profile) {
        (Initiator::Image, BrowserProfile::Chromium) => {
            "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
        }
        (Initiator::Image, _) => "image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        (Initiator::Stylesheet, _) => "text/css,*/*;q=0.1",
        _ => "*/*",
    }
}
