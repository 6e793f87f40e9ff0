//! What was found: why the browser refuses and how to change that, and what is the matter besides.

use corsac_diagnostics::Finding;

use super::fix::Fixes;
use super::layout::Layout;
use super::{policy, reason};
use crate::report::elide::elided;
use crate::report::story::Story;

pub(super) fn write(layout: &mut Layout, story: &Story<'_>) {
    let mut fixes = Fixes::new(story);
    reason::write(layout, story);
    for found in story.causes() {
        layout.field("likely", &found.message);
        fixes.write_of_cause(layout, found);
        layout.more(&explain(found));
    }
    for text in &story.console {
        layout.quotation("console", &elided(text));
    }
    for found in story.refusals() {
        match story.policy.filter(|answer| !answer.rulings.is_empty()) {
            Some(answer) => policy::write_fix(layout, answer),
            None => fixes.write_of_refusal(layout, found),
        }
        layout.field("more", &explain(found));
    }
    for found in story.remarks() {
        layout.gap();
        layout.field(found.rule.severity.name(), &found.message);
        fixes.write_of_remark(layout, found);
        layout.field("more", &explain(found));
    }
}

fn explain(found: &Finding) -> String {
    format!("corsac explain {}", found.rule.id)
}
