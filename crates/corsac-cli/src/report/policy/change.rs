//! What to change in a policy file.

use corsac::server::Place;

use crate::judge::{Change, Edit, Obstacle};
use crate::policy::LoadedPolicy;

/// The change, with its line.
pub(in crate::report) fn words(policy: &LoadedPolicy, change: &Change) -> String {
    let key = change.key.name();
    let is_there = policy.file.key_span(place(change)).is_some();
    let line = line(policy, change);
    let at = line.map_or(String::new(), |line| format!("line {line}: "));
    let entries = entries(&change.edit);
    match (&change.edit, is_there) {
        (Edit::Add(_), true) => format!("{at}add {} to {key}", listed(&entries)),
        (Edit::InsteadOfAny(_), true) => {
            format!("{at}write {} instead of \"*\" in {key}", listed(&entries))
        }
        (Edit::SetTrue, true) => format!("{at}write {key} = true"),
        (Edit::SetTrue, false) => format!("{}write {key} = true", below(policy, change)),
        (Edit::Add(_) | Edit::InsteadOfAny(_), false) => {
            format!("{}write {key} = [{}]", below(policy, change), listed(&entries))
        }
    }
}

/// The line of what is to be changed: of the key, or of the table that lacks it; none if that is
/// not there either.
pub(in crate::report) fn line(policy: &LoadedPolicy, change: &Change) -> Option<usize> {
    let place = place(change);
    let span = policy.file.key_span(place).unwrap_or_else(|| policy.file.span_of(place));
    let is_nowhere = change.route.is_none() && policy.file.config.default.is_none();
    (!is_nowhere).then(|| policy.line(span.start))
}

/// The entries that a change adds.
pub(in crate::report) fn entries(edit: &Edit) -> Vec<String> {
    match edit {
        Edit::Add(entries) => entries.clone(),
        Edit::InsteadOfAny(entry) => vec![entry.clone()],
        Edit::SetTrue => Vec::new(),
    }
}

/// What is in the way.
pub(super) fn obstacle_words(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::AmbiguousPath => {
            "let the page ask for the path as the routes spell it, without escapes, dots and \
             backslashes that some servers read in another way"
                .to_owned()
        }
        Obstacle::Mistake(problem) => format!("no policy can allow this as it is: {problem}"),
        Obstacle::MethodCase { asked, listed } => format!(
            "let the page send {listed} instead of {asked}: methods are told apart by their case"
        ),
        Obstacle::NullOrigin => {
            "give the page an origin of its own, since any page can have the origin null: it is that \
             of sandboxed frames and of files"
                .to_owned()
        }
    }
}

/// Where a key that is not there belongs.
fn below(policy: &LoadedPolicy, change: &Change) -> String {
    let line = line(policy, change);
    let routes = &policy.file.config.routes;
    match (change.route.and_then(|index| routes.get(index)), line) {
        (Some(route), Some(line)) if route.policy.is_some() => {
            format!("line {line}: in this [route.cors], ")
        }
        (Some(_), Some(line)) => format!("line {line}: give this route a [route.cors], and there "),
        (None, Some(line)) => format!("line {line}: below {}, ", policy.default_header()),
        (_, None) => "give the file a [cors], and there ".to_owned(),
    }
}

fn place(change: &Change) -> Place {
    let Change { route, key, .. } = *change;
    Place { route, key, index: None }
}

/// `"a", "b"`
fn listed(entries: &[String]) -> String {
    let quoted: Vec<_> = entries.iter().map(|entry| format!("\"{entry}\"")).collect();
    quoted.join(", ")
}
