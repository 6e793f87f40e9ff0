use std::fmt::Write;

use anstyle::Style;
use corsac_diagnostics::Severity;

use crate::page::Page;
use crate::report::text::{WIDTH, wrap};

const HEADING: Style = Style::new().bold();

/// Every identifier with its title, grouped by how much a finding matters; those that only policies
/// and their files have are last.
pub(super) fn list(pages: &[Page]) -> String {
    let groups = [
        (Group::Answer(Severity::Refusal), "Why a browser refuses"),
        (Group::Answer(Severity::Warning), "What makes trouble, or explains a refusal"),
        (Group::Answer(Severity::Note), "What is good to know"),
        (Group::Policy, "What can be wrong in a policy"),
        (Group::Text, "What can be wrong in the text of a policy file"),
    ];
    let mut text = String::new();
    for (group, heading) in groups {
        let own: Vec<_> = pages.iter().filter(|page| Group::of(page) == group).collect();
        if own.is_empty() {
            continue;
        }
        let gap = if text.is_empty() { "" } else { "\n" };
        writeln!(text, "{gap}{HEADING}{heading}{HEADING:#}").expect(WRITES);
        own.iter().for_each(|page| write_one(&mut text, page));
    }
    text
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Group {
    /// What a server answered.
    Answer(Severity),
    /// What a policy says.
    Policy,
    /// How a policy file is written.
    Text,
}

impl Group {
    fn of(page: &Page) -> Self {
        match (page, page.rule()) {
            (Page::Text(_), _) => Self::Text,
            (Page::Finding(_), Some(rule)) => Self::Answer(rule.severity),
            (Page::Finding(_), None) => Self::Policy,
        }
    }
}

const WRITES: &str = "a write to a String does not fail";

fn write_one(text: &mut String, page: &Page) {
    const INDENT: usize = 4;
    writeln!(text, "  {}", page.id()).expect(WRITES);
    for line in wrap(page.title(), WIDTH - INDENT) {
        writeln!(text, "{:INDENT$}{}", "", line.text).expect(WRITES);
    }
}
