/// The segments between the slashes of a path or of a pattern; the root has none.
pub fn segments(path: &str) -> Vec<&str> {
    match path.strip_prefix('/') {
        Some("") | None => Vec::new(),
        Some(rest) => rest.split('/').collect(),
    }
}

/// Says whether a pattern matches a path, both as their segments.
///
/// `*` stands for any part of one segment, alone for one that is not empty; `**` for any number of
/// segments.
pub fn matches_path(pattern: &[&str], path: &[&str]) -> bool {
    match pattern.split_first() {
        None => path.is_empty(),
        Some((&"**", after)) => {
            (0..=path.len()).any(|skipped| matches_path(after, &path[skipped..]))
        }
        Some((first, after)) => path.split_first().is_some_and(|(segment, others)| {
            matches_segment(first, segment) && matches_path(after, others)
        }),
    }
}

fn matches_segment(pattern: &str, segment: &str) -> bool {
    if pattern == "*" {
        return !segment.is_empty();
    }
    match pattern.split_once('*') {
        None => pattern == segment,
        Some((start, after)) => segment.strip_prefix(start).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.into_iter().any(|at| matches_segment_after_star(after, &rest[at..]))
        }),
    }
}

/// After a `*` another one may stand for nothing, even at the end.
fn matches_segment_after_star(pattern: &str, segment: &str) -> bool {
    pattern == "*" || matches_segment(pattern, segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_documented() {
        let matches = |pattern, path| matches_path(&segments(pattern), &segments(path));
        assert!(matches("/items/**", "/items") && matches("/items/**", "/items/7/x"));
        assert!(matches("/**/*.json", "/x/a.json") && matches("/items/*", "/items/7"));
        assert!(!matches("/items/**", "/itemsets") && !matches("/items/*", "/items/7/x"));
        assert!(!matches("/items/*", "/items/") && !matches("/", "//"));
    }
}
