//! What was found: why the browser refuses and how to change that, and what is the matter besides.

use corsac_diagnostics::{Finding, Severity};

use super::elide::elided;
use super::fix::Fixes;
use super::layout::Layout;
use super::reason;
use crate::report::story::Story;

pub(super) fn write(layout: &mut Layout, story: &Story<'_>) {
    let mut fixes = Fixes::new(story);
    reason::write(layout, story);
    for text in &story.console {
        layout.quotation("console", &elided(text));
    }
    for found in story.refusals() {
        fixes.write(layout, "fix", found);
        layout.field("more", &explain(found));
    }
    let besides = story.findings.iter().filter(|own| own.rule.severity != Severity::Refusal);
    for found in besides {
        write_one(layout, found, &mut fixes);
    }
}

fn write_one(layout: &mut Layout, found: &Finding, fixes: &mut Fixes<'_>) {
    layout.gap();
    layout.field(found.rule.severity.name(), &found.message);
    fixes.write(layout, "fix", found);
    layout.field("more", &explain(found));
}

fn explain(found: &Finding) -> String {
    format!("corsac explain {}", found.rule.id)
}
