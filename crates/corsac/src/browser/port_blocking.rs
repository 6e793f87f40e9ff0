//! Port blocking.

use url::Url;

/// The bad ports.
///
/// <https://fetch.spec.whatwg.org/#bad-port>
const BAD_PORTS: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
];

/// The port of an HTTP(S) URL, if it is a bad port.
pub(crate) fn bad_port(url: &Url) -> Option<u16> {
    // 2. If url's scheme is an HTTP(S) scheme and url's port is a bad port, then return blocked.
    let port = url.port().filter(|_| is_http_scheme(url))?;
    BAD_PORTS.binary_search(&port).is_ok().then_some(port)
}

/// Whether a URL's scheme is an HTTP(S) scheme.
///
/// <https://fetch.spec.whatwg.org/#http-scheme>
pub(crate) fn is_http_scheme(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_asked_for_http_only() {
        assert!(BAD_PORTS.is_sorted());
        let bad = |url: &str| bad_port(&url.parse().unwrap());
        assert_eq!(bad("http://a.example:6667/"), Some(6667));
        assert_eq!(bad("http://a.example:8080/"), None);
        assert_eq!(bad("ftp://a.example:22/"), None);
    }
}
