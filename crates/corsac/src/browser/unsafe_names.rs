//! Which headers of a request must be announced by a preflight, as each browser sees it.

use super::firefox_content_type;
use super::profile::{BrowserProfile, Departure, Departures};
use super::request::{FirstHop, Request};
use crate::header::{
    HeaderList, SAFELIST_LIMIT, is_cors_safelisted_request_header, is_request_body_header_name,
    unsafe_request_header_names,
};

/// The CORS-unsafe request-header names of a request at its current URL, in the order in which
/// `Access-Control-Request-Headers` lists them.
pub(crate) fn of_request(request: &Request) -> Vec<Vec<u8>> {
    match &request.first {
        // DEPARTURE: Firefox computes the names once, before any redirect, and leaves out what
        // the last redirect removed.
        Some(first) if request.departures.has(Departure::UnsafeNamesFixedAtStart) => first
            .unsafe_names
            .iter()
            .filter(|name| !went_with_the_body(request, first, name))
            .filter(|name| !is_removed_by_last_redirect(request, name))
            .cloned()
            .collect(),
        _ => of_header_list(&request.header_list, request.departures),
    }
}

/// Whether a request has CORS-unsafe request-header names, so that it wants a preflight.
pub(crate) fn has_any(request: &Request) -> bool {
    match &request.first {
        // DEPARTURE: in Firefox names count even if a redirect removed them since.
        Some(first) if request.departures.has(Departure::UnsafeNamesFixedAtStart) => {
            first.unsafe_names.iter().any(|name| !went_with_the_body(request, first, name))
        }
        _ => !of_header_list(&request.header_list, request.departures).is_empty(),
    }
}

/// A `Content-Type` that the page did not set itself, once there is no body any more.
fn went_with_the_body(request: &Request, first: &FirstHop, name: &[u8]) -> bool {
    name == b"content-type"
        && request.body.is_none()
        && first.body_content_type.is_some()
        && !first.header_list.contains(name)
}

fn is_removed_by_last_redirect(request: &Request, name: &[u8]) -> bool {
    let last = request.last_redirect;
    (last.rewrote_method && is_request_body_header_name(name))
        || (last.crossed_origins && name == b"authorization")
}

/// The CORS-unsafe request-header names of a header list.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
pub(crate) fn of_header_list(headers: &HeaderList, departures: Departures) -> Vec<Vec<u8>> {
    // DEPARTURE: Firefox counts no sum.
    let limit =
        if departures.has(Departure::NoSafelistSizeLimit) { usize::MAX } else { SAFELIST_LIMIT };
    let is_safelisted = |name: &[u8], value: &[u8]| is_safelisted(name, value, departures);
    let skips_user_agent = departures.has(Departure::UserAgentIsTheBrowsers);
    let mut unsafe_names = if skips_user_agent && headers.contains(b"user-agent") {
        // DEPARTURE: in Chromium `User-Agent` is the browser's own and never counts.
        let mut headers = headers.clone();
        headers.delete(b"user-agent");
        unsafe_request_header_names(&headers, is_safelisted, limit)
    } else {
        unsafe_request_header_names(headers, is_safelisted, limit)
    };
    // DEPARTURE: Firefox names a header as often as it has lines.
    if !departures.has(Departure::UnsafeNamesRepeat) {
        unsafe_names.dedup();
    }
    unsafe_names
}

/// Whether a header is a CORS-safelisted request-header in this browser.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
pub(crate) fn is_safelisted(name: &[u8], value: &[u8], departures: Departures) -> bool {
    if departures.has(Departure::ClientHintsAreSafelisted) && is_safe_client_hint(name, value) {
        return true;
    }
    let is_refused = (!value.is_ascii() && refuses_non_ascii(name, departures))
        || is_long_range(name, value, departures);
    if is_refused {
        return false;
    }
    if departures.has(Departure::ContentTypeReadAsRequestType)
        && name.eq_ignore_ascii_case(b"content-type")
    {
        return firefox_content_type::is_safelisted(value);
    }
    is_cors_safelisted_request_header(name, value)
}

