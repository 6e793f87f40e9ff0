//! Potentially trustworthy origins: <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>.

use std::net::Ipv6Addr;

use super::Origin;
use super::host::{ipv4, ipv6};

pub(super) fn is_potentially_trustworthy(origin: &Origin) -> bool {
    // 1. If origin is an opaque origin, return "Not Trustworthy".
    origin.as_tuple().is_some_and(|tuple| is_trustworthy(tuple.scheme(), tuple.host()))
}

/// Says whether `url` is `about:blank`, `about:srcdoc`, a `data:` or `file:` URL, or has a potentially
/// trustworthy origin.
///
/// # Example
/// ```
/// use corsac::origin::is_potentially_trustworthy_url;
/// use url::Url;
///
/// assert!(is_potentially_trustworthy_url(&Url::parse("wss://a.example")?));
/// assert!(!is_potentially_trustworthy_url(&Url::parse("ws://a.example")?));
/// # Ok::<(), url::ParseError>(())
/// ```
/// <https://w3c.github.io/webappsec-secure-contexts/#is-url-trustworthy>
#[cfg(feature = "browser")]
pub fn is_potentially_trustworthy_url(url: &url::Url) -> bool {
    match url.scheme() {
        // 1. If url is "about:blank" or "about:srcdoc", return "Potentially Trustworthy".
        "about" => matches!(url.path(), "blank" | "srcdoc"),
        // 2. If url's scheme is "data", return "Potentially Trustworthy".
        "data" => true,
        // The URL standard leaves the origin of a file URL open, and ours is opaque; this is step 6 of
        // the same question about its origin.
        "file" => true,
        // 3. Return the result of executing Is origin potentially trustworthy? on url's origin.
        "blob" => is_potentially_trustworthy(&Origin::of_url(url)),
        scheme => super::url::tuple_host(url).is_some_and(|host| is_trustworthy(scheme, host)),
    }
}

/// Says whether a connection to `host` stays on this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    // 4. If origin's host matches one of the CIDR notations 127.0.0.0/8 or ::1/128, return
    //    "Potentially Trustworthy".
    ipv4(host).is_some_and(|address| address.is_loopback())
        || ipv6(host) == Some(Ipv6Addr::LOCALHOST)
        // 5. If the user agent conforms to the name resolution rules in
        //    [let-localhost-be-localhost] and one of the following is true: origin's host is
        //    "localhost" or "localhost."; origin's host ends with ".localhost" or ".localhost.";
        //    then return "Potentially Trustworthy".
        || is_localhost(host.strip_suffix('.').unwrap_or(host))
}

pub(super) fn is_trustworthy(scheme: &str, host: &str) -> bool {
    // 3. If origin's scheme is either "https" or "wss", return "Potentially Trustworthy".
    // 6. If origin's scheme is "file", return "Potentially Trustworthy".
    matches!(scheme, "https" | "wss" | "file") || is_loopback(host)
    // SKIPPED: 7. No scheme is considered to be authenticated here.
    // SKIPPED: 8. No origin has been configured as a trustworthy origin here.
    // 9. Return "Not Trustworthy".
}

fn is_localhost(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_origins_are_trustworthy() {
        for (origin, expected) in [
            ("https://a.example", true),
            ("wss://a.example", true),
            ("http://localhost", true),
            ("http://localhost.", true),
            ("http://a.localhost.", true),
            ("http://127.255.0.1", true),
            ("http://[::1]:81", true),
            ("capacitor://localhost", true),
            ("null", false),
            ("http://a.example", false),
            ("http://notlocalhost", false),
            ("http://localhost.example", false),
            ("http://128.0.0.1", false),
            ("http://[::2]", false),
        ] {
            let trusted = Origin::parse(origin).unwrap().is_potentially_trustworthy();
            assert_eq!(trusted, expected, "{origin}");
        }
    }

    #[cfg(feature = "browser")]
    #[test]
    fn which_urls_are_trustworthy() {
        for (url, expected) in [
            ("about:blank", true),
            ("about:srcdoc#x", true),
            ("about:config", false),
            ("data:,x", true),
            ("file:///x", true),
            ("https://a.example/", true),
            ("http://127.0.0.1/", true),
            ("http://a.example/", false),
            ("blob:https://a.example/id", true),
            ("blob:http://a.example/id", false),
            ("javascript:0", false),
        ] {
            let url = url::Url::parse(url).unwrap();
            assert_eq!(is_potentially_trustworthy_url(&url), expected, "{url}");
        }
    }
}
