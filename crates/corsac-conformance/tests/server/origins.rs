//! Sets of origins against the naive matcher of the reference, one pattern after the other.

use corsac::origin::SerializedOrigin;
use corsac::server::{OriginPattern, Policy};
use corsac_conformance::pair::reference::matches_pattern;
use proptest::prelude::*;
use proptest::sample::select;

use crate::heads::{allowing, allows};

/// Few, so that names share ends and beginnings.
const LABELS: [&str; 10] = ["a", "b", "foo", "bar", "foobar", "barfoo", "x-y", "a_b", "xn--a", "0"];

fn name() -> impl Strategy<Value = String> {
    let few = prop::collection::vec(select(&LABELS[..]), 0..5);
    let many = (select(vec![20_usize, 62, 63, 64, 90]), select(&LABELS[..2]))
        .prop_map(|(count, label)| vec![label; count]);
    let labels = prop_oneof![30 => few, 1 => many];
    (labels, select(vec!["com", "com", "example", "co.uk", "localhost", "com."])).prop_map(
        |(labels, end)| {
            [labels.join("."), end.to_owned()].join(".").trim_start_matches('.').to_owned()
        },
    )
}

fn host_pattern() -> impl Strategy<Value = String> {
    let wildcard = select(vec!["*", "*", "app-*", "*-team", "a*a", "app-*-team", "foo*"]);
    prop_oneof![
        3 => name(),
        3 => (wildcard, name()).prop_map(|(label, parent)| format!("{label}.{parent}")),
        1 => select(vec!["127.0.0.1", "192.168.0.1", "[::1]", "[2001:db8::1]"]).prop_map(str::to_owned),
    ]
}

/// A pattern that a policy takes.
fn pattern() -> impl Strategy<Value = String> {
    let scheme = select(vec!["https", "https", "https", "http", "capacitor"]);
    let port = select(vec!["", "", ":*", ":8443", ":1"]);
    (scheme, host_pattern(), port)
        .prop_map(|(scheme, host, port)| format!("{scheme}://{host}{port}"))
        // A few are no patterns: `https://foo*.com` is anyone's.
        .prop_filter("not a pattern", |pattern| OriginPattern::parse(pattern).is_ok())
}

/// What a wildcard could stand for, and what it could not.
const FILLS: [&str; 10] =
    ["a", "foo", "a.b", "x-1", "a_b", "-", "0", "app-a-team", "aa", "b.a.b.a"];

/// How an origin differs from what a pattern matches; most do not.
#[derive(Clone, Debug)]
struct Change {
    fill: &'static str,
    kind: u8,
    label: &'static str,
}

fn change() -> impl Strategy<Value = Change> {
    (select(&FILLS[..]), 0..16_u8, select(&LABELS[..])).prop_map(|(fill, kind, label)| Change {
        fill,
        kind,
        label,
    })
}

fn origin(pattern: &str, change: &Change) -> String {
    let port = if change.kind.is_multiple_of(2) { ":3000" } else { "" };
    let filled = pattern.replace(":*", port).replacen('*', change.fill, 1);
    let (scheme, rest) = filled.split_once("://").unwrap();
    let label = change.label;
    match change.kind {
        0 => format!("{scheme}://{label}.{rest}"),
        1 => format!("{scheme}://{label}{rest}"),
        2 => format!("{scheme}://{rest}.{label}"),
        3 => format!("{scheme}://{rest}."),
        4 => format!("http://{rest}"),
        5 => format!("{scheme}://{rest}9"),
        6 => format!("{scheme}://{}", rest.split_once('.').map_or(rest, |(_, parent)| parent)),
        7 => format!("{scheme}://{}", rest.replacen('.', "", 1)),
        8 => filled.to_uppercase(),
        _ => filled,
    }
}

fn check(patterns: &[String], origins: &[String]) -> Result<(), TestCaseError> {
    let texts: Vec<&str> = patterns.iter().map(String::as_str).collect();
    let policy = Policy::new(allowing(&texts)).unwrap();
    let parsed: Vec<_> = texts.iter().map(|text| OriginPattern::parse(text).unwrap()).collect();
    for text in origins {
        let well_formed = SerializedOrigin::parse(text.as_bytes());
        let expected =
            well_formed.is_some() && texts.iter().any(|pattern| matches_pattern(pattern, text));
        let slow =
            well_formed.is_some_and(|origin| parsed.iter().any(|pattern| pattern.matches(&origin)));
        prop_assert_eq!(allows(&policy, text), expected, "{}", text);
        prop_assert_eq!(slow, expected, "{}", text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_set_allows_what_one_of_its_patterns_matches(
        patterns in prop_oneof![
            prop::collection::vec(pattern(), 1..6),
            prop::collection::vec(pattern(), 1..200),
        ],
        changes in prop::collection::vec((any::<prop::sample::Index>(), change()), 1..40),
        others in prop::collection::vec(pattern(), 0..5),
    ) {
        let mut origins: Vec<String> = changes
            .iter()
            .map(|(index, change)| origin(&patterns[index.index(patterns.len())], change))
            .collect();
        origins.extend(others.iter().map(|other| origin(other, &changes[0].1)));
        check(&patterns, &origins)?;
    }

    /// No false denials: the example of every pattern is allowed by every set that has it.
    #[test]
    fn what_a_pattern_has_for_an_example_is_allowed(
        patterns in prop::collection::vec(pattern(), 1..100),
    ) {
        let texts: Vec<&str> = patterns.iter().map(String::as_str).collect();
        let policy = Policy::new(allowing(&texts)).unwrap();
        for pattern in texts {
            let example = OriginPattern::parse(pattern).unwrap().example().unwrap();
            prop_assert!(allows(&policy, &example), "{} {}", pattern, example);
        }
    }
}

/// jub0bs#12 and #15 were wrongful denials.
#[test]
fn nothing_is_denied_for_its_length_or_company() {
    let long = vec!["a"; 120].join(".");
    let patterns = [
        format!("https://{long}.example"),
        "https://*.example".to_owned(),
        "https://*.b.example:8443".to_owned(),
        "https://b.example:*".to_owned(),
        "https://a-*.b.example".to_owned(),
    ];
    let texts: Vec<&str> = patterns.iter().map(String::as_str).collect();
    let policy = Policy::new(allowing(&texts)).unwrap();
    for own in [
        &patterns[0],
        "https://b.example:1",
        "https://b.example",
        "https://x.b.example:8443",
        "https://x.b.example",
        "https://my_app.example",
        "https://x.y.z.b.example:8443",
    ] {
        assert!(allows(&policy, own), "{own}");
    }
}
