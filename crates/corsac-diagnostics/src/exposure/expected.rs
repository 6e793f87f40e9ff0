//! Headers that servers, proxies and browsers' security features bring along, so that nobody misses
//! them in a script.

/// Their names, sorted.
const NAMES: [&str; 65] = [
    "accept-ch",
    "accept-ranges",
    "age",
    "allow",
    "alt-svc",
    "cache-status",
    "clear-site-data",
    "connection",
    "content-encoding",
    "content-security-policy",
    "content-security-policy-report-only",
    "critical-ch",
    "date",
    "document-policy",
    "etag",
    "expect-ct",
    "feature-policy",
    "fly-request-id",
    "host",
    "keep-alive",
    "nel",
    "origin-agent-cluster",
    "p3p",
    "permissions-policy",
    "permissions-policy-report-only",
    "priority",
    "public-key-pins",
    "referrer-policy",
    "report-to",
    "reporting-endpoints",
    "server",
    "server-timing",
    "set-cookie",
    "set-cookie2",
    "speculation-rules",
    "strict-transport-security",
    "timing-allow-origin",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
    "via",
    "www-authenticate",
    "x-aspnet-version",
    "x-aspnetmvc-version",
    "x-backend-server",
    "x-content-type-options",
    "x-dns-prefetch-control",
    "x-download-options",
    "x-frame-options",
    "x-generator",
    "x-guploader-uploadid",
    "x-msedge-ref",
    "x-nf-request-id",
    "x-permitted-cross-domain-policies",
    "x-powered-by",
    "x-proxy-cache",
    "x-render-origin-server",
    "x-robots-tag",
    "x-runtime",
    "x-served-by",
    "x-timer",
    "x-ua-compatible",
    "x-varnish",
    "x-xss-protection",
];

/// How the names of further ones begin.
const PREFIXES: [&str; 19] = [
    "access-control-",
    "akamai-",
    "cdn-",
    "cf-",
    "cross-origin-",
    "proxy-",
    "surrogate-",
    "x-akamai-",
    "x-amz-apigw-",
    "x-amz-cf-",
    "x-amz-id-",
    "x-amzn-",
    "x-azure-",
    "x-cache",
    "x-envoy-",
    "x-fastly-",
    "x-goog-",
    "x-kong-",
    "x-vercel-",
];

/// Whether a header comes along without the application's doing.
pub(super) fn is_expected(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let is_listed = NAMES.binary_search_by(|own| own.as_bytes().cmp(&name)).is_ok();
    is_listed || PREFIXES.iter().any(|prefix| name.starts_with(prefix.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted() {
        assert!(NAMES.is_sorted() && PREFIXES.is_sorted());
    }

    #[test]
    fn case_does_not_matter() {
        assert!(is_expected(b"X-Powered-By") && is_expected(b"CF-Ray"));
        assert!(!is_expected(b"X-Request-Id") && !is_expected(b"Link"));
    }
}
