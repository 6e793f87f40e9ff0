//! Signals and changed files: what reloads or stops a gateway that runs.

use std::time::Duration;

use corsac_gateway::GatewayHandle;
use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};

use super::files::Files;
use super::lines::Lines;
use super::plan::{Plan, Unusable};
use super::signals::{Signal, Signals};
use crate::arguments::ServeArguments;

/// How often files are looked at. A change counts when two looks in a row see the same, so that a
/// file is not read while it is being written. Looking works for every kind of file system.
const LOOKED_AT: Duration = Duration::from_secs(1);

/// Follows signals and files for as long as the process runs.
pub(super) async fn follow(follower: Follower, signals: Signals, log: Lines) {
    let hangup = Notify::new();
    tokio::join!(obey(follower.handle.clone(), signals, &hangup, log), follower.follow(&hangup));
}

async fn obey(handle: GatewayHandle, mut signals: Signals, hangup: &Notify, log: Lines) {
    let mut is_stopping = false;
    loop {
        match signals.next().await {
            Signal::Hangup => hangup.notify_one(),
            Signal::Stop if is_stopping => {
                log.settle();
                std::process::exit(0);
            }
            Signal::Stop => {
                is_stopping = true;
                handle.stop();
                tracing::info!("stopping; another signal ends it at once");
            }
        }
    }
}

/// What reloads a gateway.
pub(super) struct Follower {
    handle: GatewayHandle,
    arguments: ServeArguments,
    started: Plan,
    /// The files as they were when they were read last.
    seen: Files,
    /// And when they were looked at last.
    last: Files,
}

impl Follower {
    /// Of a gateway that was started like this.
    pub(super) fn new(handle: GatewayHandle, started: Plan, arguments: ServeArguments) -> Self {
        let seen = started.files.clone();
        Self { handle, arguments, last: seen.clone(), seen, started }
    }

    /// Files may keep whoever looks at them waiting, as those of other machines do; signals may not.
    async fn follow(mut self, hangup: &Notify) {
        let mut looks = interval(LOOKED_AT);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let step: fn(&mut Self) = tokio::select! {
                () = hangup.notified() => |follower| follower.reload("SIGHUP"),
                _ = looks.tick() => Self::look,
            };
            let done = spawn_blocking(move || {
                step(&mut self);
                self
            });
            match done.await {
                Ok(follower) => self = follower,
                Err(error) => return tracing::error!(%error, "nothing is reloaded any more"),
            }
        }
    }

    fn look(&mut self) {
        let now = self.seen.now();
        if now != self.seen && now == self.last {
            self.reload("a changed file");
        }
        self.last = now;
    }

    fn reload(&mut self, reason: &str) {
        let plan = match Plan::of(&self.arguments) {
            Ok(plan) => plan,
            Err(Unusable { complaints, files }) => {
                self.seen = files;
                return self.refused(reason, &complaints);
            }
        };
        self.seen = plan.files.clone();
        if let Err(errors) = self.handle.reload(plan.configuration.site.clone()) {
            return self.refused(reason, &errors.to_string());
        }
        for key in plan.needing_restart(&self.started) {
            tracing::warn!("`{key}` has changed, which counts after a restart");
        }
        tracing::info!("reloaded because of {reason}");
    }

    fn refused(&self, reason: &str, complaints: &str) {
        self.handle.reload_failed();
        let complaints = anstream::adapter::strip_str(complaints).to_string();
        tracing::error!(
            "refused to reload because of {reason}; the policy stays as it was:\n{}",
            complaints.trim_end()
        );
    }
}
