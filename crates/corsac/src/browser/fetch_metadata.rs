//! Append the Fetch metadata headers.

use super::exchange::ExchangeKind;
use super::mode::Mode;
use super::profile::Departure;
use super::request::Request;
use crate::header::HeaderList;
use crate::origin::is_potentially_trustworthy_url;

/// Appends the Fetch metadata headers for a request or its preflight.
///
/// <https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-append-the-fetch-metadata-headers-for-a-request>
pub(crate) fn append_fetch_metadata(
    request: &Request,
    kind: ExchangeKind,
    headers: &mut HeaderList,
) {
    // A preflight's mode is "cors", whatever the request's.
    let mode = if kind == ExchangeKind::Preflight { Mode::Cors } else { request.mode };
    // 1. If r's url is not an potentially trustworthy URL, return.
    // DEPARTURE: r's url is the first of its URL list; what matters is where this exchange goes.
    if !is_potentially_trustworthy_url(request.current_url()) {
        // DEPARTURE: Chromium's preflights say their mode to everybody.
        if kind == ExchangeKind::Preflight
            && request.departures.has(Departure::PreflightFetchModeEverywhere)
        {
            headers.push(b"Sec-Fetch-Mode", mode.as_str().as_bytes());
        }
        return;
    }
    // 2. Set the `Sec-Fetch-Dest` header for r.
    headers.push(b"Sec-Fetch-Dest", request.initiator.destination().as_bytes());
    // 3. Set the `Sec-Fetch-Mode` header for r.
    headers.push(b"Sec-Fetch-Mode", mode.as_str().as_bytes());
    // 4. Set the `Sec-Fetch-Site` header for r.
    headers.push(b"Sec-Fetch-Site", site(request, kind).as_bytes());
    // SKIPPED: 5. `Sec-Fetch-User` goes with navigations only.
}

/// <https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-set-site>
fn site(request: &Request, kind: ExchangeKind) -> &'static str {
    let urls = request.url_list();
    // DEPARTURE: both browsers' preflights know the current URL only.
    let urls = match kind {
        ExchangeKind::Preflight
            if request.departures.has(Departure::PreflightFetchSiteOfCurrentUrl) =>
        {
            &urls[urls.len() - 1..]
        }
        _ => urls,
    };
    // 3. Set header's value to `same-origin`.
    let mut value = "same-origin";
    // SKIPPED: 4. There are no navigations here.
    // 5. If header's value is not `none`, then for each url in r's url list:
    for url in urls {
        // 5.1. If url is same origin with r's origin, continue.
        if request.origin().is_same_origin_with_url(url) {
            continue;
        }
        // 5.2. Set header's value to `cross-site`.
        // 5.3. If r's origin is not same site with url's origin, then break.
        if !request.origin().is_same_site_with_url(url) {
            return "cross-site";
        }
        // 5.4. Set header's value to `same-site`.
        value = "same-site";
    }
    value
}
