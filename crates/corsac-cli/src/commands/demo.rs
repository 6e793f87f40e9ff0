use crate::arguments::DemoArguments;
use crate::exit::Exit;
use crate::{demo, output, runtime};

/// `corsac demo`
pub(crate) fn run(arguments: &DemoArguments) -> Exit {
    let done = if arguments.serve {
        runtime::block_on(demo::serve(arguments.port))
    } else {
        runtime::block_on(demo::demonstrate(arguments.port))
    };
    match done.and_then(|exit| exit) {
        Ok(exit) => exit,
        Err(error) => {
            output::complain(&format!("error: the sample API cannot be started: {error}\n"));
            Exit::Unreachable
        }
    }
}
