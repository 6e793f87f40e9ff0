use super::content_type::essence;
use super::range::{Whitespace, parse_single_range_header_value};
use super::{HeaderList, get_decode_and_split_value, is_one_of};
use crate::method::is_forbidden_method;

/// Says whether a page may send this header to another origin without a CORS-preflight fetch.
///
/// Only single headers are judged; see [`cors_unsafe_request_header_names`] for the limit on all of
/// them together.
///
/// # Example
/// ```
/// use corsac::header::is_cors_safelisted_request_header as safelisted;
///
/// assert!(safelisted(b"Content-Type", b"text/plain;charset=utf-8"));
/// assert!(!safelisted(b"Content-Type", b"application/json"));
/// assert!(safelisted(b"Range", b"bytes=0-"));
/// ```
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
pub fn is_cors_safelisted_request_header(name: &[u8], value: &[u8]) -> bool {
    // 1. If value's length is greater than 128, then return false.
    if value.len() > 128 {
        return false;
    }
    // 2. Byte-lowercase name and switch on the result:
    if is_one_of(name, &["accept"]) {
        // If value contains a CORS-unsafe request-header byte, then return false.
        !contains_cors_unsafe_byte(value)
    } else if is_one_of(name, &["accept-language", "content-language"]) {
        value.iter().copied().all(is_language_byte)
    } else if is_one_of(name, &["content-type"]) {
        is_safelisted_content_type(value)
    } else if is_one_of(name, &["range"]) {
        is_safelisted_range(value)
    } else {
        // Otherwise: Return false.
        false
    }
}

/// Says whether `byte` makes the value of an otherwise safelisted header unsafe.
///
/// # Example
/// ```
/// use corsac::header::is_cors_unsafe_request_header_byte as is_unsafe;
///
/// assert!(is_unsafe(b'"') && is_unsafe(0x7F));
/// assert!(!is_unsafe(b'\t') && !is_unsafe(0x80));
/// ```
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
pub fn is_cors_unsafe_request_header_byte(byte: u8) -> bool {
    // byte is less than 0x20 and is not 0x09 HT
    byte < 0x20 && byte != 0x09
        // byte is 0x22 ("), 0x28 (left parenthesis), 0x29 (right parenthesis), 0x3A (:), 0x3C (<),
        // 0x3E (>), 0x3F (?), 0x40 (@), 0x5B ([), 0x5C (\), 0x5D (]), 0x7B ({), 0x7D (}), or 0x7F DEL.
        || matches!(
            byte,
            b'"' | b'(' | b')' | b':' | b'<' | b'>' | b'?' | b'@' | b'[' | b'\\' | b']' | b'{' | b'}' | 0x7F
        )
}

/// The header names a CORS-preflight fetch must announce, lower-cased, sorted, without duplicates.
///
/// Names of safelisted headers are included too once their values total more than 1024 bytes.
///
/// # Example
/// ```
/// use corsac::header::{HeaderList, cors_unsafe_request_header_names};
///
/// let headers = HeaderList::from_iter([("X-B", "1"), ("Accept", "*/*"), ("x-A", "2")]);
/// assert_eq!(cors_unsafe_request_header_names(&headers), [b"x-a", b"x-b"]);
/// ```
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
pub fn cors_unsafe_request_header_names(headers: &HeaderList) -> Vec<Vec<u8>> {
    let mut unsafe_names =
        unsafe_request_header_names(headers, is_cors_safelisted_request_header, SAFELIST_LIMIT);
    unsafe_names.dedup();
    unsafe_names
}

/// How many bytes the values of safelisted headers may total.
pub(crate) const SAFELIST_LIMIT: usize = 1024;

/// The same for another safelist and another limit, lower-cased and sorted, a name as often as it
/// has lines.
pub(crate) fn unsafe_request_header_names(
    headers: &HeaderList,
    is_safelisted: impl Fn(&[u8], &[u8]) -> bool,
    safelist_limit: usize,
) -> Vec<Vec<u8>> {
    // 1. Let unsafeNames be a new list.
    let mut unsafe_names = Vec::new();
    // 2. Let potentiallyUnsafeNames be a new list.
    let mut potentially_unsafe_names = Vec::new();
    // 3. Let safelistValueSize be 0.
    let mut safelist_value_size = 0;
    // 4. For each header of headers:
    for (name, value) in headers {
        if !is_safelisted(name, value) {
            // 4.1. If header is not a CORS-safelisted request-header, then append header's name to
            //      unsafeNames.
            unsafe_names.push(name.to_ascii_lowercase());
        } else {
            // 4.2. Otherwise, append header's name to potentiallyUnsafeNames and increase
            //      safelistValueSize by header's value's length.
            potentially_unsafe_names.push(name);
            safelist_value_size += value.len();
        }
    }
    // 5. If safelistValueSize is greater than 1024, then for each name of potentiallyUnsafeNames,
    //    append name to unsafeNames.
    if safelist_value_size > safelist_limit {
        unsafe_names.extend(potentially_unsafe_names.iter().map(|name| name.to_ascii_lowercase()));
    }
    // 6. Return the result of convert header names to a sorted-lowercase set with unsafeNames.
    unsafe_names.sort_unstable();
    unsafe_names
}

