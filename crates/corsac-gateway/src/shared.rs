//! What the threads of a gateway share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::connection::Load;
use crate::meter::{self, Meters};
use crate::refusals::Refusals;
use crate::site::SharedSite;

/// What the threads of a gateway share.
#[derive(Debug)]
pub(crate) struct Shared {
    site: Mutex<Arc<SharedSite>>,
    version: AtomicU64,
    pub(crate) load: Load,
    pub(crate) meters: Meters,
    pub(crate) refusals: Arc<Refusals>,
    pub(crate) drain: Duration,
    stop: watch::Sender<Stop>,
}

/// Whether the gateway is to stop.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stop {
    NotYet,
    Now,
}

impl Shared {
    pub(crate) fn new(site: SharedSite, drain: Duration) -> Self {
        Self {
            site: Mutex::new(Arc::new(site)),
            version: AtomicU64::new(0),
            load: Load::default(),
            meters: Meters::default(),
            refusals: Arc::default(),
            drain,
            stop: watch::Sender::new(Stop::NotYet),
        }
    }

    /// How often the site has been replaced.
    pub(crate) fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// The site and its version.
    pub(crate) fn site(&self) -> (u64, Arc<SharedSite>) {
        let site = self.lock();
        (self.version(), Arc::clone(&site))
    }

    pub(crate) fn replace(&self, site: SharedSite) {
        let mut current = self.lock();
        *current = Arc::new(site);
        self.version.fetch_add(1, Ordering::Release);
        self.meters.reloaded();
    }

    /// All numbers, as text for Prometheus.
    pub(crate) fn metrics(&self) -> String {
        meter::text(&self.meters, self.load.count())
    }

    pub(crate) fn stop(&self) {
        self.stop.send_replace(Stop::Now);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        *self.stop.borrow() == Stop::Now
    }

    /// Ready when the gateway is to stop.
    pub(crate) fn stopped(&self) -> impl Future<Output = ()> + use<> {
        let mut stop = self.stop.subscribe();
        async move {
            // The sender lives as long as the gateway; without it, it has stopped.
            let _ = stop.wait_for(|stop| *stop == Stop::Now).await;
        }
    }

    /// Nobody panics while holding it, and a site is replaced whole.
    fn lock(&self) -> MutexGuard<'_, Arc<SharedSite>> {
        self.site.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
