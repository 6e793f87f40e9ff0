//! Patterns of paths that take long to match.

/// Says whether stars can share a path in more ways than its length has squares: an engine that tries
/// one way after the other takes the length to the power of their number.
pub(super) fn has_several_stars(pattern: &str) -> bool {
    let segments: Vec<_> = pattern.trim_start_matches('/').split('/').collect();
    let inner = segments.len().saturating_sub(1);
    let doubles = segments[..inner].iter().filter(|segment| **segment == "**").count();
    let within = segments.iter().filter(|segment| !matches!(**segment, "*" | "**"));
    let shared = within.map(|segment| segment.matches('*').count().saturating_sub(1));
    doubles + shared.sum::<usize>() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_several_where_they_can_share_a_text() {
        for pattern in ["/", "/a/**", "/**/a/**", "/*/a/*/b*/*c", "/**/*.json", "/a*b*c"] {
            assert!(!has_several_stars(pattern), "{pattern}");
        }
        for pattern in ["/**/a/**/b", "/a*b*c*d", "/**/a*b*", "/a*b*/c*d*"] {
            assert!(has_several_stars(pattern), "{pattern}");
        }
    }
}