/// DEPARTURE: browsers read the numbers of a range as integers of 63 or 64 bits.
fn is_long_range(name: &[u8], value: &[u8], departures: Departures) -> bool {
    if !name.eq_ignore_ascii_case(b"range") || !departures.has(Departure::LongRangeNumbersAreUnsafe)
    {
        return false;
    }
    let limit = match departures.profile() {
        BrowserProfile::Chromium => i64::MAX.unsigned_abs() - 1,
        _ => u64::MAX,
    };
    let fits = |digits: &str| digits.parse::<u64>().is_ok_and(|number| number <= limit);
    let mut numbers =
        value.split(|byte| !byte.is_ascii_digit()).filter(|digits| !digits.is_empty());
    !numbers.all(|digits| std::str::from_utf8(digits).is_ok_and(fits))
}

fn refuses_non_ascii(name: &[u8], departures: Departures) -> bool {
    // DEPARTURE: Firefox counts bytes above 0x7F as CORS-unsafe request-header bytes.
    (departures.has(Departure::AcceptNonAsciiIsUnsafe) && name.eq_ignore_ascii_case(b"accept"))
        || (departures.has(Departure::ContentTypeNonAsciiIsUnsafe)
            && name.eq_ignore_ascii_case(b"content-type"))
}

/// DEPARTURE: Chromium's further names, each with the values it lets pass.
fn is_safe_client_hint(name: &[u8], value: &[u8]) -> bool {
    if value.len() > 128 {
        return false;
    }
    match name.to_ascii_lowercase().as_slice() {
        b"dpr" | b"device-memory" | b"downlink" => is_decimal(value),
        b"width" | b"viewport-width" | b"rtt" => is_digits(value),
        b"ect" => matches!(value, b"slow-2g" | b"2g" | b"3g" | b"4g"),
        b"save-data" => value.eq_ignore_ascii_case(b"on"),
        _ => false,
    }
}

/// Whether `name` is one of the client hints that Chromium takes back when a redirect leaves the
/// page's origin. (`Save-Data` is not one of them.)
pub(crate) fn is_removable_client_hint(name: &[u8]) -> bool {
    const HINTS: [&[u8]; 7] =
        [b"dpr", b"width", b"viewport-width", b"device-memory", b"rtt", b"downlink", b"ect"];
    HINTS.iter().any(|hint| name.eq_ignore_ascii_case(hint))
}

fn is_digits(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(u8::is_ascii_digit)
}

fn is_decimal(value: &[u8]) -> bool {
    match value.iter().position(|byte| *byte == b'.') {
        None => is_digits(value),
        Some(dot) => is_digits(&value[..dot]) && is_digits(&value[dot + 1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::BrowserProfile::{Chromium, Firefox, Standard};

    fn names(profile: crate::browser::BrowserProfile, lines: &[(&str, &str)]) -> Vec<String> {
        let list: HeaderList = lines.iter().copied().collect();
        of_header_list(&list, profile.departures())
            .into_iter()
            .map(|name| String::from_utf8(name).unwrap())
            .collect()
    }

    #[test]
    fn client_hints_are_safe_in_chromium_only() {
        let lines = [("Downlink", "1.5"), ("RTT", "x"), ("User-Agent", "me")];
        assert_eq!(names(Chromium, &lines), ["rtt"]);
        assert_eq!(names(Standard, &lines), ["downlink", "rtt", "user-agent"]);
    }

    #[test]
    fn firefox_repeats_names_and_has_no_sum() {
        let lines = [("X-A", "1"), ("x-a", "2"), ("Accept", "é")];
        assert_eq!(names(Firefox, &lines), ["accept", "x-a", "x-a"]);
        assert_eq!(names(Standard, &lines), ["x-a"]);
        let value = "a".repeat(128);
        let long = vec![("Accept", value.as_str()); 9];
        assert_eq!(names(Standard, &long), ["accept"]);
        assert!(names(Firefox, &long).is_empty());
    }
}
