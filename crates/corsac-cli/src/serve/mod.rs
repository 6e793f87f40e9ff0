//! `corsac serve`: the gateway, from arguments and a policy file.

mod announcement;
mod changes;
mod description;
mod descriptors;
mod files;
pub(crate) mod lines;
pub(crate) mod logs;
mod plan;
pub(crate) mod signals;
pub(crate) mod site;
pub(crate) mod typed;

use std::io;

use corsac_gateway::{Gateway, StartError};

pub(crate) use self::announcement::ways;
use self::changes::Follower;
use self::plan::Plan;
use self::signals::Beginning;
use crate::arguments::ServeArguments;
use crate::exit::Exit;
use crate::output;

/// Serves until a signal says otherwise.
pub(crate) fn run(arguments: &ServeArguments) -> Exit {
    serve(arguments).unwrap_or_else(|exit| exit)
}

fn serve(arguments: &ServeArguments) -> Result<Exit, Exit> {
    let beginning = Beginning::new().map_err(|error| not_granted(&error))?;
    let plan = Plan::of(arguments).map_err(|unusable| {
        output::complain(&unusable.complaints);
        Exit::Usage
    })?;
    if arguments.check {
        return Ok(output::print("The gateway would start.\n", Exit::Success));
    }
    let log = logs::begin(arguments.log, arguments.log_level);
    let log = log.map_err(|error| not_granted(&error))?;
    let watch = beginning.watch().map_err(|error| not_granted(&error))?;
    let shortage = descriptors::claim(&plan.configuration.site);
    let gateway = Gateway::bind(plan.configuration.clone()).map_err(|error| not_started(&error))?;
    announcement::announce(&gateway, &plan.configuration.site);
    shortage.iter().for_each(|shortage| tracing::warn!("{shortage}"));
    let (follower, lines) = (Follower::new(gateway.handle(), plan, arguments.clone()), log.lines());
    watch
        .follow(move |signals| changes::follow(follower, signals, lines))
        .map_err(|error| not_granted(&error))?;
    Ok(ended(gateway))
}

/// Runs the gateway to its end.
pub(crate) fn ended(gateway: Gateway) -> Exit {
    match gateway.run() {
        Ok(()) => {
            tracing::info!("stopped");
            Exit::Success
        }
        Err(error) => {
            tracing::error!("the gateway stopped: {error}");
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

/// Says why the system does not let it tell signals or write its log, without which it does not start.
pub(crate) fn not_granted(error: &io::Error) -> Exit {
    output::complain(&format!("error: the system refuses a thread or signals: {error}\n"));
    Exit::Unreachable
}
