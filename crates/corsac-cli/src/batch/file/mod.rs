//! The file of checks; docs/checks-file.md describes it.

mod check;
mod keys;
mod value;

use std::collections::HashSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Expectation;
use crate::mistake::Mistake;
use crate::mistake::SourceText;
use crate::plan::{Ask, CheckPlan};
use keys::{Keys, Table};

/// One check of a file.
#[derive(Clone, Debug)]
pub(crate) struct FileCheck {
    pub(crate) name: String,
    /// The line where it stands, counted from 1.
    pub(crate) line: usize,
    pub(crate) plan: CheckPlan,
    pub(crate) expected: Expectation,
}

/// Reads a file of checks, which browsers of `base` make where the file does not say otherwise.
///
/// # Errors
/// Every mistake in it, in the order of the lines.
pub(crate) fn read(path: &str, text: &str, base: &Ask) -> Result<Vec<FileCheck>, Vec<Mistake>> {
    let text = SourceText::new(path, text);
    let (root, errors) = DeTable::parse_recoverable(text.whole());
    if !errors.is_empty() {
        return Err(errors.iter().map(|error| syntax_error(error, &text)).collect());
    }
    let mut mistakes = Vec::new();
    let checks = checks(&root, base, &text, &mut mistakes);
    // What is wrong in the defaults is wrong in every check.
    let mut known = HashSet::new();
    mistakes.retain(|mistake| known.insert(mistake.clone()));
    mistakes.sort_by_key(Mistake::line);
    if mistakes.is_empty() { Ok(checks) } else { Err(mistakes) }
}

fn checks(
    root: &Spanned<DeTable<'_>>,
    base: &Ask,
    text: &SourceText<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<FileCheck> {
    let mut keys = Keys::of(Table::root(root), text);
    let empty = Spanned::new(0..0, DeTable::new());
    let defaults = keys.table("defaults").unwrap_or(Table::root(&empty));
    let tables = keys.tables("check");
    mistakes.extend(keys.finish(&["defaults", "check"]));
    if tables.is_empty() && mistakes.is_empty() {
        mistakes.push(
            text.mistake(0..0, "the file has no checks")
                .help("a check is a table such as `[[check]]` with name, url and expect"),
        );
    }
    let checks = tables
        .into_iter()
        .enumerate()
        .map(|(index, table)| check::read(index + 1, table, defaults, base, text, mistakes));
    checks.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn syntax_error(error: &toml::de::Error, text: &SourceText<'_>) -> Mistake {
    let span = error.span().unwrap_or(0..0);
    text.mistake(span, "this is not TOML").label(error.message())
}

/// What a value is called in a sentence.
fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
