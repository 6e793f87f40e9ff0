//! Sites: <https://html.spec.whatwg.org/#sites>.

use super::Origin;
#[cfg(feature = "public-suffix")]
use super::host::ipv4;

pub(super) fn is_schemelessly_same_site(a: &Origin, b: &Origin) -> bool {
    match (a, b) {
        // 1. If A and B are the same opaque origin, then return true.
        (Origin::Opaque(a), Origin::Opaque(b)) => a == b,
        // 2. If A and B are both tuple origins, then: […]
        (Origin::Tuple(a), Origin::Tuple(b)) => have_same_site(a.host(), b.host()),
        // 3. Return false.
        _ => false,
    }
}

pub(super) fn is_same_site(a: &Origin, b: &Origin) -> bool {
    is_schemelessly_same_site(a, b) && scheme(a) == scheme(b)
}

/// The same question as [`is_schemelessly_same_site`] for the origins of both URLs, which opaque
/// origins never are. Allocates nothing, unless one is a `blob:` URL.
#[cfg(feature = "browser")]
pub(crate) fn are_schemelessly_same_site_urls(a: &url::Url, b: &url::Url) -> bool {
    if a.scheme() == "blob" || b.scheme() == "blob" {
        let (a, b) = (Origin::of_url(a), Origin::of_url(b));
        return !a.is_opaque() && is_schemelessly_same_site(&a, &b);
    }
    match (super::url::tuple_host(a), super::url::tuple_host(b)) {
        (Some(host_a), Some(host_b)) => have_same_site(host_a, host_b),
        _ => false,
    }
}

/// The same question for an origin and the origin of a URL.
#[cfg(feature = "browser")]
pub(super) fn is_schemelessly_same_site_with_url(origin: &Origin, url: &url::Url) -> bool {
    match (origin, super::url::tuple_host(url)) {
        (Origin::Tuple(tuple), Some(host)) => have_same_site(tuple.host(), host),
        (Origin::Tuple(_), None) => is_schemelessly_same_site(origin, &Origin::of_url(url)),
        (Origin::Opaque(_), _) => false,
    }
}

fn scheme(origin: &Origin) -> Option<&str> {
    origin.as_tuple().map(|tuple| tuple.scheme())
}

fn have_same_site(a: &str, b: &str) -> bool {
    // 2.2. If hostA equals hostB and hostA's registrable domain is null, then return true.
    // Identical hosts with a registrable domain have the same one.
    a == b
        // 2.3. If hostA's registrable domain equals hostB's registrable domain and is non-null,
        //      then return true.
        || have_same_registrable_domain(a, b)
}

fn have_same_registrable_domain(a: &str, b: &str) -> bool {
    // A registrable domain keeps the dot at the end of its host; `registrable_domain` drops it.
    a.ends_with('.') == b.ends_with('.')
        && registrable_domain(a).is_some_and(|domain| registrable_domain(b) == Some(domain))
}

/// <https://url.spec.whatwg.org/#host-registrable-domain>
#[cfg(feature = "public-suffix")]
fn registrable_domain(host: &str) -> Option<&str> {
    // An IP address has none, though the list's rule for unknown suffixes would find one in it.
    if host.starts_with('[') || ipv4(host).is_some() {
        return None;
    }
    psl::domain_str(host)
}

/// Says whether strangers can have names of one label more than `host`: it is a public suffix, or the
/// list says that whatever stands below it is one, as for `compute.amazonaws.com`.
///
/// A single label is one, unless nobody can register names below it, such as `localhost`.
pub(crate) fn has_strangers_below(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    match host.contains('.') {
        false => !RESERVED.contains(&host),
        true => is_public_suffix(host) || is_public_suffix(&format!("x.{host}")),
    }
}

/// Names at the top that are reserved (RFC 2606, RFC 6761, RFC 6762, ICANN's `internal`) or that no
/// registry has given out and networks use at home.
const RESERVED: [&str; 9] =
    ["corp", "example", "home", "internal", "invalid", "lan", "local", "localhost", "test"];

#[cfg(feature = "public-suffix")]
fn is_public_suffix(host: &str) -> bool {
    psl::suffix(host.as_bytes())
        .is_some_and(|suffix| suffix.is_known() && suffix.as_bytes().len() == host.len())
}

/// Without a public suffix list no suffix is known to be one.
#[cfg(not(feature = "public-suffix"))]
fn is_public_suffix(_host: &str) -> bool {
    false
}

// DEPARTURE: without a public suffix list no host has a registrable domain, so fewer hosts are the
// same site.
#[cfg(not(feature = "public-suffix"))]
fn registrable_domain(_host: &str) -> Option<&str> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_site(a: &str, b: &str) -> bool {
        is_same_site(&Origin::parse(a).unwrap(), &Origin::parse(b).unwrap())
    }

    #[test]
    fn hosts_without_registrable_domain_must_be_equal() {
        assert!(same_site("http://127.0.0.1", "http://127.0.0.1:81"));
        assert!(!same_site("http://127.0.0.1", "http://10.0.0.1"));
        assert!(!same_site("http://[::1]", "http://[::2]"));
        assert!(same_site("http://localhost", "http://localhost:81"));
        assert!(!same_site("null", "http://localhost"));
    }

    #[test]
    fn the_scheme_counts_unless_told_otherwise() {
        let (a, b) = (Origin::parse("http://a.b").unwrap(), Origin::parse("https://a.b").unwrap());
        assert!(is_schemelessly_same_site(&a, &b));
        assert!(!is_same_site(&a, &b));
    }

    #[cfg(feature = "public-suffix")]
    #[test]
    fn the_registrable_domain_decides() {
        assert!(same_site("https://a.x.com", "https://b.x.com"));
        assert!(same_site("https://a.x.co.uk", "https://x.co.uk"));
        assert!(!same_site("https://a.co.uk", "https://b.co.uk"));
        assert!(!same_site("https://a.github.io", "https://b.github.io"));
        assert!(same_site("https://github.io", "https://github.io:81"));
        assert!(!same_site("https://a.x.com", "https://a.x.com."));
        assert!(same_site("https://b.x.com.", "https://a.x.com."));
        assert!(!same_site("http://a.localhost", "http://localhost"));
    }

    #[cfg(feature = "browser")]
    #[test]
    fn urls_of_one_site_share_the_scheme() {
        let same_site = |a: &str, b: &str| {
            Origin::of_url(&a.parse().unwrap()).is_same_site_with_url(&b.parse().unwrap())
        };
        assert!(same_site("https://a.b/x", "https://a.b:81/y"));
        assert!(same_site("https://a.b/x", "blob:https://a.b/id"));
        assert!(!same_site("https://a.b/", "http://a.b/"));
        assert!(!same_site("data:,x", "data:,x"));
        assert!(!same_site("blob:null/x", "blob:null/x"));
    }

    #[cfg(not(feature = "public-suffix"))]
    #[test]
    fn without_the_list_hosts_must_be_equal() {
        assert!(!same_site("https://a.x.com", "https://b.x.com"));
    }
}
