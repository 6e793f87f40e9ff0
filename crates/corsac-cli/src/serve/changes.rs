//! Signals and changed files: what reloads or stops a gateway that runs.

use std::io;
use std::sync::mpsc::Sender;
use std::time::Duration;

use corsac_gateway::GatewayHandle;
use tokio::time::{MissedTickBehavior, interval};

use super::files::Files;
use super::plan::{Plan, Unusable};
use super::signals::{Signal, Signals};
use crate::arguments::ServeArguments;
use crate::runtime::block_on;

/// How often files are looked at. A change counts when two looks in a row see the same, so that a
/// file is not read while it is being written. Looking works for every kind of file system.
const LOOKED_AT: Duration = Duration::from_secs(1);

/// Follows signals and files until the process ends, and says through `ready` when it has begun to.
///
/// # Errors
/// The system does not say what signals come.
pub(super) fn follow(
    handle: &GatewayHandle,
    plan: Plan,
    arguments: &ServeArguments,
    ready: Sender<()>,
) -> io::Result<()> {
    block_on(async {
        let mut signals = Signals::new()?;
        // Nobody waits for it if the gateway has failed meanwhile.
        let _ = ready.send(());
        let seen = plan.files.clone();
        Follower { handle, arguments, last: seen.clone(), seen, plan }.follow(&mut signals).await;
        Ok(())
    })?
}

struct Follower<'a> {
    handle: &'a GatewayHandle,
    arguments: &'a ServeArguments,
    plan: Plan,
    /// The files as they were when they were read last.
    seen: Files,
    /// And when they were looked at last.
    last: Files,
}

impl Follower<'_> {
    async fn follow(&mut self, signals: &mut Signals) {
        let mut looks = interval(LOOKED_AT);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut is_stopping = false;
        loop {
            tokio::select! {
                signal = signals.next() => match signal {
                    Signal::Reload => self.reload("SIGHUP"),
                    Signal::Stop if is_stopping => std::process::exit(0),
                    Signal::Stop => {
                        is_stopping = true;
                        tracing::info!("stopping; another signal ends it at once");
                        self.handle.stop();
                    }
                },
                _ = looks.tick() => self.look(),
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
        let plan = match Plan::of(self.arguments) {
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
        for key in plan.needing_restart(&self.plan) {
            tracing::warn!("`{key}` has changed, which counts after a restart");
        }
        tracing::info!("reloaded because of {reason}");
        self.plan = plan;
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
