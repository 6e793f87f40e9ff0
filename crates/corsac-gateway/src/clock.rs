//! The time of a worker in coarse ticks, which costs nothing to read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// A tick is this long; the worker counts them.
pub(crate) const TICK: Duration = Duration::from_millis(250);

/// The number of ticks since the worker began. It wraps after 34 years.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock(Arc<AtomicU32>);

impl Clock {
    pub(crate) fn now(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn advance(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// The moment that is so long from now, or further away than anybody waits.
pub(crate) fn after(duration: Duration) -> Instant {
    Instant::now() + bounded(duration)
}

/// As long, or longer than anybody waits: what can be added to a moment.
pub(crate) fn bounded(duration: Duration) -> Duration {
    const DECADE: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);
    duration.min(DECADE)
}

/// The number of ticks in which at least this much time passes.
pub(crate) fn ticks(duration: Duration) -> u32 {
    let ticks = duration.as_millis().div_ceil(TICK.as_millis()) + 1;
    u32::try_from(ticks).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_limit_never_ends_early() {
        assert_eq!(ticks(Duration::from_millis(250)), 2);
        assert_eq!(ticks(Duration::from_millis(251)), 3);
        assert_eq!(ticks(Duration::MAX), u32::MAX);
        assert!(after(Duration::MAX) > after(Duration::from_secs(1_000_000)));
    }
}
