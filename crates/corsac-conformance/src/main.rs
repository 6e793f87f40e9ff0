//! The command `corsac-conformance`.

mod cli;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use corsac_conformance::recording::ReadError;
use corsac_conformance::{JsonReport, Report, TextReport, replay_file};

use cli::{Cli, Command, Format, Replay};

fn main() -> ExitCode {
    let Command::Replay(replay) = Cli::parse().command;
    match replayed(&replay) {
        Ok(report) => print(&replay, &report),
        Err(error) => {
            eprintln!("corsac-conformance: {error}");
            ExitCode::from(2)
        }
    }
}

fn replayed(replay: &Replay) -> Result<Report, ReadError> {
    let options = replay.options();
    let mut report = Report::on(options.profiles());
    for path in &replay.files {
        replay_file(path, &options, &mut report)?;
    }
    Ok(report)
}

fn print(replay: &Replay, report: &Report) -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = match replay.format {
        Format::Text => write!(out, "{}", TextReport::new(report, replay.limit)),
        Format::Json => write!(out, "{}", JsonReport::new(report)),
    };
    match written.and_then(|()| out.flush()) {
        // A reader that has seen enough, such as `head`, is no failure of the replay.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("corsac-conformance: cannot write the report: {error}");
            ExitCode::from(2)
        }
        _ => ExitCode::from(u8::from(!report.passes())),
    }
}
