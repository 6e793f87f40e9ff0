//! What a policy file said.

use super::layout::Layout;
use crate::report::policy::PolicyAnswer;
use crate::report::story::Story;

/// Who answered, and who decided.
pub(super) fn write(layout: &mut Layout, story: &Story<'_>) {
    let Some(answer) = story.policy else { return };
    layout.field("policy", &format!("No server was asked. {} answered.", answer.source()));
    let exchanges = &story.examination.observation.exchanges;
    for (index, (exchange, ruling)) in exchanges.iter().zip(&answer.rulings).enumerate() {
        let label = if index == 0 { "decided" } else { "" };
        layout.field(label, &format!("{}: {}.", exchange.kind, answer.decided(ruling)));
    }
    if answer.is_service_heard() {
        layout.more("CORS headers that the service sends itself would stand instead.");
    }
}

/// What to change in the file.
pub(super) fn write_fix(layout: &mut Layout, answer: &PolicyAnswer<'_>) {
    let path = &answer.policy.source.name;
    for (index, change) in answer.changes().iter().enumerate() {
        match index {
            0 if answer.repair.changes.is_empty() => layout.field("fix", &sentence(change)),
            0 => {
                layout.field("fix", &format!("In {path}:"));
                layout.more(change);
            }
            _ => layout.more(change),
        }
    }
}

fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(characters).chain(['.']).collect()
}
