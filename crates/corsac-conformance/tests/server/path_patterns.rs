//! Patterns of paths against a matcher that tries everything.

use corsac::server::PathPattern;
use corsac_conformance::pair::reference::{matches_path, segments};
use proptest::prelude::*;
use proptest::sample::select;

fn pattern() -> impl Strategy<Value = String> {
    let segments = select(vec!["a", "b", "ab", "**", "**", "*", "a*", "*b", "a*b", "*a*", "a*a*b"]);
    prop::collection::vec(segments, 0..6).prop_map(|segments| format!("/{}", segments.join("/")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_pattern_matches_what_trying_everything_finds(
        pattern in pattern(),
        path in prop::collection::vec(select(vec!["a", "b", "ab", "aab", "aba", "", "abab"]), 0..8),
    ) {
        let path = format!("/{}", path.join("/"));
        let parsed = PathPattern::parse(&pattern).unwrap();
        let expected = matches_path(&segments(&pattern), &segments(&path));
        prop_assert_eq!(parsed.matches(path.as_bytes()), expected);
    }
}