/// Says whether `name` is `Authorization`, which the wildcard of `Access-Control-Allow-Headers` does
/// not cover.
///
/// # Example
/// ```
/// assert!(corsac::header::is_cors_non_wildcard_request_header_name(b"authorization"));
/// ```
/// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
pub fn is_cors_non_wildcard_request_header_name(name: &[u8]) -> bool {
    is_one_of(name, &["Authorization"])
}

/// Says whether only the browser, never a page, may set this header.
///
/// The value counts for the three method-override headers alone.
///
/// # Example
/// ```
/// use corsac::header::is_forbidden_request_header as forbidden;
///
/// assert!(forbidden(b"Origin", b"https://a.example"));
/// assert!(forbidden(b"X-HTTP-Method-Override", b"GET, trace"));
/// assert!(!forbidden(b"X-HTTP-Method-Override", b"GET"));
/// ```
/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
pub fn is_forbidden_request_header(name: &[u8], value: &[u8]) -> bool {
    // 1. If name is a byte-case-insensitive match for one of: […] then return true.
    if is_one_of(name, FORBIDDEN_NAMES) {
        return true;
    }
    // 2. If name when byte-lowercased starts with `proxy-` or `sec-`, then return true.
    if starts_with(name, b"proxy-") || starts_with(name, b"sec-") {
        return true;
    }
    // 3. If name is a byte-case-insensitive match for one of: […] then:
    is_one_of(name, &["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"])
        // 3.1. Let parsedValues be the result of getting, decoding, and splitting value.
        // 3.2. For each method of parsedValues: if the isomorphic encoding of method is a forbidden
        //      method, then return true.
        && get_decode_and_split_value(value).iter().any(|method| is_forbidden_method(method))
    // 4. Return false.
}

/// Says whether a request whose mode is "no-cors" may carry a header of this name at all.
///
/// # Example
/// ```
/// assert!(corsac::header::is_no_cors_safelisted_request_header_name(b"accept"));
/// assert!(!corsac::header::is_no_cors_safelisted_request_header_name(b"range"));
/// ```
/// <https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header-name>
pub fn is_no_cors_safelisted_request_header_name(name: &[u8]) -> bool {
    is_one_of(name, &["Accept", "Accept-Language", "Content-Language", "Content-Type"])
}

/// Says whether a request whose mode is "no-cors" may carry this header.
///
/// # Example
/// ```
/// use corsac::header::is_no_cors_safelisted_request_header as safelisted;
///
/// assert!(safelisted(b"Accept", b"*/*"));
/// assert!(!safelisted(b"Range", b"bytes=0-"));
/// ```
/// <https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header>
pub fn is_no_cors_safelisted_request_header(name: &[u8], value: &[u8]) -> bool {
    // 1. If name is not a no-CORS-safelisted request-header name, then return false.
    is_no_cors_safelisted_request_header_name(name)
        // 2. Return whether (name, value) is a CORS-safelisted request-header.
        && is_cors_safelisted_request_header(name, value)
}

/// Says whether `name` is `Range`, which privileged APIs may set on a request whose mode is
/// "no-cors".
///
/// # Example
/// ```
/// assert!(corsac::header::is_privileged_no_cors_request_header_name(b"range"));
/// ```
/// <https://fetch.spec.whatwg.org/#privileged-no-cors-request-header-name>
pub fn is_privileged_no_cors_request_header_name(name: &[u8]) -> bool {
    is_one_of(name, &["Range"])
}

/// Says whether a redirect that drops the body drops the header of this name with it.
///
/// # Example
/// ```
/// assert!(corsac::header::is_request_body_header_name(b"content-type"));
/// assert!(!corsac::header::is_request_body_header_name(b"content-length"));
/// ```
/// <https://fetch.spec.whatwg.org/#request-body-header-name>
pub fn is_request_body_header_name(name: &[u8]) -> bool {
    is_one_of(name, &["Content-Encoding", "Content-Language", "Content-Location", "Content-Type"])
}

const FORBIDDEN_NAMES: &[&str] = &[
    "Accept-Charset",
    "Accept-Encoding",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Connection",
    "Content-Length",
    "Cookie",
    "Cookie2",
    "Date",
    "DNT",
    "Expect",
    "Host",
    "Keep-Alive",
    "Origin",
    "Referer",
    "Set-Cookie",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
];

fn contains_cors_unsafe_byte(value: &[u8]) -> bool {
    value.iter().copied().any(is_cors_unsafe_request_header_byte)
}

