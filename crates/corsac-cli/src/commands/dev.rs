use crate::arguments::DevArguments;
use crate::dev;
use crate::exit::Exit;

/// `corsac dev`
pub(crate) fn run(arguments: &DevArguments) -> Exit {
    dev::run(arguments)
}
