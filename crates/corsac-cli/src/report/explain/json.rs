//! Pages for programs; docs/check-json.md says what each field means.

use serde::Serialize;

use crate::output::pretty;
use crate::page::Page;

#[derive(Serialize)]
struct List<'a> {
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    severity: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    entry: Entry<'a>,
    page: String,
    example: Option<&'a str>,
}

pub(super) fn page(page: &Page) -> String {
    let example = page.rule().map(|rule| rule.example);
    pretty(&Whole { entry: Entry::of(page), page: page.text(), example })
}

pub(super) fn list(pages: &[Page]) -> String {
    pretty(&List { findings: pages.iter().map(Entry::of).collect() })
}

impl Entry<'_> {
    fn of(page: &Page) -> Self {
        Self { id: page.id(), severity: page.severity(), title: page.title() }
    }
}
