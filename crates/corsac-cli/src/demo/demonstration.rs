use std::io;
use std::net::SocketAddr;

use clap::Parser;
use corsac_client::Network;

use super::api::Api;
use super::scenario::{Expected, ORIGIN, Scenario};
use super::scenarios::scenarios;
use crate::arguments::{Arguments, CheckArguments, Command};
use crate::exit::Exit;
use crate::judge::{self, Examination};
use crate::plan::{CheckPlan, Conditions};
use crate::report::{self, Rendering};
use crate::{mistake, output};

/// Starts the sample API, checks every scenario, and prints the reports.
///
/// # Errors
/// The port cannot be had.
pub(crate) async fn demonstrate(port: u16) -> io::Result<Exit> {
    let api = Api::bind(port).await?;
    let address = api.address();
    tokio::spawn(api.run());
    let mut surprises = Vec::new();
    for (index, scenario) in scenarios().enumerate() {
        let (text, surprise) = check(index + 1, scenario, address).await;
        surprises.extend(surprise);
        let printed = output::print(&text, Exit::Success);
        if printed != Exit::Success {
            return Ok(printed);
        }
    }
    Ok(conclude(&surprises))
}

/// The command that checks a scenario.
pub(super) fn command_line(scenario: &Scenario, address: SocketAddr) -> String {
    let quoted = arguments(scenario, address).into_iter().map(|argument| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@".contains(c);
        if argument.chars().all(is_plain) { argument } else { format!("'{argument}'") }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

fn arguments(scenario: &Scenario, address: SocketAddr) -> Vec<String> {
    let url = format!("http://{address}/{}", scenario.name);
    let fixed = ["corsac", "check", &url, "--origin", ORIGIN];
    let own = scenario.arguments.iter().copied();
    fixed.into_iter().chain(own).map(str::to_owned).collect()
}

/// The report on one scenario, and what is surprising about it.
async fn check(
    number: usize,
    scenario: &Scenario,
    address: SocketAddr,
) -> (String, Option<String>) {
    let heading = format!("━━ {number}. {}\n{}\n\n", scenario.title, scenario.lesson);
    let command = format!("$ {}\n", command_line(scenario, address));
    let (plan, conditions) = match typed(scenario, address) {
        Ok(plan) => plan,
        Err(text) => {
            return (heading + &command + &text, Some(format!("{}: {text}", scenario.name)));
        }
    };
    let network = Network::new(conditions.network.clone());
    let examination = judge::examine(&plan, &conditions, &network).await;
    let text = report::report(&plan, &examination, Rendering::for_people());
    (heading + &command + &text + "\n", surprise(scenario, &examination))
}

/// The plan for the command line of a scenario, read as if it had been typed.
fn typed(scenario: &Scenario, address: SocketAddr) -> Result<(CheckPlan, Conditions), String> {
    let parsed = Arguments::try_parse_from(arguments(scenario, address));
    let arguments: Box<CheckArguments> = match parsed.map_err(|error| error.to_string())?.command {
        Command::Check(arguments) => arguments,
        other => return Err(format!("{other:?} is not a check")),
    };
    CheckPlan::from_arguments(&arguments).map_err(|mistakes| mistake::render(&mistakes))
}

fn surprise(scenario: &Scenario, examination: &Examination) -> Option<String> {
    let found = found(examination);
    let as_expected = match (scenario.expected, &found) {
        (Expected::Refused(algorithm, step), Some(found)) => *found == (algorithm, step),
        (Expected::Allowed, None) => true,
        _ => false,
    };
    let verdict = examination.verdict();
    (!as_expected || verdict != scenario.expected.verdict())
        .then(|| format!("{}: {} {found:?}", scenario.name, verdict.name()))
}

/// The step that refused, if one did.
fn found(examination: &Examination) -> Option<(&'static str, &'static str)> {
    let step = examination.outcome()?.network_error()?.step();
    Some((step.algorithm, step.number))
}

fn conclude(surprises: &[String]) -> Exit {
    if surprises.is_empty() {
        let count = scenarios().count();
        let text = format!("All {count} verdicts are the expected ones.\n");
        return output::print(&text, Exit::Success);
    }
    output::complain(&format!("error: unexpected verdicts\n{}\n", surprises.join("\n")));
    Exit::Refused
}
