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

use std::sync::mpsc::{Sender, channel};
use std::{io, thread};

use corsac_gateway::{Gateway, StartError};

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
    let (handle, at_start, typed) = (gateway.handle(), plan.clone(), arguments.clone());
    follow_beside("changes of files and signals go unnoticed", move |ready| {
        changes::follow(&handle, at_start, &typed, ready)
    });
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

/// Follows signals and whatever else changes a gateway on a thread of its own, and returns when that
/// has begun. `unnoticed` says what is missed if it fails.
pub(crate) fn follow_beside(
    unnoticed: &'static str,
    follow: impl FnOnce(Sender<()>) -> io::Result<()> + Send + 'static,
) {
    let (ready, is_ready) = channel();
    let following = thread::Builder::new().name("corsac-watch".to_owned());
    let followed = following.spawn(move || {
        if let Err(error) = follow(ready) {
            tracing::error!(%error, "{unnoticed}");
        }
    });
    match followed {
        // An error is logged where it happens.
        Ok(_) => drop(is_ready.recv()),
        Err(error) => tracing::error!(%error, "{unnoticed}"),
    }
}
