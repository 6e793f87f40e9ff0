use std::fmt::Write;

use anstyle::Style;
use corsac_diagnostics::{Page, Severity};

use crate::report::text::{WIDTH, wrap};

const HEADING: Style = Style::new().bold();

/// Every identifier with its title, grouped by how much a finding matters; those that only policies
/// have are last.
pub(super) fn list(pages: &[Page]) -> String {
    let groups = [
        (Some(Severity::Refusal), "Why a browser refuses"),
        (Some(Severity::Warning), "What makes trouble, or explains a refusal"),
        (Some(Severity::Note), "What is good to know"),
        (None, "What can be wrong in a policy"),
    ];
    let mut text = String::new();
    for (severity, heading) in groups {
        let is_own = |page: &&Page| page.rule.map(|rule| rule.severity) == severity;
        let own: Vec<_> = pages.iter().filter(is_own).collect();
        if own.is_empty() {
            continue;
        }
        let gap = if text.is_empty() { "" } else { "\n" };
        writeln!(text, "{gap}{HEADING}{heading}{HEADING:#}").expect(WRITES);
        own.iter().for_each(|page| write_one(&mut text, page));
    }
    text
}

const WRITES: &str = "a write to a String does not fail";

fn write_one(text: &mut String, page: &Page) {
    const INDENT: usize = 4;
    writeln!(text, "  {}", page.id).expect(WRITES);
    for line in wrap(page.title(), WIDTH - INDENT) {
        writeln!(text, "{:INDENT$}{}", "", line.text).expect(WRITES);
    }
}
