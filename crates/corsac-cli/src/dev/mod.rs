//! `corsac dev`: a gateway for one person and the pages of their machine.

mod explained;
mod plan;
mod refusals;

use std::sync::Arc;
use std::time::{Duration, Instant};

use corsac_gateway::{Configuration, Gateway, GatewayHandle, RefusalHook};
use tokio::time::interval;

use self::refusals::Refusals;
use crate::arguments::{DevArguments, LogFormat, LogLevel};
use crate::exit::Exit;
use crate::serve::lines::Lines;
use crate::serve::signals::{self, Beginning, Leaves, Signal, Signals};
use crate::serve::{ended, logs, not_granted, not_started, ways};
use crate::{mistake, output};

/// Serves until a signal says otherwise.
pub(crate) fn run(arguments: &DevArguments) -> Exit {
    serve(arguments).unwrap_or_else(|exit| exit)
}

fn serve(arguments: &DevArguments) -> Result<Exit, Exit> {
    let mut configuration = plan::configuration(arguments).map_err(|mistakes| {
        output::complain(&mistake::render(&mistakes));
        Exit::Usage
    })?;
    let log = logs::begin(Some(LogFormat::Text), LogLevel::Warn);
    let log = log.map_err(|error| not_granted(&error))?;
    let refusals = Arc::<Refusals>::default();
    let (told, lines) = (Arc::clone(&refusals), log.lines());
    configuration.site.on_refusal = Some(RefusalHook::new(move |refused| {
        told.told(refused).iter().for_each(|text| lines.say(text));
    }));
    let leaves = signals::with_its_terminal();
    let watch = Beginning::new().and_then(Beginning::watch);
    let watch = watch.map_err(|error| not_granted(&error))?;
    let gateway = Gateway::bind(configuration.clone()).map_err(|error| not_started(&error))?;
    log.lines().say(&invitation(&gateway, &configuration));
    let follower = Follower { handle: gateway.handle(), refusals, lines: log.lines(), leaves };
    watch.follow(move |signals| follower.follow(signals)).map_err(|error| not_granted(&error))?;
    Ok(ended(gateway))
}

fn invitation(gateway: &Gateway, configuration: &Configuration) -> String {
    let addresses = gateway.addresses().iter();
    let addresses: String = addresses.map(|own| format!("listening on http://{own}\n")).collect();
    let ways: String = ways(&configuration.site).iter().map(|way| format!("  {way}\n")).collect();
    format!(
        "{addresses}{ways}Pages of this machine may ask for anything, others for nothing; each refusal is \
         explained here.\nNobody else can reach it: `corsac serve` is for others. Stop with Ctrl-C.\n"
    )
}

/// What ends a gateway, and counts what it refuses.
struct Follower {
    handle: GatewayHandle,
    refusals: Arc<Refusals>,
    lines: Lines,
    leaves: Leaves,
}

impl Follower {
    async fn follow(self, mut signals: Signals) {
        let mut counts = interval(Duration::from_secs(1));
        let mut is_stopping = false;
        loop {
            tokio::select! {
                signal = signals.next() => match signal {
                    Signal::Hangup if self.leaves == Leaves::Never => {}
                    Signal::Stop if is_stopping => {
                        self.lines.settle();
                        std::process::exit(0);
                    }
                    // There is no file to load again: a hangup means that its terminal was closed.
                    Signal::Stop | Signal::Hangup => {
                        is_stopping = true;
                        self.handle.stop();
                    }
                },
                _ = counts.tick() => {
                    let counted = self.refusals.counted(Instant::now());
                    counted.iter().for_each(|text| self.lines.say(text));
                }
            }
        }
    }
}
