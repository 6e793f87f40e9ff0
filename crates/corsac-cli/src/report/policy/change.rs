//! What to change in a policy file.

use corsac::server::Place;

use crate::judge::{Change, Edit, Obstacle};
use crate::policy::{LoadedPolicy, TableForm};

/// The change, with its line.
pub(in crate::report) fn words(policy: &LoadedPolicy, change: &Change) -> String {
    let key = change.key.name();
    let is_there = policy.file.key_span(place(change)).is_some();
    let line = line(policy, change);
    let at = line.map_or(String::new(), |line| format!("line {line}: "));
    let entries = listed(&entries(&change.edit));
    match (&change.edit, is_there) {
        (Edit::Add(_), true) => format!("{at}add {entries} to {key}"),
        (Edit::InsteadOfAny(_), true) => format!("{at}write {entries} instead of \"*\" in {key}"),
        (Edit::SetTrue, true) => format!("{at}write {key} = true"),
        (Edit::SetTrue, false) => format!("{at}{}{key} = true", where_to_write(policy, change)),
        (Edit::Add(_) | Edit::InsteadOfAny(_), false) => {
            format!("{at}{}{key} = [{entries}]", where_to_write(policy, change))
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

/// Where a key that is not there belongs, up to its name.
fn where_to_write(policy: &LoadedPolicy, change: &Change) -> String {
    let file = &policy.file;
    let table = file.span_of(place(change));
    let form = policy.form(&table);
    let route = change.route.and_then(|index| file.config.routes.get(index));
    match (route.map(|route| &route.policy), form) {
        (None, _) if file.config.default.is_none() => {
            "give the file a [cors], and there write ".into()
        }
        (None, TableForm::Header) => format!("below {}, write ", policy.default_header()),
        (Some(Some(_)), TableForm::Header) => "in this [route.cors], write ".into(),
        (Some(None), TableForm::Header) => {
            "give this route a [route.cors], and there write ".into()
        }
        (Some(None), _) => "give this route a cors = { }, and in it write ".into(),
        (_, TableForm::Inline) => "between the braces of cors, write ".into(),
        (_, TableForm::DottedKeys) => "beside it, write cors.".into(),
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
