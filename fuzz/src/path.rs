//! Paths: what patterns match, and that nothing is granted which a service, reading the path in a
//! way of its own, has another rule for.

use corsac::HeaderList;
use corsac::server::{ListedHead, PathPattern, PolicyConfig, RouteConfig, Routes, RoutesConfig};

use crate::reference::paths::{matches_path, segments};
use crate::reference::services::Reads;

const ORIGINS: [&str; 4] = ["https://a.test", "https://b.test", "https://c.test", "https://d.test"];

/// Longer ones take the naive matcher too long.
const LONGEST: usize = 64;

const DECODINGS: [&[Reads]; 5] = [
    &[],
    &[Reads::DecodeOnce],
    &[Reads::DecodeAllButSlashes],
    &[Reads::DecodeUnreserved],
    &[Reads::DecodeFully],
];
const STRUCTURES: [Reads; 5] = [
    Reads::BackslashIsSlash,
    Reads::MergeSlashes,
    Reads::ResolveDots,
    Reads::IgnoreFinalSlash,
    Reads::IgnoreCase,
];

/// The last line is the path, up to three lines before it are patterns, and the first two bytes
/// choose how the service reads.
pub fn check(data: &[u8]) {
    let Some(([decoding, structure], rest)) = data.split_first_chunk() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let (patterns, path) = text.rsplit_once('\n').unwrap_or(("", text));
    if !path.starts_with('/') || path.len() > LONGEST || path.contains(['?', '#']) {
        return;
    }
    let patterns: Vec<&str> =
        patterns.lines().filter(|line| is_pattern(line, path)).take(ORIGINS.len() - 1).collect();
    let service = service(*decoding, *structure);
    let seen = service.iter().fold(path.to_owned(), |path, reads| reads.read(&path));
    let expected = rule_for(&patterns, &seen, service.contains(&Reads::IgnoreCase));
    let granted = granted(&patterns, path);
    assert!(
        granted.iter().all(|rule| *rule == expected),
        "{patterns:?}: rule {granted:?} grants {path}, which {service:?} sees as {seen}"
    );
}

fn is_pattern(text: &str, path: &str) -> bool {
    // Escapes in a pattern stand for bytes that the reference does not decode.
    if text.len() > LONGEST || text.matches('*').count() > 6 || text.contains('%') {
        return false;
    }
    let Ok(pattern) = PathPattern::parse(text) else { return false };
    let expected = matches_path(&segments(text), &segments(path));
    assert_eq!(pattern.matches(path.as_bytes()), expected, "{text} {path}");
    true
}

fn service(decoding: u8, structure: u8) -> Vec<Reads> {
    let mut reads = DECODINGS[usize::from(decoding) % DECODINGS.len()].to_vec();
    match decoding / 64 {
        0 => reads.insert(0, Reads::StripParameters),
        1 => reads.push(Reads::StripParameters),
        _ => {}
    }
    let chosen = (0..STRUCTURES.len()).filter(|bit| structure >> bit & 1 == 1);
    reads.extend(chosen.map(|bit| STRUCTURES[bit]));
    reads
}

fn rule_for(patterns: &[&str], path: &str, ignores_case: bool) -> usize {
    let is_for = |pattern: &&str| match ignores_case {
        true => matches_path(&segments(&pattern.to_ascii_lowercase()), &segments(path)),
        false => matches_path(&segments(pattern), &segments(path)),
    };
    patterns.iter().position(is_for).unwrap_or(ORIGINS.len() - 1)
}

/// The rules whose pages may read what is at a path.
fn granted(patterns: &[&str], path: &str) -> Vec<usize> {
    let policy = |index: usize| {
        let allow_origins = vec![ORIGINS[index].to_owned()];
        Some(PolicyConfig { allow_origins, ..PolicyConfig::default() })
    };
    let route = |(index, path): (usize, &&str)| RouteConfig {
        path: Some((*path).to_owned()),
        policy: policy(index),
        ..RouteConfig::default()
    };
    let routes = patterns.iter().enumerate().map(route).collect();
    let routes = Routes::new(RoutesConfig { default: policy(ORIGINS.len() - 1), routes })
        .expect("each pattern is one");
    let is_granted = |index: &usize| {
        let headers = HeaderList::from_iter([("Origin", ORIGINS[*index])]);
        routes.decide(&ListedHead::new("GET", path, &headers)).refusal().is_none()
    };
    (0..ORIGINS.len()).filter(is_granted).collect()
}
