//! `corsac serve`: the gateway, from arguments and a policy file.

mod announcement;
mod changes;
mod description;
mod files;
pub(crate) mod logs;
mod plan;
pub(crate) mod signals;
pub(crate) mod site;
pub(crate) mod typed;

use std::sync::mpsc::channel;
use std::thread;

use corsac_gateway::{Gateway, GatewayHandle, StartError};

pub(crate) use self::announcement::ways;
use self::plan::Plan;
use crate::arguments::ServeArguments;
use crate::exit::Exit;
use crate::output;

/// Serves until a signal says otherwise.
pub(crate) fn run(arguments: &ServeArguments) -> Exit {
    let plan = match Plan::of(arguments) {
        Ok(plan) => plan,
        Err(unusable) => {
            output::complain(&unusable.complaints);
            return Exit::Usage;
        }
    };
    if arguments.check {
        return output::print("The gateway would start.\n", Exit::Success);
    }
    logs::begin(arguments.log, arguments.log_level);
    let gateway = match Gateway::bind(plan.configuration.clone()) {
        Ok(gateway) => gateway,
        Err(error) => return not_started(&error),
    };
    watch(gateway.handle(), plan.clone(), arguments.clone());
    announcement::announce(&gateway, &plan.configuration.site);
    // Certificates and policies need not stay in memory twice.
    drop(plan);
    ended(gateway)
}

/// Runs the gateway to its end.
pub(crate) fn ended(gateway: Gateway) -> Exit {
    match gateway.run() {
        Ok(()) => {
            tracing::info!("stopped");
            Exit::Success
        }
        Err(error) => {
            output::complain(&format!("error: the gateway stopped: {error}\n"));
            Exit::Unreachable
        }
    }
}

/// Says why there is no gateway.
pub(crate) fn not_started(error: &StartError) -> Exit {
    output::complain(&format!("error: {error}\n"));
    match error {
        StartError::Policy(_) => Exit::Usage,
        StartError::Bind(_) => Exit::Unreachable,
    }
}

/// Reloads and stops the gateway as signals and files say, for as long as the process lives. Whoever
/// reads that it listens can send it a signal.
fn watch(handle: GatewayHandle, plan: Plan, arguments: ServeArguments) {
    let (ready, is_ready) = channel();
    let watching = thread::Builder::new().name("corsac-watch".to_owned());
    let watched = watching.spawn(move || {
        let followed = changes::follow(&handle, plan, &arguments, ready);
        if let Err(error) = followed {
            tracing::error!(%error, "changes of files and signals go unnoticed");
        }
    });
    match watched {
        // An error is logged where it happens.
        Ok(_) => drop(is_ready.recv()),
        Err(error) => tracing::error!(%error, "changes of files and signals go unnoticed"),
    }
}
