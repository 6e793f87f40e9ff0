use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::output;

/// `corsac completions`
pub(crate) fn run(shell: Shell) -> Exit {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "corsac", &mut script);
    output::print(&String::from_utf8_lossy(&script), Exit::Success)
}
