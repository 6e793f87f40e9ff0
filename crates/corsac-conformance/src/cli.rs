//! The command line, exactly as typed.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use corsac::browser::{BrowserProfile, Departure, Departures};
use corsac_conformance::{Group, Options};

/// Compares corsac's browser engine with recordings of real browsers.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Replays recordings and prints every disagreement, grouped by likely cause
    ///
    /// The last lines count, for each browser, the steps that disagree. Exits with 1 if anything
    /// disagrees or more than 1 % of the steps cannot be played, with 2 if a file cannot be read.
    Replay(Replay),
}

#[derive(Args, Debug)]
pub(crate) struct Replay {
    /// The browser to compare with
    #[arg(long, value_enum, default_value_t = ProfileChoice::Both)]
    profile: ProfileChoice,
    /// The fields to compare
    #[arg(long, value_enum, default_value_t = GroupChoice::All)]
    group: GroupChoice,
    /// Replay only scenarios whose id starts with this text
    #[arg(long, value_name = "ID-PREFIX", default_value = "")]
    filter: String,
    /// Text for people, or JSON lines for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Show at most N disagreements in full for each cause; all are counted [default: no limit]
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Follow the standard where the browser departs from it in this way; may be repeated
    #[arg(long, value_name = "DEPARTURE", value_parser = departure_parser(),
          hide_possible_values = true)]
    without: Vec<Departure>,
    /// Recordings: one scenario per line, plain or compressed with gzip or zstd
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

impl Replay {
    /// What to replay and compare.
    pub(crate) fn options(&self) -> Options {
        let browsers = self.profile.profiles().iter();
        Options {
            browsers: browsers.map(|profile| self.departures(*profile)).collect(),
            groups: self.group.groups(),
            id_prefix: self.filter.clone(),
        }
    }

    fn departures(&self, profile: BrowserProfile) -> Departures {
        let without = self.without.iter();
        without.fold(profile.departures(), |set, departure| set.without(*departure))
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ProfileChoice {
    Chromium,
    Firefox,
    Both,
}

impl ProfileChoice {
    fn profiles(self) -> &'static [BrowserProfile] {
        match self {
            Self::Chromium => &[BrowserProfile::Chromium],
            Self::Firefox => &[BrowserProfile::Firefox],
            Self::Both => &[BrowserProfile::Chromium, BrowserProfile::Firefox],
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum GroupChoice {
    Decision,
    Wire,
    Console,
    All,
}

impl GroupChoice {
    fn groups(self) -> Vec<Group> {
        match self {
            Self::Decision => vec![Group::Decision],
            Self::Wire => vec![Group::Wire],
            Self::Console => vec![Group::Console],
            Self::All => Group::ALL.to_vec(),
        }
    }
}

fn departure_parser() -> impl TypedValueParser<Value = Departure> {
    let names = Departure::ALL.iter().map(|departure| departure.name());
    PossibleValuesParser::new(names).try_map(|name| {
        let mut all = Departure::ALL.iter().copied();
        all.find(|departure| departure.name() == name).ok_or("no such departure")
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn options(arguments: &[&str]) -> Options {
        let start = ["corsac-conformance", "replay"];
        let arguments = start.iter().chain(arguments).chain(&["file"]);
        let Command::Replay(replay) = Cli::try_parse_from(arguments).unwrap().command;
        replay.options()
    }

    #[test]
    fn the_command_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn everything_is_replayed_by_default() {
        let options = options(&[]);
        assert_eq!(options.browsers, Options::default().browsers);
        assert_eq!(options.groups, Group::ALL);
        assert_eq!(options.id_prefix, "");
    }

    #[test]
    fn departures_are_switched_off_by_name() {
        let off = ["--profile", "firefox", "--without", "StreamIsText"];
        let set = options(&off).browsers[0];
        assert!(!set.has(Departure::StreamIsText) && set.has(Departure::PreflightSticks));
        let unknown = ["corsac-conformance", "replay", "--without", "Nonsense", "file"];
        assert_eq!(Cli::try_parse_from(unknown).unwrap_err().exit_code(), 2);
    }
}
