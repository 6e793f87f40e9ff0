use clap::ValueEnum;
use corsac_client::Network;

use super::{check_file, check_har, check_offline};
use crate::arguments::{CheckArguments, Format};
use crate::exit::Exit;
use crate::judge::{self, Verdict};
use crate::mistake::{Mistake, Typed};
use crate::plan::{CheckPlan, Conditions};
use crate::report::{self, Rendering};
use crate::{mistake, output, runtime};

/// `corsac check`
pub(crate) fn run(arguments: &CheckArguments) -> Exit {
    let checked = check_format(arguments).and_then(|()| check_entry(arguments));
    if let Err(mistake) = checked.and_then(|()| check_policy(arguments)) {
        output::complain(&mistake::render(&[mistake]));
        return Exit::Usage;
    }
    if arguments.offline {
        return check_offline::run(arguments);
    }
    if let Some(path) = &arguments.file {
        return check_file::run(arguments, path);
    }
    if let Some(path) = &arguments.har {
        return check_har::run(arguments, path);
    }
    let (plan, conditions) = match CheckPlan::from_arguments(arguments) {
        Ok(planned) => planned,
        Err(mistakes) => {
            output::complain(&mistake::render(&mistakes));
            return Exit::Usage;
        }
    };
    let rendering = Rendering::of_arguments(arguments);
    if arguments.dry_run {
        let text = report::rehearsal(&plan, &judge::rehearse(&plan), rendering);
        return output::print(&text, Exit::Success);
    }
    live(&plan, conditions, rendering)
}

/// Says which formats there are for one check, for what would be sent, and for a file of checks.
fn check_format(arguments: &CheckArguments) -> Result<(), Mistake> {
    let advice = match (arguments.format, arguments.file.is_some()) {
        (Format::Text | Format::Json, _) | (Format::Junit, true) => return Ok(()),
        (_, true) => "for a --file there are text, json and junit",
        (Format::Junit, false) => "a test report is for the checks of a --file",
        (_, false) if arguments.dry_run => "what would be sent is printed as text or json",
        (Format::Mermaid | Format::Sarif, false) => return Ok(()),
    };
    let value = arguments.format.to_possible_value();
    let name = value.as_ref().map_or("", |value| value.get_name());
    Err(Typed::flag("--format", name).whole(format!("`{name}` is not possible here")).label(advice))
}

/// Says that only a recording has entries.
///
/// It is tempting to leave that to clap's `requires`. Do not: it asks for nothing that another
/// argument, such as the URL, conflicts with.
fn check_entry(arguments: &CheckArguments) -> Result<(), Mistake> {
    match arguments.entry.filter(|_| arguments.har.is_none()) {
        None => Ok(()),
        Some(number) => Err(Typed::flag("--entry", &number.to_string())
            .whole("there is no recording to take an entry from")
            .label("this belongs to --har FILE")),
    }
}

/// Says that a server is judged by what it says, and not by a file.
fn check_policy(arguments: &CheckArguments) -> Result<(), Mistake> {
    let flags = [("--policy", &arguments.policy), ("--environment", &arguments.environment)];
    let given = flags.into_iter().find_map(|(flag, value)| Some((flag, value.as_deref()?)));
    match given.filter(|_| !arguments.offline) {
        None => Ok(()),
        Some((flag, value)) => Err(Typed::flag(flag, value)
            .whole("no policy file is read where a server is asked")
            .label("this belongs to --offline")
            .help("add --offline to judge what the file says, without any server")),
    }
}

fn live(plan: &CheckPlan, conditions: Conditions, rendering: Rendering) -> Exit {
    let network = Network::new(conditions.network.clone());
    match runtime::block_on(judge::examine(plan, &conditions, &network)) {
        Ok(examination) => {
            let text = report::report(plan, &examination, rendering);
            output::print(&text, exit(examination.verdict()))
        }
        Err(error) => {
            output::complain(&format!("error: no event queue: {error}\n"));
            Exit::Unreachable
        }
    }
}

/// What a verdict means for scripts.
pub(super) fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Allowed | Verdict::Opaque => Exit::Success,
        Verdict::Refused => Exit::Refused,
        Verdict::Undetermined | Verdict::Unreachable => Exit::Unreachable,
    }
}
