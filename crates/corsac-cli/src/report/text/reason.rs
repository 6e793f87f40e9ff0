//! Why the browser refuses: what was found, and the step of the standard.

use super::layout::Layout;
use crate::report::story::Story;

pub(super) fn write(layout: &mut Layout, story: &Story<'_>) {
    let Some(error) = story.examination.observation.network_error() else { return };
    let mut messages: Vec<_> = story.refusals().map(|found| found.message.clone()).collect();
    if messages.is_empty() {
        messages.push(error.failure().to_string());
    }
    for (index, message) in messages.iter().enumerate() {
        layout.field(if index == 0 { "why" } else { "" }, message);
    }
    let step = error.step();
    layout.field("standard", &format!("Fetch, {step}"));
    layout.more(&format!("https://fetch.spec.whatwg.org/#{}", step.anchor));
}
