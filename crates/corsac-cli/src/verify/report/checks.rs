//! What the checks of a rule are about, and how many went how.

use std::collections::BTreeMap;

use corsac_verify::{Plan, Probe, Purpose, Rule, Run};

use super::{Item, Report, Standing};

/// What a check is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Check {
    Origins,
    Methods,
    Headers,
    Credentials,
    Errors,
    Other,
}

/// How many checks there were, and how they went.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Count {
    pub(super) all: usize,
    /// Those with a difference that counts.
    pub(super) differ: usize,
    /// Those of which nothing can be told.
    pub(super) undetermined: usize,
}

/// The checks of every rule.
pub(super) type Counts = BTreeMap<(Rule, Check), Count>;

impl Check {
    pub(super) const ALL: [Self; 6] =
        [Self::Origins, Self::Methods, Self::Headers, Self::Credentials, Self::Errors, Self::Other];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Origins => "origins",
            Self::Methods => "methods",
            Self::Headers => "headers",
            Self::Credentials => "credentials",
            Self::Errors => "errors",
            Self::Other => "other",
        }
    }

    pub(super) fn of(probe: &Probe) -> Self {
        match &probe.purpose {
            Purpose::AllowedOrigin { .. }
            | Purpose::RefusedOrigin { .. }
            | Purpose::RawOrigin
            | Purpose::NoOrigin => Self::Origins,
            Purpose::Method(_) => Self::Methods,
            Purpose::HeaderName(_) | Purpose::HeaderNames(_) | Purpose::RawHeaderNames => {
                Self::Headers
            }
            Purpose::Credentials => Self::Credentials,
            Purpose::NotFound | Purpose::Unauthenticated | Purpose::UnsafeMethod(_) => Self::Errors,
            _ => Self::Other,
        }
    }
}

/// The rule of a run, and what it is about.
pub(super) fn check_of(plan: &Plan, run: Run) -> Option<(Rule, Check)> {
    let id = plan.steps().get(run.step)?.probes.get(run.position)?;
    let probe = plan.probe(*id)?;
    Some((probe.rule, Check::of(probe)))
}

/// Every check that was run.
pub(super) fn counts(report: &Report<'_>) -> Counts {
    let plan = &report.verification.plan;
    let mut counts = Counts::new();
    for observed in &report.answers.driven.observed {
        if let Some(check) = check_of(plan, observed.run) {
            counts.entry(check).or_default().all += 1;
        }
    }
    let counting = report.items.iter().filter(|item| item.standing == Standing::Counts);
    let mut differing: Vec<Run> =
        counting.flat_map(|item| item.difference.runs.iter().copied()).collect();
    differing.sort_unstable();
    differing.dedup();
    for check in differing.iter().filter_map(|run| check_of(plan, *run)) {
        counts.entry(check).or_default().differ += 1;
    }
    for undetermined in report.answers.differences.undetermined() {
        if let Some(check) = check_of(plan, undetermined.run) {
            counts.entry(check).or_default().undetermined += 1;
        }
    }
    counts
}

/// Whether a difference shows in such a check.
pub(super) fn shows_in(item: &Item<'_>, plan: &Plan, check: (Rule, Check)) -> bool {
    item.difference.runs.iter().any(|run| check_of(plan, *run) == Some(check))
}
