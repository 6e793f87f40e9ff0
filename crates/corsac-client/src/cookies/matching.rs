//! Which hosts and paths a cookie is for.

use url::{Host, Url};

/// Whether `host` is `domain` or one of the hosts below it.
///
/// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-domain-matching>
pub(super) fn domain_matches(host: &str, domain: &str) -> bool {
    // * The domain string and the string are identical.
    host == domain
        // * All of the following conditions hold: the domain string is a suffix of the string; the
        //   last character of the string that is not included in the domain string is a %x2E (".")
        //   character; the string is a host name (i.e., not an IP address).
        || host.strip_suffix(domain).is_some_and(|start| start.ends_with('.'))
            && !is_ip_address(host)
}

/// Whether a cookie of `cookie_path` goes with a request for `request_path`.
///
/// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-paths-and-path-match>
pub(super) fn path_matches(request_path: &str, cookie_path: &str) -> bool {
    // * The cookie-path and the request-path are identical.
    // * The cookie-path is a prefix of the request-path, and the last character of the cookie-path
    //   is %x2F ("/").
    // * The cookie-path is a prefix of the request-path, and the first character of the
    //   request-path that is not included in the cookie-path is a %x2F ("/") character.
    request_path
        .strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'))
}

/// The path of a cookie that names none: the URL's, up to its last slash and without it.
pub(super) fn default_path(url: &Url) -> &str {
    match url.path().rfind('/') {
        None | Some(0) => "/",
        Some(end) => &url.path()[..end],
    }
}

/// Whether cookies for all of `domain` would be cookies for people who share nothing else.
///
/// A name that the list does not know has its last label for a suffix.
pub(super) fn is_public_suffix(domain: &str) -> bool {
    psl::suffix_str(domain) == Some(domain)
}

/// Whether the host of a URL is an address, which has no hosts below it.
pub(super) fn is_ip_address(host: &str) -> bool {
    matches!(Host::parse(host), Ok(Host::Ipv4(_) | Host::Ipv6(_)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_have_no_subdomains() {
        assert!(domain_matches("127.0.0.1", "127.0.0.1"));
        assert!(!domain_matches("127.0.0.1", "0.0.1"));
        assert!(domain_matches("[::1]", "[::1]"));
    }

    #[test]
    fn suffixes_are_public_whether_the_list_knows_them_or_not() {
        for suffix in ["com", "co.uk", "github.io", "localhost", "unheard-of"] {
            assert!(is_public_suffix(suffix), "{suffix}");
        }
        for domain in ["example.com", "bbc.co.uk", "me.github.io", "a.localhost", "", "127.0.0.1"] {
            assert!(!is_public_suffix(domain), "{domain}");
        }
    }

    #[test]
    fn the_default_path_is_the_folder() {
        for (url, path) in [
            ("http://a.test", "/"),
            ("http://a.test/x", "/"),
            ("http://a.test/x/", "/x"),
            ("http://a.test/x/y?z/", "/x"),
            ("data:x", "/"),
        ] {
            assert_eq!(default_path(&url.parse().unwrap()), path, "{url}");
        }
    }

    /// Label by label, from the last.
    fn slow_domain_matches(host: &str, domain: &str) -> bool {
        let mut labels = host.rsplit('.');
        domain.rsplit('.').all(|label| labels.next() == Some(label))
    }

    /// Every path that matches, written out.
    fn slow_path_matches(request_path: &str, cookie_path: &str) -> bool {
        let ends = 0..=request_path.len();
        ends.filter(|&end| {
            let (before, after) = request_path.split_at(end);
            after.is_empty() || before.ends_with('/') || after.starts_with('/')
        })
        .any(|end| &request_path[..end] == cookie_path)
    }

    proptest! {
        #[test]
        fn domains_match_label_by_label(host in "[ab]{1,2}(\\.[ab]{1,2}){0,3}", domain in "[ab]{1,2}(\\.[ab]{1,2}){0,2}") {
            prop_assert_eq!(domain_matches(&host, &domain), slow_domain_matches(&host, &domain));
        }

        #[test]
        fn paths_match_at_slashes(request in "/[ab/]{0,5}", cookie in "/[ab/]{0,3}") {
            prop_assert_eq!(path_matches(&request, &cookie), slow_path_matches(&request, &cookie));
        }
    }
}
