//! The numbers of a worker.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use corsac::server::{Refusal, RequestKind};

use crate::problem::Problem;

/// A number that one thread writes and all may read.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    /// Nobody else writes, so nothing is lost between the two, and the bus need not be locked.
    pub(super) fn add(&self, more: u64) {
        self.0.store(self.get().wrapping_add(more), Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The refusals in the order of [`Refusal::IDS`], and then the outcomes that are none.
pub(super) const OUTCOMES: usize = Refusal::IDS.len() + 2;

pub(super) const ALLOWED: usize = Refusal::IDS.len();

/// Not allowed as an origin, and not refused either: the service's own pages read every response.
pub(super) const SAME_ORIGIN: usize = ALLOWED + 1;

pub(super) fn outcome_name(outcome: usize) -> &'static str {
    match outcome {
        ALLOWED => "allowed",
        SAME_ORIGIN => "same-origin",
        refusal => Refusal::IDS.get(refusal).copied().unwrap_or_default(),
    }
}

/// The classes of statuses, from 1xx on.
pub(super) const CLASSES: usize = 5;

/// Upper bounds of the buckets of latencies, in microseconds. There is one more bucket, without a
/// bound.
pub(super) const BOUNDS: [u64; 13] = [
    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
    5_000_000, 10_000_000,
];

/// What a worker counted of one rule.
#[derive(Debug, Default)]
pub(crate) struct RuleNumbers {
    pub(super) requests: [[Counter; OUTCOMES]; RequestKind::ALL.len()],
    pub(super) responses: [Counter; CLASSES],
    pub(super) problems: [Counter; Problem::ALL.len()],
    pub(super) latencies: [Counter; BOUNDS.len() + 1],
    pub(super) latency_micros: Counter,
    pub(super) shadow_differences: Counter,
}

impl RuleNumbers {
    pub(super) fn latency(&self, latency: Duration) {
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().position(|&bound| micros <= bound).unwrap_or(BOUNDS.len());
        self.latencies[bucket].add(1);
        self.latency_micros.add(micros);
    }
}

/// What a worker counted since it began.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// By name: what is counted stays when a reload brings other rules.
    rules: Mutex<Vec<(String, Arc<RuleNumbers>)>>,
    pub(super) tunnels_opened: Counter,
    pub(super) tunnels_closed: Counter,
}

impl Numbers {
    /// The numbers of the rule with this name.
    pub(super) fn rule(&self, name: &str) -> Arc<RuleNumbers> {
        let mut rules = self.lock();
        if let Some((_, known)) = rules.iter().find(|(known, _)| known == name) {
            return Arc::clone(known);
        }
        let numbers = Arc::<RuleNumbers>::default();
        rules.push((name.to_owned(), Arc::clone(&numbers)));
        numbers
    }

    pub(super) fn rules(&self) -> Vec<(String, Arc<RuleNumbers>)> {
        self.lock().clone()
    }

    /// Taken up when a site is, and when somebody reads.
    fn lock(&self) -> MutexGuard<'_, Vec<(String, Arc<RuleNumbers>)>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_known_by_its_name() {
        let numbers = Numbers::default();
        numbers.rule("/a").latency(Duration::from_millis(1));
        numbers.rule("/b").latency(Duration::from_secs(60));
        numbers.rule("/a").latency(Duration::from_micros(1_001));
        let buckets = |name| numbers.rule(name).latencies.each_ref().map(Counter::get);
        assert_eq!(buckets("/a"), [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(buckets("/b"), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(numbers.rule("/a").latency_micros.get(), 2_001);
        assert_eq!(numbers.rules().len(), 2);
    }

    #[test]
    fn outcomes_have_the_names_of_refusals() {
        assert_eq!(outcome_name(ALLOWED), "allowed");
        assert_eq!(outcome_name(Refusal::MalformedOrigin.index()), "malformed-origin");
    }
}
