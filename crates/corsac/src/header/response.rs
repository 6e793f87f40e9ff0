use super::is_one_of;

/// Says whether a page may read the response header of this name, given the names the server
/// exposed.
///
/// `exposed` is the CORS-exposed header-name list. A forbidden name stays hidden even if exposed.
///
/// # Example
/// ```
/// use corsac::header::is_cors_safelisted_response_header_name as safelisted;
///
/// assert!(safelisted(b"content-type", &[b"etag"]));
/// assert!(safelisted(b"ETag", &["etag"]));
/// assert!(!safelisted(b"Set-Cookie", &["set-cookie"]));
/// ```
/// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
pub fn is_cors_safelisted_response_header_name(name: &[u8], exposed: &[impl AsRef<[u8]>]) -> bool {
    is_one_of(name, ALWAYS_SAFELISTED)
        // Any item in list that is not a forbidden response-header name.
        || !is_forbidden_response_header_name(name)
            && exposed.iter().any(|item| item.as_ref().eq_ignore_ascii_case(name))
}

/// Says whether no page may ever read the response header of this name.
///
/// # Example
/// ```
/// assert!(corsac::header::is_forbidden_response_header_name(b"set-cookie2"));
/// ```
/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
pub fn is_forbidden_response_header_name(name: &[u8]) -> bool {
    is_one_of(name, &["Set-Cookie", "Set-Cookie2"])
}

const ALWAYS_SAFELISTED: &[&str] = &[
    "Cache-Control",
    "Content-Language",
    "Content-Length",
    "Content-Type",
    "Expires",
    "Last-Modified",
    "Pragma",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_names_need_no_exposing() {
        let none: &[&[u8]] = &[];
        let listed = "cache-control content-language content-length content-type expires \
            last-modified pragma";
        for name in listed.split(' ') {
            assert!(is_cors_safelisted_response_header_name(name.as_bytes(), none), "{name}");
        }
        assert!(!is_cors_safelisted_response_header_name(b"etag", none));
    }

    #[test]
    fn a_star_in_the_list_exposes_only_a_header_named_star() {
        assert!(!is_cors_safelisted_response_header_name(b"etag", &["*"]));
        assert!(is_cors_safelisted_response_header_name(b"*", &["*"]));
    }

    #[test]
    fn exposing_a_forbidden_name_does_nothing() {
        for name in ["Set-Cookie", "set-cookie2"] {
            assert!(!is_cors_safelisted_response_header_name(name.as_bytes(), &[name]));
        }
    }
}
