use crate::arguments::LintArguments;
use crate::exit::Exit;
use crate::{lint, mistake, output};

/// `corsac lint`
pub(crate) fn run(arguments: &LintArguments) -> Exit {
    match lint::lint(arguments) {
        Ok((text, exit)) => output::print(&text, exit),
        Err(mistakes) => {
            output::complain(&mistake::render(&mistakes));
            Exit::Usage
        }
    }
}
