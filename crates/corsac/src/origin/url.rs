//! The origin of a URL: <https://url.spec.whatwg.org/#origin>.

use url::{Position, Url};

use super::{OpaqueOrigin, Origin, TupleOrigin, default_port};

pub(super) fn origin_of(url: &Url) -> Origin {
    // The origin of a URL url is the origin returned by running these steps, switching on url's
    // scheme:
    match url.scheme() {
        "blob" => path_url(url).map_or_else(opaque, |path_url| tuple_or_opaque(&path_url)),
        _ => tuple_or_opaque(url),
    }
}

/// The same question as comparing [`origin_of`], without making the origin.
pub(super) fn has_origin(url: &Url, origin: &TupleOrigin) -> bool {
    if url.scheme() == "blob" {
        return path_url(url).is_some_and(|path_url| has_tuple(&path_url, origin));
    }
    has_tuple(url, origin)
}

/// Whether two URLs have the same tuple origin. Allocates nothing, unless one is a `blob:` URL.
pub(crate) fn are_same_origin_urls(a: &Url, b: &Url) -> bool {
    if a.scheme() == "blob" || b.scheme() == "blob" {
        let a = origin_of(a);
        return a.as_tuple().is_some_and(|tuple| has_origin(b, tuple));
    }
    a.scheme() == b.scheme()
        && tuple_host(a).is_some()
        && tuple_host(a) == tuple_host(b)
        && a.port() == b.port()
}

/// The serialized host of `url`, if the scheme is one whose URLs have a tuple origin.
pub(super) fn tuple_host(url: &Url) -> Option<&str> {
    default_port(url.scheme()).and_then(|_| url.host_str())
}

fn has_tuple(url: &Url, origin: &TupleOrigin) -> bool {
    url.scheme() == origin.scheme()
        && tuple_host(url) == Some(origin.host())
        && url.port() == origin.port()
}

fn tuple_or_opaque(url: &Url) -> Origin {
    // "ftp", "http", "https", "ws", "wss": Return the tuple origin (url's scheme, url's host, url's
    // port, null).
    let Some(host) = tuple_host(url) else {
        // "file": Unfortunate as it is, this is left as an exercise to the reader. When in doubt,
        // return a new opaque origin.
        // Otherwise: Return a new opaque origin.
        return opaque();
    };
    let host_and_port = &url[Position::BeforeHost..Position::AfterPort];
    let serialization = [url.scheme(), "://", host_and_port].concat();
    TupleOrigin::of_serialization(&serialization, url.scheme(), host, url.port()).into()
}

/// What stands behind `blob:`, if its origin is the blob URL's.
fn path_url(url: &Url) -> Option<Url> {
    // SKIPPED: 1. There is no blob URL store here, so url's blob URL entry is null.
    // 2. Let pathURL be the result of parsing the result of URL path serializing url.
    let path_url = Url::parse(url.path()).ok()?;
    // 4. If pathURL's scheme is "http", "https", or "file", then return pathURL's origin.
    matches!(path_url.scheme(), "http" | "https" | "file").then_some(path_url)
}

fn opaque() -> Origin {
    OpaqueOrigin::new(0).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(url: &str) -> Origin {
        Origin::of_url(&Url::parse(url).unwrap())
    }

    #[test]
    fn tuple_origins() {
        for (url, serialization) in [
            ("https://u:p@A.example:443/x?y#z", "https://a.example"),
            ("http://[0:0::1]:8080/", "http://[::1]:8080"),
            ("ws://127.1", "ws://127.0.0.1"),
            ("ftp://a.example:21/", "ftp://a.example"),
            ("https://a.example:80", "https://a.example:80"),
            ("blob:https://a.example:8443/id", "https://a.example:8443"),
        ] {
            assert_eq!(origin(url).as_str(), serialization);
        }
    }

    #[test]
    fn opaque_origins() {
        for url in [
            "data:,x",
            "file:///x",
            "about:blank",
            "blob:null/id",
            "blob:ftp://a.example/id",
            "blob:blob:https://a.example/id",
            "custom://a.example",
            "blob:file:///x",
        ] {
            assert!(origin(url).is_opaque(), "{url}");
            assert!(!origin(url).is_same_origin_with_url(&Url::parse(url).unwrap()), "{url}");
        }
    }

    #[test]
    fn the_parts_of_a_tuple_can_be_read_back() {
        let origin = origin("wss://[::1]:81/x");
        let tuple = origin.as_tuple().unwrap();
        assert_eq!((tuple.scheme(), tuple.host(), tuple.port()), ("wss", "[::1]", Some(81)));
    }

    #[test]
    fn comparing_with_a_url_looks_at_all_three() {
        let page = origin("https://a.example:81");
        for (url, expected) in [
            ("https://a.example:81/x", true),
            ("blob:https://a.example:81/x", true),
            ("http://a.example:81/", false),
            ("https://b.example:81/", false),
            ("https://a.example/", false),
        ] {
            assert_eq!(page.is_same_origin_with_url(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
