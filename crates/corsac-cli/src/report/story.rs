//! Everything a report tells, whatever its format.

use corsac::browser::{BrowserProfile, ExchangeKind, Request};
use corsac_diagnostics::stacks::Stack;
use corsac_diagnostics::{Example, Finding, Severity, rules};

use super::cause::is_cause;
use super::policy::{PolicyAnswer, is_kept};
use super::{Rendering, Secrets};
use crate::judge::{End, Examination, Replay, replay};
use crate::plan::CheckPlan;

/// Everything a report tells.
pub(super) struct Story<'a> {
    pub(super) examination: &'a Examination,
    /// The gravest first.
    pub(super) findings: Vec<Finding>,
    /// The console's texts, word for word.
    pub(super) console: Vec<String>,
    /// The other browsers, where they would do something else.
    pub(super) others: Vec<(BrowserProfile, Replay)>,
    /// Remarks on what was typed.
    pub(super) notes: &'a [String],
    /// The framework in whose terms the fix is told.
    pub(super) stack: Option<Stack>,
    pub(super) secrets: Secrets,
    /// What answered, if it was no server.
    pub(super) policy: Option<&'a PolicyAnswer<'a>>,
}

impl<'a> Story<'a> {
    /// The story of a check.
    pub(super) fn of_check(
        plan: &'a CheckPlan,
        examination: &'a Examination,
        rendering: Rendering,
    ) -> Self {
        Self {
            others: others(examination, |profile| plan.request_in(profile)),
            notes: &plan.notes,
            stack: rendering.stack,
            secrets: rendering.secrets,
            ..Self::of_examination(examination)
        }
    }

    /// The story of a check that a policy file answered.
    pub(super) fn of_policy(
        plan: &'a CheckPlan,
        examination: &'a Examination,
        answer: &'a PolicyAnswer<'a>,
        rendering: Rendering,
    ) -> Self {
        let mut story = Self::of_check(plan, examination, rendering);
        story.policy = Some(answer);
        story.findings.retain(|found| is_kept(found.rule));
        if !answer.rulings.is_empty() {
            let refusals = story.findings.iter_mut();
            refusals
                .filter(|found| found.rule.severity == Severity::Refusal)
                .for_each(|found| found.fix = answer.fix());
        }
        story
    }

    /// The story of an example.
    pub(super) fn of_example(example: &Example, examination: &'a Examination) -> Self {
        let ask = |profile| Example { profile, ..example.clone() }.request().ok();
        Self { others: others(examination, ask), ..Self::of_examination(examination) }
    }

    fn of_examination(examination: &'a Examination) -> Self {
        Self {
            examination,
            findings: rules::check(&examination.observation),
            console: console(examination),
            others: Vec::new(),
            notes: &[],
            stack: None,
            secrets: Secrets::Masked,
            policy: None,
        }
    }

    /// Whether the browser refuses before the request itself is sent to the last URL.
    pub(super) fn is_request_unsent(&self) -> bool {
        let error = self.examination.observation.network_error();
        error.is_some_and(|error| error.exchange() != Some(ExchangeKind::Request))
    }

    /// Why the browser refuses.
    pub(super) fn refusals(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|found| found.rule.severity == Severity::Refusal)
    }

    /// What is probably behind that.
    pub(super) fn causes(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|found| self.is_cause(found))
    }

    /// What is the matter besides.
    pub(super) fn remarks(&self) -> impl Iterator<Item = &Finding> {
        let besides =
            |found: &&Finding| found.rule.severity != Severity::Refusal && !self.is_cause(found);
        self.findings.iter().filter(besides)
    }

    fn is_cause(&self, found: &Finding) -> bool {
        is_cause(found.rule) && self.examination.observation.network_error().is_some()
    }
}

fn console(examination: &Examination) -> Vec<String> {
    let observation = &examination.observation;
    let Some(outcome) = examination.outcome() else { return Vec::new() };
    corsac_diagnostics::console::messages(observation.profile, &observation.request, outcome)
}

/// What other browsers make of the same responses, where that is something else.
fn others(
    examination: &Examination,
    ask: impl Fn(BrowserProfile) -> Option<Request>,
) -> Vec<(BrowserProfile, Replay)> {
    const ALL: [BrowserProfile; 3] =
        [BrowserProfile::Chromium, BrowserProfile::Firefox, BrowserProfile::Standard];
    if matches!(examination.end, End::Unreachable(..)) {
        return Vec::new();
    }
    let same = Replay::Verdict(examination.verdict());
    let replayed = |profile| Some((profile, replay(ask(profile)?, profile, examination)));
    let others = ALL.into_iter().filter(|profile| *profile != examination.observation.profile);
    others.filter_map(replayed).filter(|(_, replay)| *replay != same).collect()
}
