//! What is printed of a verification.

mod checks;
mod json;
mod junit;
mod rehearsal;
mod sarif;
mod shown;
mod subjects;
mod table;
mod text;
mod unreachable;
mod words;

use corsac::server::RoutesConfig;
use corsac_verify::{Difference, End, Severity};

use super::answers::Answers;
use super::baseline::{Accepted, Baseline};
use super::drive::Driven;
use super::verification::Verification;
use crate::arguments::VerifyFormat;
use crate::exit::Exit;
use crate::report::Secrets;

pub(super) use rehearsal::rehearsal;

/// How a report is rendered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rendering {
    pub(super) format: VerifyFormat,
    pub(super) secrets: Secrets,
}

/// Everything a report tells.
pub(super) struct Report<'a> {
    verification: &'a Verification,
    answers: &'a Answers,
    items: Vec<Item<'a>>,
    /// What is accepted and does not differ any more.
    gone: Vec<Accepted>,
}

/// A difference, and whether it counts.
struct Item<'a> {
    difference: &'a Difference,
    standing: Standing,
}

/// Whether a difference counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Standing {
    /// It does.
    Counts,
    /// No page can tell it.
    Note,
    /// The baseline has it.
    Accepted,
}

/// What a verification comes to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Verdict {
    /// Every answer is what the policy says.
    Obeys,
    /// An answer is not.
    Differs,
    /// No answer differs, and some were not given.
    Undetermined,
    /// There were no answers.
    Unreachable,
}

impl<'a> Report<'a> {
    pub(super) fn new(
        verification: &'a Verification,
        answers: &'a Answers,
        baseline: Option<&Baseline>,
    ) -> Self {
        let config = &verification.policy.file.config;
        let list = answers.differences.list();
        let item = |difference: &'a Difference| Item {
            standing: standing(difference, baseline, config),
            difference,
        };
        // What was not answered may differ still.
        let baseline = baseline.filter(|_| answers.are_complete());
        Self {
            verification,
            answers,
            items: list.iter().map(item).collect(),
            gone: baseline.map(|own| own.gone(list, config)).unwrap_or_default(),
        }
    }

    /// What it means for scripts.
    pub(super) fn exit(&self) -> Exit {
        match self.verdict() {
            Verdict::Obeys => Exit::Success,
            Verdict::Differs => Exit::Refused,
            Verdict::Undetermined | Verdict::Unreachable => Exit::Unreachable,
        }
    }

    pub(super) fn render(&self, rendering: Rendering) -> String {
        let secrets = rendering.secrets;
        match rendering.format {
            VerifyFormat::Text => text::text(self, secrets),
            VerifyFormat::Json => json::json(self, secrets),
            VerifyFormat::Junit => junit::junit(self, secrets),
            VerifyFormat::Sarif => sarif::sarif(self, secrets),
        }
    }

    fn verdict(&self) -> Verdict {
        let Answers { driven, via, .. } = self.answers;
        if self.count(Standing::Counts) > 0 {
            Verdict::Differs
        } else if is_silent(driven) || via.as_ref().is_some_and(is_silent) {
            Verdict::Unreachable
        } else if self.answers.are_complete() {
            Verdict::Obeys
        } else {
            Verdict::Undetermined
        }
    }

    /// What people should know besides.
    fn notes(&self) -> Vec<String> {
        let Verification { plan, .. } = self.verification;
        let driven = [Some(&self.answers.driven), self.answers.via.as_ref()];
        let driven = || driven.into_iter().flatten();
        let stopped = driven().filter_map(|own| own.stopped).map(words::stopped);
        let waits = driven().filter_map(|own| words::waits(own.waits));
        let is_locked =
            self.verification.caller.is_empty() && is_unauthenticated(&self.answers.driven);
        let login = is_locked.then(|| words::LOGIN.to_owned());
        stopped.chain(waits).chain(login).chain(words::notes(plan, self.config())).collect()
    }

    fn count(&self, standing: Standing) -> usize {
        self.items.iter().filter(|item| item.standing == standing).count()
    }

    fn config(&self) -> &'a RoutesConfig {
        &self.verification.policy.file.config
    }
}

impl Verdict {
    fn name(self) -> &'static str {
        match self {
            Self::Obeys => "obeys",
            Self::Differs => "differs",
            Self::Undetermined => "undetermined",
            Self::Unreachable => "unreachable",
        }
    }
}

impl Standing {
    fn name(self) -> &'static str {
        match self {
            Self::Counts => "difference",
            Self::Note => "note",
            Self::Accepted => "accepted",
        }
    }
}

fn standing(
    difference: &Difference,
    baseline: Option<&Baseline>,
    config: &RoutesConfig,
) -> Standing {
    if baseline.is_some_and(|own| own.accepts(difference, config)) {
        return Standing::Accepted;
    }
    match difference.severity {
        Severity::Difference => Standing::Counts,
        Severity::Note => Standing::Note,
    }
}

/// Whether nothing was answered at all.
fn is_silent(driven: &Driven) -> bool {
    let is_unanswered = |end: &End| matches!(end, End::NoAnswer(_));
    !driven.observed.is_empty() && driven.observed.iter().all(|own| is_unanswered(&own.end))
}

/// Whether nothing but 401 was answered, apart from OPTIONS requests.
fn is_unauthenticated(driven: &Driven) -> bool {
    let exchanges = driven.observed.iter().flat_map(|own| &own.exchanges);
    let mut others = exchanges.filter(|own| own.method != "OPTIONS").peekable();
    others.peek().is_some() && others.all(|own| own.response.status() == 401)
}

/// Why nobody answered, in the words of the first failure.
fn silence(driven: &Driven) -> Option<&str> {
    driven.observed.iter().find_map(|own| match &own.end {
        End::NoAnswer(reason) => Some(reason.as_str()),
        _ => None,
    })
}
