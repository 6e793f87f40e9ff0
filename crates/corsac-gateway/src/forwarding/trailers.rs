use http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
    COOKIE, FORWARDED, HOST, MAX_FORWARDS, ORIGIN, RANGE, SET_COOKIE, TRAILER, VIA,
};
use http::{HeaderMap, HeaderName};

use super::Noticed;

/// Removes from trailers what decides how a message is framed, routed, read or allowed. Some readers
/// add trailers to the headers, where it would count after everybody has looked.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1>
pub(crate) fn remove_headers(trailers: &mut HeaderMap) {
    Noticed::of(trailers).remove_hop_by_hop(trailers);
    let out_of_place: Vec<_> = trailers.keys().filter(|name| decides(name)).cloned().collect();
    for name in out_of_place {
        trailers.remove(name);
    }
}

fn decides(name: &HeaderName) -> bool {
    const DECIDING: [HeaderName; 15] = [
        AUTHORIZATION,
        CACHE_CONTROL,
        CONTENT_ENCODING,
        CONTENT_LENGTH,
        CONTENT_RANGE,
        CONTENT_TYPE,
        COOKIE,
        FORWARDED,
        HOST,
        MAX_FORWARDS,
        ORIGIN,
        RANGE,
        SET_COOKIE,
        TRAILER,
        VIA,
    ];
    let families = ["access-control-", "if-", "sec-", "x-forwarded-"];
    DECIDING.contains(name) || families.iter().any(|family| name.as_str().starts_with(family))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn only_what_says_nothing_of_the_message_stays() {
        let mut trailers = HeaderMap::new();
        for name in [
            "content-length",
            "transfer-encoding",
            "connection",
            "host",
            "origin",
            "x-forwarded-for",
            "access-control-allow-origin",
            "grpc-status",
            "digest",
        ] {
            trailers.insert(HeaderName::from_static(name), HeaderValue::from_static("1"));
        }
        remove_headers(&mut trailers);
        let mut left: Vec<_> = trailers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["digest", "grpc-status"]);
    }
}
