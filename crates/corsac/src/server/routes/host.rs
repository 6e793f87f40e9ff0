//! Hosts of routes.

/// Says whether `host` is in the form that it is compared in: lower case, no port.
fn is_host(host: &str) -> bool {
    let is_host_byte = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.');
    let is_ipv6_byte = |byte| matches!(byte, b'a'..=b'f' | b'0'..=b'9' | b':' | b'.');
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => !address.is_empty() && address.bytes().all(is_ipv6_byte),
        None => host.bytes().all(is_host_byte) && host.split('.').all(|label| !label.is_empty()),
    }
}

pub(in crate::server) fn is_host_pattern(pattern: &str) -> bool {
    is_host(pattern.strip_prefix("*.").unwrap_or(pattern))
}

/// Says whether the `Host` of a request, as it came, matches.
pub(super) fn matches(pattern: &str, host: &[u8]) -> bool {
    let host = without_port(host);
    let host = host.strip_suffix(b".").unwrap_or(host);
    match pattern.strip_prefix('*') {
        None => pattern.as_bytes().eq_ignore_ascii_case(host),
        Some(suffix) => {
            host.len() > suffix.len()
                && host[host.len() - suffix.len()..].eq_ignore_ascii_case(suffix.as_bytes())
        }
    }
}

fn without_port(host: &[u8]) -> &[u8] {
    let search_from = host.iter().rposition(|&byte| byte == b']').unwrap_or_default();
    match host[search_from..].iter().position(|&byte| byte == b':') {
        Some(colon) => &host[..search_from + colon],
        None => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_case_and_a_final_dot_do_not_matter() {
        for host in ["api.example", "API.Example:8443", "api.example.", "api.example.:80"] {
            assert!(matches("api.example", host.as_bytes()), "{host}");
            assert!(matches("*.example", host.as_bytes()), "{host}");
        }
        assert!(matches("[::1]", b"[::1]:3000"));
        assert!(!matches("*.example", b"example"));
        assert!(!matches("*.example", b".exampl"));
        assert!(!matches("api.example", b"api.example.evil.test"));
    }

    #[test]
    fn hosts_have_one_form() {
        assert!(["a", "a.b-c", "[::1]", "*.a.b"].iter().all(|host| is_host_pattern(host)));
        for host in ["", "A", "a:80", "a.", ".a", "*", "a.*", "[]", "http://a"] {
            assert!(!is_host_pattern(host), "{host}");
        }
    }
}
