use std::fmt::Write;

use anstyle::Style;
use corsac_diagnostics::{Rule, Severity};

use crate::report::text::{WIDTH, wrap};

const HEADING: Style = Style::new().bold();

/// Every identifier with its title, grouped by how much a finding matters.
pub(super) fn list(rules: &[&Rule]) -> String {
    let groups = [
        (Severity::Refusal, "Why a browser refuses"),
        (Severity::Warning, "What makes trouble, or explains a refusal"),
        (Severity::Note, "What is good to know"),
    ];
    let mut text = String::new();
    for (severity, heading) in groups {
        let own: Vec<_> = rules.iter().filter(|rule| rule.severity == severity).collect();
        if own.is_empty() {
            continue;
        }
        let gap = if text.is_empty() { "" } else { "\n" };
        writeln!(text, "{gap}{HEADING}{heading}{HEADING:#}").expect(WRITES);
        own.iter().for_each(|rule| write_one(&mut text, rule));
    }
    text
}

const WRITES: &str = "a write to a String does not fail";

fn write_one(text: &mut String, rule: &Rule) {
    const INDENT: usize = 4;
    writeln!(text, "  {}", rule.id).expect(WRITES);
    for line in wrap(rule.title(), WIDTH - INDENT) {
        writeln!(text, "{:INDENT$}{}", "", line.text).expect(WRITES);
    }
}