/// What `Accept-Language` and `Content-Language` may hold and stay safelisted.
fn is_language_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'*' | b',' | b'-' | b'.' | b';' | b'=')
}

fn is_safelisted_content_type(value: &[u8]) -> bool {
    // 1. If value contains a CORS-unsafe request-header byte, then return false.
    if contains_cors_unsafe_byte(value) {
        return false;
    }
    // 2. Let mimeType be the result of parsing the result of isomorphic decoding value.
    // 3. If mimeType is failure, then return false.
    let Some((kind, subtype)) = essence(value) else { return false };
    // 4. If mimeType's essence is not "application/x-www-form-urlencoded", "multipart/form-data", or
    //    "text/plain", then return false.
    is_one_of(kind, &["application"]) && is_one_of(subtype, &["x-www-form-urlencoded"])
        || is_one_of(kind, &["multipart"]) && is_one_of(subtype, &["form-data"])
        || is_one_of(kind, &["text"]) && is_one_of(subtype, &["plain"])
}

fn is_safelisted_range(value: &[u8]) -> bool {
    // 1. Let rangeValue be the result of parsing a single range header value given value and false.
    // 2. If rangeValue is failure, then return false.
    // 3. If rangeValue[0] is null, then return false.
    // NOTE: As web browsers have historically not emitted ranges such as `bytes=-500` this algorithm
    // does not safelist them.
    matches!(parse_single_range_header_value(value, Whitespace::Refused), Ok((Some(_), _)))
}

fn starts_with(name: &[u8], prefix: &[u8]) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safelisted(name: &str, value: &str) -> bool {
        is_cors_safelisted_request_header(name.as_bytes(), value.as_bytes())
    }

    #[test]
    fn safelisted_headers() {
        for (name, value) in [
            ("accept", ""),
            ("ACCEPT", "a/b;q=\u{e9}\t"),
            ("Accept-Language", "de, en-GB;q=0.5, *"),
            ("content-language", "de"),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Type", "Multipart/Form-Data;boundary=x"),
            ("Content-Type", " text/plain "),
            ("Range", "bytes=0-99999999999999999999999999"),
        ] {
            assert!(safelisted(name, value), "{name}: {value}");
        }
    }

    #[test]
    fn headers_that_are_not_safelisted() {
        for (name, value) in [
            ("accept", "\""),
            ("accept-language", "de_DE"),
            ("accept-language", "de\t"),
            ("content-type", ""),
            ("content-type", "text/plain; charset=\"utf-8\""),
            ("content-type", "text/plain, text/plain"),
            ("content-type", "text/html"),
            ("content-type", "multipart/plain"),
            ("range", "bytes=-500"),
            ("range", "bytes=0-1,2-3"),
            ("range", "bytes = 0-"),
            ("dpr", "1"),
        ] {
            assert!(!safelisted(name, value), "{name}: {value}");
        }
    }

    #[test]
    fn a_value_of_129_bytes_is_too_long() {
        assert!(safelisted("accept", &"a".repeat(128)));
        assert!(!safelisted("accept", &"a".repeat(129)));
    }

    #[test]
    fn safelisted_values_are_safe_up_to_1024_bytes_together() {
        let value = "a".repeat(128);
        let mut list = HeaderList::from_iter(vec![("Accept", &value); 8]);
        assert!(cors_unsafe_request_header_names(&list).is_empty());
        list.push(b"Accept-Language", b"a");
        assert_eq!(cors_unsafe_request_header_names(&list), [&b"accept"[..], b"accept-language"]);
    }

    #[test]
    fn unsafe_bytes_are_the_standards() {
        let found: Vec<u8> =
            (0x20..=0xFF).filter(|&byte| is_cors_unsafe_request_header_byte(byte)).collect();
        assert_eq!(found, b"\"():<>?@[\\]{}\x7F");
        assert_eq!((0..0x20).filter(|&byte| is_cors_unsafe_request_header_byte(byte)).count(), 31);
    }

    #[test]
    fn forbidden_by_name_by_prefix_and_by_value() {
        let listed = "accept-charset accept-encoding access-control-request-headers \
            access-control-request-method connection content-length cookie cookie2 date dnt expect \
            host keep-alive origin referer set-cookie te trailer transfer-encoding upgrade via";
        assert_eq!(FORBIDDEN_NAMES.join(" ").to_ascii_lowercase(), listed);
        for name in listed.split(' ').chain(["PROXY-x", "Sec-", "sec-fetch-mode"]) {
            assert!(is_forbidden_request_header(name.as_bytes(), b""), "{name}");
        }
        assert!(is_forbidden_request_header(b"x-method-override", b"GET,\tTrAcK "));
        assert!(!is_forbidden_request_header(b"x-http-method", b"\"TRACE\""));
        assert!(!is_forbidden_request_header(b"Security", b"TRACE"));
        assert!(!is_forbidden_request_header(b"sec", b""));
    }
}
