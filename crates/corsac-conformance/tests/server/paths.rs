//! Paths that services read in ways of their own.

use corsac::HeaderList;
use corsac::server::{ListedHead, Routes};
use corsac_conformance::pair::reference::{Reads, matches_path, segments};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::heads::{allow_origin, allowing, routes};

/// Services as they are found: nginx, Tomcat, Go, IIS and others do some of these, in such orders.
fn service() -> impl Strategy<Value = Vec<Reads>> {
    use Reads::*;
    let decode = select(vec![
        vec![],
        vec![DecodeOnce],
        vec![DecodeAllButSlashes],
        vec![DecodeUnreserved],
        vec![DecodeFully],
    ]);
    let structure = subsequence(vec![BackslashIsSlash, MergeSlashes, ResolveDots], 0..=3);
    let end = subsequence(vec![IgnoreFinalSlash, IgnoreCase], 0..=2);
    (decode, structure, end, 0..3_u8).prop_map(|(decode, structure, end, parameters)| {
        let mut reads = decode;
        match parameters {
            0 => {}
            1 => reads.insert(0, StripParameters),
            _ => reads.push(StripParameters),
        }
        [reads, structure, end].concat()
    })
}

const ORIGINS: [&str; 4] = [
    "https://zero.example",
    "https://one.example",
    "https://two.example",
    "https://default.example",
];

/// Which rule is for the path as a service sees it.
fn rule_for(patterns: &[String], path: &str, service: &[Reads]) -> usize {
    let ignores_case = service.iter().any(|reads| matches!(reads, Reads::IgnoreCase));
    let is_for = |pattern: &String| {
        let pattern = if ignores_case { pattern.to_ascii_lowercase() } else { pattern.clone() };
        matches_path(&segments(&pattern), &segments(path))
    };
    patterns.iter().position(is_for).unwrap_or(ORIGINS.len() - 1)
}

fn routes_of(patterns: &[String]) -> Routes {
    let rule =
        |(index, pattern): (usize, &'_ String)| (pattern.clone(), allowing(&[ORIGINS[index]]));
    let rules: Vec<_> = patterns.iter().enumerate().map(rule).collect();
    let rules: Vec<_> =
        rules.iter().map(|(pattern, policy)| (pattern.as_str(), policy.clone())).collect();
    routes(&rules)
}

/// The rules whose origins may read what is at a path.
fn granted(routes: &Routes, path: &str) -> Vec<usize> {
    let is_granted = |origin: &str| {
        let headers = HeaderList::from_iter([("Origin", origin), ("Host", "api.example")]);
        let head = ListedHead::new("GET", path, &headers);
        allow_origin(&routes.decide(&head), origin).is_some()
    };
    (0..ORIGINS.len()).filter(|index| is_granted(ORIGINS[*index])).collect()
}

fn patterns() -> impl Strategy<Value = Vec<String>> {
    let segments = select(vec!["a", "b", "A", "ab", "*", "**", "a*", "b*b"]);
    let pattern = prop::collection::vec(segments, 0..4)
        .prop_map(|segments| format!("/{}", segments.join("/")));
    prop::collection::vec(pattern, 1..4)
}

fn path() -> impl Strategy<Value = String> {
    let parts = select(vec![
        "a", "b", "B", "A", "/", "/", "/", "..", ".", ";", ";x", "\\", "%2e", "%2F", "%2f", "%5c",
        "%61", "%62", "%41", "%252e", "%252f", "%2561", "%3b", "%25", "%", "c", "*", "%2a", "+",
    ]);
    prop::collection::vec(parts, 0..9).prop_map(|parts| format!("/{}", parts.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn no_service_reads_a_path_for_which_another_rule_is(
        patterns in patterns(), path in path(), services in prop::collection::vec(service(), 6),
    ) {
        let granted = granted(&routes_of(&patterns), &path);
        for service in services {
            let seen = service.iter().fold(path.clone(), |path, reads| reads.read(&path));
            let rule = rule_for(&patterns, &seen, &service);
            prop_assert!(
                granted.iter().all(|granted| *granted == rule),
                "rule {:?} grants what {:?} sees as {:?}, for rule {}", granted, service, seen, rule
            );
        }
    }

    /// No false denials: a path as browsers and people write it is decided by its rule.
    #[test]
    fn an_ordinary_path_is_decided_by_its_rule(
        patterns in patterns(),
        path in prop::collection::vec(select(vec!["a", "b", "ab", "bb", "a.b", "x-y_z~", "a+b", "c%20d", "%C3%A9"]), 0..5),
    ) {
        let path = format!("/{}", path.join("/"));
        // Case is not ordinary where rules differ in nothing else.
        let patterns: Vec<String> = patterns.iter().map(|text| text.to_ascii_lowercase()).collect();
        prop_assert_eq!(granted(&routes_of(&patterns), &path), [rule_for(&patterns, &path, &[])]);
    }
}
