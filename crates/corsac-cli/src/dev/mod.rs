//! `corsac dev`: a gateway for one person and the pages of their machine.

mod explained;
mod plan;
mod refusals;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use corsac_gateway::{Configuration, Gateway, GatewayHandle, RefusalHook};
use tokio::time::interval;

use self::refusals::Refusals;
use crate::arguments::{DevArguments, LogFormat, LogLevel};
use crate::exit::Exit;
use crate::runtime::block_on;
use crate::serve::signals::{Signal, Signals};
use crate::serve::{ended, follow_beside, logs, not_started, ways};
use crate::{mistake, output};

/// Serves until a signal says otherwise.
pub(crate) fn run(arguments: &DevArguments) -> Exit {
    let mut configuration = match plan::configuration(arguments) {
        Ok(configuration) => configuration,
        Err(mistakes) => {
            output::complain(&mistake::render(&mistakes));
            return Exit::Usage;
        }
    };
    logs::begin(Some(LogFormat::Text), LogLevel::Warn);
    let refusals = Arc::<Refusals>::default();
    let told = Arc::clone(&refusals);
    configuration.site.on_refusal = Some(RefusalHook::new(move |refused| told.tell(refused)));
    let gateway = match Gateway::bind(configuration.clone()) {
        Ok(gateway) => gateway,
        Err(error) => return not_started(&error),
    };
    let handle = gateway.handle();
    follow_beside("signals go unnoticed", move |ready| follow(&handle, &refusals, ready));
    output::complain(&invitation(&gateway, &configuration));
    ended(gateway)
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

fn follow(handle: &GatewayHandle, refusals: &Refusals, ready: Sender<()>) -> io::Result<()> {
    block_on(async {
        let mut signals = Signals::new()?;
        // Nobody waits for it if the gateway has failed meanwhile.
        let _ = ready.send(());
        let mut counts = interval(Duration::from_secs(1));
        let mut is_stopping = false;
        loop {
            tokio::select! {
                signal = signals.next() => match signal {
                    // There is no file to load.
                    Signal::Reload => {}
                    Signal::Stop if is_stopping => std::process::exit(0),
                    Signal::Stop => {
                        is_stopping = true;
                        handle.stop();
                    }
                },
                _ = counts.tick() => refusals.count(),
            }
        }
    })?
}
