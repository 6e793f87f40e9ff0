//! Where a server differs from its policy.

mod case;
mod causes;
mod gap;
mod id;
mod said;

pub use id::{DifferenceId, Severity};
pub use said::Said;

use corsac::server::Routes;

use self::case::Case;
use crate::expectation::Obedient;
use crate::{Exchange, Observed, Plan, ProbeId, Rule, Run};

/// Where a server differs from its policy: one entry for each fault, not for each request.
///
/// # Example
/// See the crate's README for a whole verification.
#[derive(Clone, Debug, Default)]
pub struct Differences {
    list: Vec<Difference>,
    undetermined: Vec<Undetermined>,
    judged: usize,
}

/// One fault of a server.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What it is.
    pub id: DifferenceId,
    /// How much it matters here.
    pub severity: Severity,
    /// The rules where it shows, sorted.
    pub rules: Vec<Rule>,
    /// What it is about: origins, methods or header names, each once.
    pub subjects: Vec<String>,
    /// What the policy says in the example.
    pub expected: Said,
    /// What the server said in the example; the status alone, where preflights and all else got
    /// that one status.
    pub observed: Said,
    /// The runs that show it, in order.
    pub runs: Vec<Run>,
    /// The probe of the example.
    pub probe: ProbeId,
    /// The exchange that shows it best.
    pub example: Exchange,
}

/// A run that tells nothing about the policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Undetermined {
    /// The run.
    pub run: Run,
    /// Its probe.
    pub probe: ProbeId,
    /// Why: no answer, or a status that says to come back later or that whoever stands before the
    /// server got none.
    pub reason: String,
}

impl Differences {
    /// Compares what was seen with what the policy says.
    #[must_use]
    pub fn of(plan: &Plan, routes: &Routes, observed: &[Observed]) -> Self {
        let obedient = Obedient { routes, place: &plan.place, departures: plan.departures };
        let (mut case, undetermined) = Case::new(plan, obedient, observed);
        causes::explain(&mut case);
        let judged = case.runs.len();
        let mut list = case.found;
        list.sort_by_key(|difference| difference.id);
        Self { list: merged(list), undetermined, judged }
    }

    /// All of them, in the order of [`DifferenceId::ALL`].
    #[must_use]
    pub fn list(&self) -> &[Difference] {
        &self.list
    }

    /// Whether the server obeys; notes do not count.
    #[must_use]
    pub fn is_obedient(&self) -> bool {
        self.list.iter().all(|difference| difference.severity == Severity::Note)
    }

    /// The runs of which nothing can be told.
    #[must_use]
    pub fn undetermined(&self) -> &[Undetermined] {
        &self.undetermined
    }

    /// How many runs were judged.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.judged
    }
}

/// One entry for each kind, though several steps may have found it.
fn merged(list: Vec<Difference>) -> Vec<Difference> {
    let mut merged: Vec<Difference> = Vec::new();
    for difference in list {
        match merged.last_mut().filter(|last| last.id == difference.id) {
            Some(last) => last.absorb(difference),
            None => merged.push(difference),
        }
    }
    merged
}

impl Difference {
    fn absorb(&mut self, other: Self) {
        self.severity = self.severity.min(other.severity);
        self.rules.extend(other.rules);
        self.rules.sort_unstable();
        self.rules.dedup();
        self.runs.extend(other.runs);
        self.runs.sort_unstable();
        self.runs.dedup();
        for subject in other.subjects {
            if !self.subjects.contains(&subject) {
                self.subjects.push(subject);
            }
        }
    }
}
