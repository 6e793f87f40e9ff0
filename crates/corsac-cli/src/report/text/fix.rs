//! What to change: the exact header lines.

use corsac::browser::ExchangeKind;
use corsac::server::PolicyConfig;
use corsac_diagnostics::stacks::{Snippet, hint};
use corsac_diagnostics::{Finding, Fix, ResponseFix};
use corsac_export::Target;

use super::layout::Layout;
use crate::report::elide::elided;
use crate::report::story::Story;

/// The fixes of a report; none of their lines is told twice.
pub(super) struct Fixes<'a> {
    story: &'a Story<'a>,
    told: Vec<ResponseFix>,
    is_hint_told: bool,
}

impl<'a> Fixes<'a> {
    pub(super) fn new(story: &'a Story<'a>) -> Self {
        let refusals = story.refusals().filter_map(|found| found.fix.as_ref());
        let told = refusals.flat_map(|fix| fix.responses.iter().cloned()).collect();
        Self { story, told, is_hint_told: false }
    }

    /// What to change for the browser not to refuse.
    pub(super) fn write_of_refusal(&mut self, layout: &mut Layout, found: &Finding) {
        let Some(fix) = &found.fix else { return };
        self.write(layout, "fix", fix, &fix.responses);
    }

    /// What to do about a cause; the lines that the refusal needs anyway are told there.
    pub(super) fn write_of_cause(&mut self, layout: &mut Layout, found: &Finding) {
        let Some(fix) = &found.fix else { return };
        let untold = self.untold(fix);
        self.write(layout, "", fix, &untold);
    }

    /// What to do about something else, unless it is part of what was told already.
    pub(super) fn write_of_remark(&mut self, layout: &mut Layout, found: &Finding) {
        let Some(fix) = &found.fix else { return };
        let untold = self.untold(fix);
        if fix.responses.is_empty() || !untold.is_empty() {
            self.write(layout, "fix", fix, &untold);
        }
    }

    fn write(&mut self, layout: &mut Layout, label: &str, fix: &Fix, changes: &[ResponseFix]) {
        layout.field(label, &fix.advice);
        let method = self.story.examination.observation.request.method();
        for change in changes {
            write_response(layout, change, method.as_str());
        }
        self.told.extend(changes.iter().cloned());
        if !changes.is_empty() && !self.is_hint_told {
            self.is_hint_told = true;
            self.write_hint(layout, fix);
        }
    }

    fn untold(&self, fix: &Fix) -> Vec<ResponseFix> {
        let is_untold = |change: &&ResponseFix| !self.told.iter().any(|own| contains(own, change));
        fix.responses.iter().filter(is_untold).cloned().collect()
    }

    /// Where to put it, in the terms of the framework.
    fn write_hint(&self, layout: &mut Layout, fix: &Fix) {
        let Some(stack) = self.story.stack else { return };
        let hint = hint(stack, &self.story.examination.observation, fix);
        let Some(hint) = hint else { return };
        layout.field("where", hint.place);
        match &hint.snippet {
            Snippet::Text(text) => text.lines().for_each(|line| layout.code(line)),
            Snippet::Export { target, policy } => write_export(layout, target, policy),
        }
        layout.more("It holds what this request needs; keep what is allowed already.");
        layout.field("trap", hint.trap);
    }
}

/// What `corsac export` makes of the policy, without what it says of the policy file.
fn write_export(layout: &mut Layout, target: &str, policy: &PolicyConfig) {
    let files = Target::find(target).and_then(|target| target.snippet(policy)).unwrap_or_default();
    for file in &files {
        if files.len() > 1 {
            layout.more(&format!("{}:", file.name));
        }
        file.text.lines().for_each(|line| layout.code(line));
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
