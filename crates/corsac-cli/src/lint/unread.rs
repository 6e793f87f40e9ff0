//! What is said to be missing can be what could not be read.

use corsac::server::{Key, Place};
use corsac_diagnostics::policy::PolicyFinding;
use corsac_policy_file::{ProblemKind, Reading};

use super::check::span;

/// The findings about what is missing, and the keys that may have it.
const ABOUT_WHAT_IS_MISSING: &[(&str, &[Key])] = &[
    ("authorization-not-covered-by-wildcard", &[Key::AllowHeaders]),
    ("dangerous-flag-needless", &[Key::AllowOrigins, Key::AllowOriginRegex]),
    ("no-origins", &[Key::AllowOrigins, Key::AllowOriginRegex]),
    ("only-localhost-origins", &[Key::AllowOrigins, Key::AllowOriginRegex]),
    ("route-method-not-allowed", &[Key::AllowMethods]),
    ("websocket-origin-unchecked", &[Key::WebsocketOrigins]),
];

/// Says whether something is only found because part of the file could not be read.
pub(super) fn follows(found: &PolicyFinding, reading: &Reading, source: &str) -> bool {
    let about = ABOUT_WHAT_IS_MISSING.iter().find(|(id, _)| *id == found.rule.id);
    let Some((_, keys)) = about else { return false };
    let route = found.place.route();
    let is_incomplete =
        |key: &Key| reading.file.is_incomplete(Place { route, key: *key, index: None });
    keys.iter().any(is_incomplete)
        || reading.problems.iter().any(|problem| problem.kind == ProblemKind::Syntax)
        || found.rule.id == "no-origins" && has_unknown_key(found, reading, source)
}

/// Whether the table of a policy has a key that nobody knows: it may be the one that is missing.
fn has_unknown_key(found: &PolicyFinding, reading: &Reading, source: &str) -> bool {
    let header = span(&reading.file, found.place);
    let rest = source.get(header.end..).unwrap_or_default();
    let end = rest.find("\n[").map_or(source.len(), |length| header.end + length);
    reading.problems.iter().any(|problem| {
        problem.kind == ProblemKind::UnknownKey && (header.end..end).contains(&problem.span.start)
    })
}
