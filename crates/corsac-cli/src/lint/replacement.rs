//! What to write instead, as it stands in the file.

use corsac_diagnostics::policy::PolicyFinding;
use corsac_policy_file::PolicyFile;
use toml::Value;

use super::check::place;
use super::finding::Replacement;

/// The text that a suggestion replaces, and the text that it becomes. A value that comes from a
/// variable is not the file's to change.
pub(super) fn of(source: &str, file: &PolicyFile, found: &PolicyFinding) -> Option<Replacement> {
    let value = found.suggestion.clone()?;
    let place = place(found.place)?;
    if file.text_of(place).is_some_and(|text| !text.variables.is_empty()) {
        return None;
    }
    let span = file.span_of(place);
    let written = source.get(span.clone())?;
    let is_string = written.starts_with(['"', '\'']);
    let is_bare = value.parse::<i64>().is_ok() || value.parse::<bool>().is_ok();
    let text = match (is_string, is_bare) {
        // A duration such as "365d" becomes a number of seconds.
        (_, true) if place.index.is_none() => value.clone(),
        (true, _) => Value::from(value.as_str()).to_string(),
        // A key whose value is missing has nothing to replace.
        (false, _) => return None,
    };
    Some(Replacement { span, text, value })
}
