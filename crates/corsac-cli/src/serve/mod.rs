//! `corsac serve`: the gateway, from arguments and a policy file.

mod changes;
mod logs;
mod plan;
mod site;
mod typed;

use std::thread;

use corsac_gateway::{Gateway, GatewayHandle, StartError};

use self::plan::Plan;
use crate::arguments::ServeArguments;
use crate::exit::Exit;
use crate::output;

/// Serves until a signal says otherwise.
pub(crate) fn run(arguments: &ServeArguments) -> Exit {
    let plan = match Plan::of(arguments) {
        Ok(plan) => plan,
        Err(complaints) => {
            output::complain(&complaints);
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
    for address in gateway.addresses() {
        tracing::info!("listening on {}://{address}", plan.scheme());
    }
    watch(gateway.handle(), plan, arguments.clone());
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

fn not_started(error: &StartError) -> Exit {
    output::complain(&format!("error: {error}\n"));
    match error {
        StartError::Policy(_) => Exit::Usage,
        StartError::Bind(_) => Exit::Unreachable,
    }
}

/// Reloads and stops the gateway as signals and files say, for as long as the process lives.
fn watch(handle: GatewayHandle, plan: Plan, arguments: ServeArguments) {
    let watching = thread::Builder::new().name("corsac-watch".to_owned());
    let watched = watching.spawn(move || changes::follow(&handle, plan, &arguments));
    if let Err(error) = watched {
        tracing::error!(%error, "changes of files and signals go unnoticed");
    }
}
