//! What the server answered, and how that compares with the policy.

use corsac_verify::Differences;
use corsac_verify::hops::{HopChange, attribute};
use tokio::time::Instant;

use super::carrier::Carrier;
use super::drive::{Driven, drive};
use super::progress::Progress;
use super::verification::Verification;

/// What the server answered, and how that compares with the policy.
pub(super) struct Answers {
    pub(super) driven: Driven,
    pub(super) differences: Differences,
    /// What was seen at the other address.
    pub(super) via: Option<Driven>,
    /// What stands in between does to headers.
    pub(super) hops: Vec<HopChange>,
}

impl Answers {
    /// Asks the server everything.
    pub(super) async fn get(verification: &Verification) -> Self {
        let Verification { plan, manner, caller, .. } = verification;
        let end = Instant::now() + manner.max_time;
        let inner = verification.via.as_ref().map(|via| plan.at(via));
        let progress = Progress::new(plan.runs() * if inner.is_some() { 2 } else { 1 });
        let driven = drive(plan, &Carrier::new(manner, caller, end), &progress).await;
        let via = match &inner {
            Some(plan) => Some(drive(plan, &Carrier::new(manner, caller, end), &progress).await),
            None => None,
        };
        progress.finish();
        let behind = via.as_ref().map(|via| attribute(&driven.observed, &via.observed));
        let differences = Differences::of(plan, &verification.policy.routes, &driven.observed);
        Self { driven, differences, hops: behind.unwrap_or_default(), via }
    }

    /// Whether everything was asked and answered.
    pub(super) fn are_complete(&self) -> bool {
        self.driven.stopped.is_none()
            && self.differences.judged() > 0
            && self.differences.undetermined().is_empty()
    }
}
