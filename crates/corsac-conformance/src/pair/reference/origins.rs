/// Says whether a pattern, as a policy lists it, matches an origin, as a browser serializes it.
///
/// `*` is any origin. Otherwise scheme, host and port are compared one by one: `:*` is any port, a
/// first label `*` one label or more, and a `*` within the first label some letters, digits and
/// hyphens.
pub fn matches_pattern(pattern: &str, origin: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (Some((scheme, rest)), Some((own_scheme, own_rest))) =
        (pattern.split_once("://"), origin.split_once("://"))
    else {
        return false;
    };
    let ((host, port), (own_host, own_port)) = (host_and_port(rest), host_and_port(own_rest));
    scheme == own_scheme && (port == "*" || port == own_port) && matches_host(host, own_host)
}

/// The port is empty if none is written.
fn host_and_port(authority: &str) -> (&str, &str) {
    match authority.rfind(':') {
        Some(colon) if !authority[colon..].contains(']') => {
            (&authority[..colon], &authority[colon + 1..])
        }
        _ => (authority, ""),
    }
}

fn matches_host(pattern: &str, host: &str) -> bool {
    if !pattern.contains('*') {
        return pattern == host;
    }
    let pattern: Vec<&str> = pattern.split('.').collect();
    let labels: Vec<&str> = host.split('.').collect();
    if labels.len() < pattern.len() {
        return false;
    }
    let (more, others) = labels.split_at(labels.len() - (pattern.len() - 1));
    others == &pattern[1..] && (pattern[0] == "*" || matches_label(pattern[0], &more.join(".")))
}

fn matches_label(pattern: &str, label: &str) -> bool {
    let Some((start, end)) = pattern.split_once('*') else { return false };
    let ends =
        label.len() > start.len() + end.len() && label.starts_with(start) && label.ends_with(end);
    ends && label[start.len()..label.len() - end.len()]
        .chars()
        .all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_documented() {
        for (pattern, origin) in [
            ("*", "null"),
            ("https://a.example", "https://a.example"),
            ("https://*.a.example", "https://x.y.a.example"),
            ("https://app-*-team.a.example:*", "https://app-1-x-team.a.example:8443"),
            ("http://[::1]:*", "http://[::1]:3000"),
            ("http://[::1]:*", "http://[::1]"),
        ] {
            assert!(matches_pattern(pattern, origin), "{pattern} {origin}");
        }
        for (pattern, origin) in [
            ("https://a.example", "http://a.example"),
            ("https://a.example", "https://a.example:8443"),
            ("https://*.a.example", "https://a.example"),
            ("https://*.a.example", "https://xa.example"),
            ("https://app-*.a.example", "https://app-x.y.a.example"),
            ("https://app-*.a.example", "https://app-.a.example"),
            ("https://a*a.b.example", "https://a.b.example"),
        ] {
            assert!(!matches_pattern(pattern, origin), "{pattern} {origin}");
        }
    }
}
