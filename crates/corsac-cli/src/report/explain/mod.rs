//! The page of a finding, and the list of all of them.

mod example;
mod json;
mod list;
mod markdown;

use crate::arguments::ExplainFormat;
use crate::page::Page;

pub(crate) use markdown::render as render_page;

/// The page of a finding; of one that `corsac check` has, with a real example and the report on it.
pub(crate) fn page(page: &Page, format: ExplainFormat) -> String {
    match format {
        ExplainFormat::Json => json::page(page),
        ExplainFormat::Text => text(page),
    }
}

/// Every identifier with its title.
pub(crate) fn list(pages: &[Page], format: ExplainFormat) -> String {
    match format {
        ExplainFormat::Json => json::list(pages),
        ExplainFormat::Text => list::list(pages),
    }
}

fn text(page: &Page) -> String {
    let (id, severity) = (page.id(), page.severity());
    let text = markdown::render(&page.text());
    let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let text = format!("{title}\n{id} ({severity})\n\n{rest}");
    match page.rule() {
        Some(rule) => format!("{text}\n{}", example::render(rule.example)),
        None => text,
    }
}
