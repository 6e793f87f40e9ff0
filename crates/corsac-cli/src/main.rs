//! The `corsac` command.

mod arguments;
mod batch;
mod commands;
mod demo;
mod exit;
mod judge;
mod mistake;
mod output;
mod password;
mod plan;
mod report;
mod runtime;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

fn main() -> ExitCode {
    commands::run(Arguments::parse()).into()
}
