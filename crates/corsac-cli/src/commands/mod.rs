//! One file for each command: arguments in, exit code out.

mod check;
mod check_file;
mod check_har;
mod check_offline;
mod completions;
mod demo;
mod dev;
mod explain;
mod export;
mod init;
mod lint;
mod man;
mod serve;
mod verify;

use crate::arguments::{Arguments, Command};
use crate::exit::Exit;

/// Runs the command that was typed.
pub(crate) fn run(arguments: Arguments) -> Exit {
    match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Dev(arguments) => dev::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Completions { shell } => completions::run(shell),
        Command::Man { command } => man::run(command.as_deref()),
    }
}
