//! What to change: the exact header lines.

use corsac::browser::ExchangeKind;
use corsac_diagnostics::stacks::hint;
use corsac_diagnostics::{Finding, Fix, ResponseFix};

use super::elide::elided;
use super::layout::Layout;
use crate::report::story::Story;

/// The fixes of a report, each of which is told once.
pub(super) struct Fixes<'a> {
    story: &'a Story<'a>,
    told: Vec<ResponseFix>,
}

impl<'a> Fixes<'a> {
    pub(super) fn new(story: &'a Story<'a>) -> Self {
        Self { story, told: Vec::new() }
    }

    /// What to change, unless it is part of what was told already.
    pub(super) fn write(&mut self, layout: &mut Layout, label: &str, found: &Finding) {
        let Some(fix) = &found.fix else { return };
        if !fix.responses.is_empty() && fix.responses.iter().all(|change| self.is_told(change)) {
            return;
        }
        layout.field(label, &fix.advice);
        for change in &fix.responses {
            write_response(layout, change, self.method());
        }
        self.write_hint(layout, fix);
        self.told.extend(fix.responses.iter().cloned());
    }

    fn is_told(&self, change: &ResponseFix) -> bool {
        self.told.iter().any(|told| contains(told, change))
    }

    fn method(&self) -> &str {
        self.story.examination.observation.request.method().as_str()
    }

    /// Where to put it, in the terms of the framework.
    fn write_hint(&self, layout: &mut Layout, fix: &Fix) {
        let observation = &self.story.examination.observation;
        let Some(stack) = self.story.stack.filter(|_| !fix.responses.is_empty()) else { return };
        let Some(hint) = hint(stack, observation, fix) else { return };
        layout.field("where", hint.place);
        hint.snippet.lines().for_each(|line| layout.copied(line));
        layout.field("trap", hint.trap);
    }
}

/// Whether the change is part of another.
fn contains(whole: &ResponseFix, part: &ResponseFix) -> bool {
    whole.kind == part.kind
        && (part.status.is_none() || part.status == whole.status)
        && part.set.iter().all(|line| whole.set.contains(line))
        && part.remove.iter().all(|name| whole.remove.contains(name))
}

fn write_response(layout: &mut Layout, change: &ResponseFix, method: &str) {
    let mut heading = match change.kind {
        ExchangeKind::Preflight => "Response to the preflight (OPTIONS)".to_owned(),
        ExchangeKind::Request => format!("Response to the {method}"),
    };
    if let Some(status) = change.status {
        heading += &format!(", with status {status}");
    }
    if !change.remove.is_empty() {
        heading += &format!(", without {}", change.remove.join(" and "));
    }
    layout.more(&(heading + if change.set.is_empty() { "." } else { ":" }));
    for (name, value) in &change.set {
        layout.copied(&elided(&format!("{name}: {value}")));
    }
}
