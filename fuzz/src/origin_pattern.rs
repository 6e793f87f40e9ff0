//! Patterns of origins: reading them, and what they match, against a naive matcher.

use corsac::HeaderList;
use corsac::origin::SerializedOrigin;
use corsac::server::{ListedHead, OriginPattern, Policy, PolicyConfig};

use crate::reference::origins::matches_pattern;

/// The first lines are patterns, the last one is an origin.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (patterns, origin) = text.rsplit_once('\n').unwrap_or((text, ""));
    let patterns: Vec<&str> = patterns.lines().filter(|line| is_pattern(line)).collect();
    let Some(parsed) = SerializedOrigin::parse(origin.as_bytes()) else { return };
    let mut is_matched = false;
    for text in &patterns {
        let matches = OriginPattern::parse(text).is_ok_and(|pattern| pattern.matches(&parsed));
        assert_eq!(matches, matches_pattern(text, origin), "{text} {origin}");
        is_matched |= matches;
    }
    check_policy(&patterns, origin, is_matched);
}

/// Reads a line; mistakes point into it, and what they suggest is a pattern.
fn is_pattern(text: &str) -> bool {
    match OriginPattern::parse(text) {
        Ok(pattern) => {
            assert_eq!(pattern.as_str(), text);
            if let Some(example) = pattern.example() {
                let example = SerializedOrigin::parse(example.as_bytes());
                assert!(example.is_some_and(|example| pattern.matches(&example)), "{text}");
            }
            // No origin, though it reads like one.
            text != "null"
        }
        Err(error) => {
            assert!(text.is_char_boundary(error.position()), "{text:?} {error}");
            if let Some(suggestion) = error.suggestion() {
                assert!(OriginPattern::parse(suggestion).is_ok(), "{text:?} {suggestion:?}");
            }
            false
        }
    }
}

/// A policy finds what one of its patterns matches; with credentials never everything.
fn check_policy(patterns: &[&str], origin: &str, is_matched: bool) {
    let config = PolicyConfig {
        allow_origins: patterns.iter().copied().map(str::to_owned).collect(),
        ..PolicyConfig::default()
    };
    let headers = HeaderList::from_iter([("Origin", origin)]);
    let head = ListedHead::new("GET", "/", &headers);
    if let Ok(policy) = Policy::new(config.clone()) {
        assert_eq!(policy.decide(&head).refusal().is_none(), is_matched, "{patterns:?} {origin}");
    }
    let Ok(policy) = Policy::new(PolicyConfig { allow_credentials: true, ..config }) else {
        return;
    };
    for stranger in ["https://stranger.test", "https://stranger.test.", "http://192.0.2.77:81"] {
        let headers = HeaderList::from_iter([("Origin", stranger)]);
        let is_named = patterns.iter().any(|pattern| pattern.contains("test"));
        let head = ListedHead::new("GET", "/", &headers);
        assert!(is_named || policy.decide(&head).refusal().is_some(), "{patterns:?} {stranger}");
    }
}
