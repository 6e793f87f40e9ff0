use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::error::{ExchangeError, Phase};

/// The moment by which everything must be over.
///
/// One deadline serves several exchanges: each gets what the ones before it left.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    at: Instant,
    after: Duration,
}

impl Deadline {
    /// Longer than anybody waits, and short enough to be added to any instant.
    const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

    /// The deadline that is `after` from now.
    #[must_use]
    pub fn after(after: Duration) -> Self {
        let after = after.min(Self::LONGEST);
        Self { at: Instant::now() + after, after }
    }

    /// This deadline, or `wait` from now where that is given and comes first.
    pub(crate) fn sooner(self, wait: Option<Duration>) -> Self {
        let other = wait.map(Self::after).filter(|other| other.at < self.at);
        other.unwrap_or(self)
    }

    /// Waits for `future`, but not past the deadline.
    pub(crate) async fn limit<F: Future>(
        self,
        phase: Phase,
        future: F,
    ) -> Result<F::Output, ExchangeError> {
        let timed_out = |_| ExchangeError::TimedOut { phase, after: self.after, received: vec![] };
        timeout_at(self.at, future).await.map_err(timed_out)
    }

    /// The deadline of one of `shares` equal parts of what is left.
    pub(crate) fn share(self, shares: usize) -> Self {
        let left = self.at.saturating_duration_since(Instant::now());
        let shares = u32::try_from(shares).unwrap_or(u32::MAX).max(1);
        Self { at: Instant::now() + left / shares, after: self.after }
    }

    /// This deadline, or `wait` from now if that comes first.
    pub(crate) fn at_most(self, wait: Duration) -> Instant {
        self.at.min(Instant::now() + wait.min(Self::LONGEST))
    }
}
