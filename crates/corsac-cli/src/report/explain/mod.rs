//! The page of a finding, and the list of all of them.

mod example;
mod json;
mod list;
mod markdown;

use corsac_diagnostics::Rule;

use super::view;
use crate::arguments::ExplainFormat;

/// The page of a finding, with a real example and the report on it.
pub(crate) fn page(rule: &Rule, format: ExplainFormat) -> String {
    match format {
        ExplainFormat::Json => json::page(rule),
        ExplainFormat::Text => text(rule),
    }
}

/// Every identifier with its title.
pub(crate) fn list(rules: &[&Rule], format: ExplainFormat) -> String {
    match format {
        ExplainFormat::Json => json::list(rules),
        ExplainFormat::Text => list::list(rules),
    }
}

fn text(rule: &Rule) -> String {
    let (id, severity) = (rule.id, rule.severity.name());
    let page = markdown::render(&view::page(rule));
    let (title, rest) = page.split_once('\n').unwrap_or((&page, ""));
    format!("{title}\n{id} ({severity})\n\n{rest}\n{}", example::render(rule.example))
}
