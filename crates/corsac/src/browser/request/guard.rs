//! The `Headers` object of a request: what a page may put into it.

use super::type_error::TypeError;
use crate::browser::profile::{Departure, Departures};
use crate::browser::unsafe_names::is_safelisted;
use crate::header::{
    HeaderList, is_forbidden_request_header, is_header_name, is_header_value,
    is_no_cors_safelisted_request_header_name, is_privileged_no_cors_request_header_name,
    normalize_value,
};

/// A headers guard.
///
/// <https://fetch.spec.whatwg.org/#concept-headers-guard>
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum HeadersGuard {
    Request,
    RequestNoCors,
}

/// A page's string as bytes, if every character is at most U+00FF.
pub(super) fn isomorphic_encode(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

/// A header name and value as bytes, the value normalized.
pub(super) fn validate_header(name: &str, value: &str) -> Result<(Vec<u8>, Vec<u8>), TypeError> {
    let name_error = || TypeError::InvalidHeaderName(name.to_owned());
    let value_error =
        || TypeError::InvalidHeaderValue { name: name.to_owned(), value: value.to_owned() };
    let name_bytes =
        isomorphic_encode(name).filter(|bytes| is_header_name(bytes)).ok_or_else(name_error)?;
    let value_bytes = isomorphic_encode(value).ok_or_else(value_error)?;
    // 1. Normalize value.
    let value_bytes = normalize_value(&value_bytes).to_vec();
    // Validate, 1. If name is not a header name or value is not a header value, then throw a
    // TypeError.
    if !is_header_value(&value_bytes) {
        return Err(value_error());
    }
    Ok((name_bytes, value_bytes))
}

/// Appends a header to a `Headers` object; one that the guard refuses is dropped silently.
///
/// # Errors
/// A name that is no token, or a value that is no header value.
///
/// <https://fetch.spec.whatwg.org/#concept-headers-append>
pub(super) fn append(
    list: &mut HeaderList,
    guard: HeadersGuard,
    name: &str,
    value: &str,
    departures: Departures,
) -> Result<(), TypeError> {
    let (name, value) = validate_header(name, value)?;
    // 2. If validating (name, value) for headers returns false, then return.
    // Validate, 3. If headers's guard is "request" and (name, value) is a forbidden
    // request-header, then return false. (Of the names that "request-no-cors" lets in none is
    // forbidden.)
    if is_forbidden_request_header(&name, &value) {
        return Ok(());
    }
    // 3. If headers's guard is "request-no-cors":
    if guard == HeadersGuard::RequestNoCors && !no_cors_allows(list, &name, &value, departures) {
        return Ok(());
    }
    // 4. Append (name, value) to headers's header list.
    if departures.has(Departure::HeaderLinesCombined) {
        // DEPARTURE: Chromium keeps one header for each name from here on.
        list.combine(&name, &value);
    } else {
        list.append(&name, &value);
    }
    // 5. If headers's guard is "request-no-cors", then remove privileged no-CORS request-headers
    // from headers.
    if guard == HeadersGuard::RequestNoCors {
        list.retain(|name, _| !is_privileged_no_cors_request_header_name(name));
    }
    Ok(())
}

fn no_cors_allows(list: &HeaderList, name: &[u8], value: &[u8], departures: Departures) -> bool {
    // 3.1. Let temporaryValue be the result of getting name from headers's header list.
    let temporary_value = match list.get(name) {
        // 3.2. If temporaryValue is null, then set temporaryValue to value.
        None => value.to_vec(),
        // 3.3. Otherwise, set temporaryValue to temporaryValue, followed by 0x2C 0x20, followed by
        // value.
        Some(existing) => [&existing, &b", "[..], value].concat(),
    };
    // 3.4. If (name, temporaryValue) is not a no-CORS-safelisted request-header, then return.
    is_no_cors_safelisted_request_header_name(name)
        && is_safelisted(name, &temporary_value, departures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::BrowserProfile::{Chromium, Standard};

    fn appended(guard: HeadersGuard, lines: &[(&str, &str)]) -> HeaderList {
        let mut list = HeaderList::new();
        for (name, value) in lines {
            append(&mut list, guard, name, value, Standard.departures()).unwrap();
        }
        list
    }

    #[test]
    fn forbidden_headers_are_dropped() {
        let list = appended(HeadersGuard::Request, &[("Cookie", "a=b"), ("X-A", " 1\t")]);
        assert_eq!(list.iter().collect::<Vec<_>>(), [(&b"X-A"[..], &b"1"[..])]);
    }

    #[test]
    fn no_cors_judges_the_joined_value() {
        let long = "a".repeat(70);
        let list = appended(HeadersGuard::RequestNoCors, &[("Accept", &long), ("Accept", &long)]);
        assert_eq!(list.len(), 1);
        assert!(appended(HeadersGuard::RequestNoCors, &[("Range", "bytes=0-")]).is_empty());
    }

    #[test]
    fn bad_names_and_values_throw() {
        let throws = |name: &str, value: &str| {
            let mut list = HeaderList::new();
            append(&mut list, HeadersGuard::Request, name, value, Chromium.departures()).is_err()
        };
        assert!(throws("a b", "") && throws("", "x") && throws("a", "x\ny") && throws("a", "ā"));
        assert!(!throws("a", "\r\né"));
    }
}
