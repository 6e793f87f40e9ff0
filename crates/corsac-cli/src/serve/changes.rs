//! Signals and changed files: what reloads or stops a gateway that runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use corsac_gateway::GatewayHandle;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::plan::Plan;
use crate::arguments::ServeArguments;
use crate::runtime::block_on;

/// How often files are looked at. A change counts when two looks in a row see the same, so that a
/// file is not read while it is being written. Looking works for every kind of file system, and for
/// links that are moved to another folder, which is how Kubernetes changes what it mounts.
const LOOKED_AT: Duration = Duration::from_secs(1);

/// Follows signals and files until the process ends.
pub(super) fn follow(handle: &GatewayHandle, plan: Plan, arguments: &ServeArguments) {
    let followed = block_on(async {
        let mut follower = Follower { handle, arguments, seen: Files::look(&plan.files), plan };
        follower.follow().await
    });
    if let Err(error) = followed.and_then(|result| result) {
        tracing::error!(%error, "changes of files and signals go unnoticed");
    }
}

struct Follower<'a> {
    handle: &'a GatewayHandle,
    arguments: &'a ServeArguments,
    plan: Plan,
    /// The files as they were when they were read.
    seen: Files,
}

impl Follower<'_> {
    async fn follow(&mut self) -> std::io::Result<()> {
        let mut signals = signals::Signals::new()?;
        let mut looks: Interval = interval(LOOKED_AT);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last = self.seen.clone();
        let mut stops = 0;
        loop {
            tokio::select! {
                signal = signals.next() => match signal {
                    signals::Signal::Reload => self.reload("SIGHUP"),
                    signals::Signal::Stop if stops == 0 => {
                        stops += 1;
                        tracing::info!("stopping; another signal ends it at once");
                        self.handle.stop();
                    }
                    signals::Signal::Stop => std::process::exit(0),
                },
                _ = looks.tick() => {
                    let now = Files::look(&self.plan.files);
                    if now != self.seen && now == last {
                        self.reload("a changed file");
                    }
                    last = now;
                }
            }
        }
    }

    fn reload(&mut self, reason: &str) {
        // What is changed meanwhile is seen by the next look.
        self.seen = Files::look(&self.plan.files);
        let plan = match Plan::of(self.arguments) {
            Ok(plan) => plan,
            Err(complaints) => return self.refused(reason, &complaints),
        };
        if let Err(errors) = self.handle.reload(plan.configuration.site.clone()) {
            return self.refused(reason, &errors.to_string());
        }
        for key in plan.needing_restart(&self.plan) {
            tracing::warn!("`{key}` has changed, which counts after a restart");
        }
        tracing::info!("reloaded because of {reason}");
        self.plan = plan;
        self.seen = Files::look(&self.plan.files);
    }

    fn refused(&self, reason: &str, complaints: &str) {
        self.handle.reload_failed();
        let complaints = anstream::adapter::strip_str(complaints).to_string();
        tracing::error!(
            "not reloaded because of {reason}, the policy stays as it was:\n{complaints}"
        );
    }
}

/// When files were changed, and how long they are.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Files(BTreeMap<PathBuf, Option<(SystemTime, u64)>>);

impl Files {
    fn look(paths: &[PathBuf]) -> Self {
        let look = |path: &PathBuf| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        };
        Self(paths.iter().map(|path| (path.clone(), look(path))).collect())
    }
}

#[cfg(unix)]
mod signals {
    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    /// What a signal wants.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub(super) enum Signal {
        Reload,
        Stop,
    }

    pub(super) struct Signals {
        hangup: Stream,
        terminate: Stream,
        interrupt: Stream,
    }

    impl Signals {
        pub(super) fn new() -> std::io::Result<Self> {
            Ok(Self {
                hangup: signal(SignalKind::hangup())?,
                terminate: signal(SignalKind::terminate())?,
                interrupt: signal(SignalKind::interrupt())?,
            })
        }

        pub(super) async fn next(&mut self) -> Signal {
            tokio::select! {
                _ = self.hangup.recv() => Signal::Reload,
                _ = self.terminate.recv() => Signal::Stop,
                _ = self.interrupt.recv() => Signal::Stop,
            }
        }
    }
}

#[cfg(not(unix))]
mod signals {
    /// What a signal wants.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub(super) enum Signal {
        #[allow(dead_code)]
        Reload,
        Stop,
    }

    pub(super) struct Signals;

    impl Signals {
        pub(super) fn new() -> std::io::Result<Self> {
            Ok(Self)
        }

        pub(super) async fn next(&mut self) -> Signal {
            // Without a handler, the system ends the process.
            match tokio::signal::ctrl_c().await {
                Ok(()) => Signal::Stop,
                Err(_) => std::future::pending().await,
            }
        }
    }
}
