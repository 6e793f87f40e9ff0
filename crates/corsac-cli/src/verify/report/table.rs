//! How many checks of what went how, a row for each rule.

use corsac_verify::Rule;
use unicode_width::UnicodeWidthStr;

use super::Report;
use super::checks::{Check, Count, counts};
use crate::report::{BAD, Layout, OPEN, QUIET};
use crate::verify::rules;

/// Longer names of rules are cut.
const LONGEST_NAME: usize = 20;

pub(super) fn write(layout: &mut Layout, report: &Report<'_>) {
    let counts = counts(report);
    let mut all: Vec<Rule> = counts.keys().map(|(rule, _)| *rule).collect();
    all.dedup();
    let names: Vec<_> = all.iter().map(|rule| name(*rule, report)).collect();
    let first = names.iter().map(|name| name.width()).max().unwrap_or_default();
    let count = |rule: Rule, check: Check| counts.get(&(rule, check)).copied();
    let is_asked = |check: &Check| all.iter().any(|rule| count(*rule, *check).is_some());
    let columns: Vec<_> = Check::ALL.into_iter().filter(is_asked).collect();
    let width = |check: Check| {
        let cells = all.iter().map(|rule| cell(count(*rule, check)).width());
        cells.max().unwrap_or_default().max(check.name().width())
    };
    let heads: String = columns.iter().map(|check| padded(check.name(), width(*check))).collect();
    layout.line(format_args!("{QUIET}{}{QUIET:#}", (" ".repeat(first) + &heads).trim_end()));
    for (rule, name) in all.iter().zip(&names) {
        let mut line = name.clone() + &" ".repeat(first - name.width());
        for (index, check) in columns.iter().enumerate() {
            let count = count(*rule, *check);
            let text = match index + 1 == columns.len() {
                true => "  ".to_owned() + &cell(count),
                false => padded(&cell(count), width(*check)),
            };
            line += &coloured(&text, count);
        }
        layout.line(format_args!("{line}"));
    }
}

fn name(rule: Rule, report: &Report<'_>) -> String {
    let name = rules::in_words(rule, report.config());
    match name.chars().count() > LONGEST_NAME {
        true => name.chars().take(LONGEST_NAME - 1).chain(['…']).collect(),
        false => name,
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("  {text}{}", " ".repeat(width.saturating_sub(text.width())))
}

fn cell(count: Option<Count>) -> String {
    match count {
        None => "-".to_owned(),
        Some(Count { all, differ: 0, undetermined: 0 }) => format!("✔ {all}"),
        Some(Count { all, differ: 0, undetermined }) => format!("? {undetermined}/{all}"),
        Some(Count { all, differ, .. }) => format!("✘ {differ}/{all}"),
    }
}

fn coloured(text: &str, count: Option<Count>) -> String {
    match count {
        Some(Count { differ: 0, undetermined: 1.., .. }) => format!("{OPEN}{text}{OPEN:#}"),
        Some(Count { differ: 1.., .. }) => format!("{BAD}{text}{BAD:#}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_hides_what_is_open() {
        let count = |all, differ, undetermined| Some(Count { all, differ, undetermined });
        assert_eq!(cell(None), "-");
        assert_eq!(cell(count(3, 0, 0)), "✔ 3");
        assert_eq!(cell(count(3, 0, 1)), "? 1/3");
        assert_eq!(cell(count(3, 2, 1)), "✘ 2/3");
    }
}
