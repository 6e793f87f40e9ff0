//! The report for people.

mod answer;
mod diagram;
mod exchange;
mod finding;
mod fix;
mod guilt;
mod headline;
mod layout;
mod page;
mod policy;
mod quoted;
mod reason;
mod wrap;

use super::story::Story;
use diagram::Diagram;

pub(crate) use exchange::write_alone;
pub(super) use layout::WIDTH;
pub(crate) use layout::{BAD, GOOD, Layout, OPEN, QUIET};
pub(crate) use wrap::wrap;

/// The verdict in one sentence, and then everything that led to it.
pub(super) fn text(story: &Story<'_>) -> String {
    let mut layout = Layout::new(story.secrets);
    headline::write(&mut layout, story);
    exchange::write(&mut Diagram::new(&mut layout, answerer(story)), story);
    layout.gap();
    policy::write(&mut layout, story);
    answer::write(&mut layout, story);
    page::write(&mut layout, story);
    finding::write(&mut layout, story);
    write_remarks(&mut layout, story);
    layout.finish()
}

/// Who stands on the other side.
fn answerer(story: &Story<'_>) -> &'static str {
    if story.policy.is_some() { "policy file" } else { "server" }
}

fn write_remarks(layout: &mut Layout, story: &Story<'_>) {
    if !(story.others.is_empty() && story.notes.is_empty()) {
        layout.gap();
    }
    headline::write_others(layout, story);
    story.notes.iter().for_each(|note| layout.field("note", note));
}
