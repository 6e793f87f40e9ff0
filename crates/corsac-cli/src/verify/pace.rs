//! How fast requests follow each other.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::verification::Rate;

/// How fast requests follow each other.
pub(super) struct Pace {
    rate: Rate,
    /// Whether the server is this machine itself; not known before the first connection.
    is_here: Cell<bool>,
    next: Cell<Instant>,
    /// What is multiplied with the time between two requests.
    slowness: Cell<u32>,
}

impl Pace {
    pub(super) fn new(rate: Rate) -> Self {
        let (next, is_here) = (Cell::new(Instant::now()), Cell::new(false));
        Self { rate, is_here, next, slowness: Cell::new(1) }
    }

    /// Waits until the next request may be sent.
    pub(super) async fn wait(&self) {
        sleep_until(self.next.get()).await;
    }

    /// Counts a request that is about to be sent: the next one waits for it.
    pub(super) fn count(&self) {
        let last = self.next.get().max(Instant::now());
        self.next.set(last + self.between());
    }

    /// Says where the server is.
    pub(super) fn locate(&self, is_here: bool) {
        self.is_here.set(is_here);
        if self.between().is_zero() {
            self.next.set(Instant::now());
        }
    }

    /// The server asked for fewer requests.
    pub(super) fn slow_down(&self) {
        const SLOWEST: u32 = 8;
        self.slowness.set((self.slowness.get() * 2).min(SLOWEST));
    }

    fn between(&self) -> Duration {
        let rate = match self.rate {
            Rate::PerSecondElsewhere(_) if self.is_here.get() => return Duration::ZERO,
            Rate::PerSecondElsewhere(rate) | Rate::PerSecond(rate) => rate,
        };
        Duration::from_secs_f64(rate.recip()) * self.slowness.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_without_a_limit() {
        let pace = Pace::new(Rate::PerSecondElsewhere(20.0));
        assert_eq!(pace.between(), Duration::from_millis(50));
        pace.locate(true);
        assert_eq!(pace.between(), Duration::ZERO);
        let pace = Pace::new(Rate::PerSecond(20.0));
        pace.locate(true);
        assert_eq!(pace.between(), Duration::from_millis(50));
    }

    #[test]
    fn a_server_that_asks_for_it_gets_fewer_requests() {
        let pace = Pace::new(Rate::PerSecond(10.0));
        pace.slow_down();
        assert_eq!(pace.between(), Duration::from_millis(200));
        (0..9).for_each(|_| pace.slow_down());
        assert_eq!(pace.between(), Duration::from_millis(800));
    }

    #[test]
    fn requests_that_were_counted_are_waited_for() {
        let pace = Pace::new(Rate::PerSecond(10.0));
        let start = Instant::now();
        (0..3).for_each(|_| pace.count());
        assert!(pace.next.get() >= start + Duration::from_millis(300));
    }
}
