//! Origins: reading, writing and comparing them, against the crate `url`.

use corsac::Origin;
use url::Url;

/// Reads `data` as the value of an `Origin` header, as what a person wrote, and as a URL.
pub fn check(data: &[u8]) {
    check_header_value(data);
    if let Ok(text) = std::str::from_utf8(data) {
        check_text(text);
        if let Ok(url) = Url::parse(text) {
            check_url(&url);
        }
    }
}

/// What the header holds is kept byte for byte, and is no URL of another origin.
fn check_header_value(data: &[u8]) {
    let Some(origin) = Origin::from_header_value(data) else { return };
    assert_eq!(origin.as_str().as_bytes(), data);
    check_parts(&origin);
    let Ok(url) = Url::parse(origin.as_str()) else { return };
    let of_url = Origin::of_url(&url);
    assert_eq!(origin == of_url, origin.is_same_origin_with_url(&url), "{origin}");
}

fn check_parts(origin: &Origin) {
    let Some(tuple) = origin.as_tuple() else { return assert_eq!(origin.as_str(), "null") };
    let port = tuple.port().map_or_else(String::new, |port| format!(":{port}"));
    assert_eq!(format!("{}://{}{port}", tuple.scheme(), tuple.host()), origin.as_str());
}

/// What a person may write is what a browser would write; mistakes point into the text.
fn check_text(text: &str) {
    match Origin::parse(text) {
        Ok(origin) => {
            assert_eq!(origin.as_str(), text);
            check_parts(&origin);
            if let Ok(url) = Url::parse(text)
                && url.origin().is_tuple()
            {
                assert_eq!(Origin::of_url(&url), origin);
            }
        }
        Err(error) => {
            assert!(text.is_char_boundary(error.position()), "{text:?} {error}");
            if let Some(suggestion) = error.suggestion() {
                let parsed = Origin::parse(&suggestion);
                assert_eq!(parsed.map(|origin| origin.to_string()), Ok(suggestion), "{text:?}");
            }
        }
    }
}

/// The origin of a URL is what the crate `url` says, and can be read again.
fn check_url(url: &Url) {
    let origin = Origin::of_url(url);
    let expected = slow_origin(url);
    assert_eq!(origin.as_str(), expected.ascii_serialization(), "{url}");
    assert_eq!(origin.is_opaque(), !expected.is_tuple(), "{url}");
    assert_eq!(origin.is_same_origin_with_url(url), !origin.is_opaque(), "{url}");
    check_parts(&origin);
    for again in
        [Origin::parse(origin.as_str()).ok(), Origin::from_header_value(origin.as_str().as_bytes())]
    {
        assert!(again.is_none_or(|again| again == origin), "{url}");
    }
}

/// The origin the crate `url` finds, but for `blob:` URLs: it looks through any number of them and
/// at any scheme behind them, the standard through one and at http(s).
///
/// <https://url.spec.whatwg.org/#origin>
fn slow_origin(url: &Url) -> url::Origin {
    if url.scheme() != "blob" {
        return url.origin();
    }
    match Url::parse(url.path()) {
        Ok(path_url) if matches!(path_url.scheme(), "http" | "https") => path_url.origin(),
        _ => url::Origin::new_opaque(),
    }
}
