//! The `corsac` command.

mod arguments;
mod batch;
mod commands;
mod demo;
mod dev;
mod exit;
mod export;
mod init;
mod judge;
mod lines;
mod lint;
mod mistake;
mod output;
mod page;
mod password;
mod plan;
mod policy;
mod report;
mod runtime;
mod sarif;
mod serve;
mod verify;
mod write;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

/// The gateway allocates for every request, on every core. Without huge pages, which would double
/// what ten thousand idle connections take.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::run(Arguments::parse()).into()
}
