use crate::arguments::InitArguments;
use crate::exit::Exit;
use crate::policy::DEFAULT_PATH;
use crate::write::{Existing, write};
use crate::{init, mistake, output};

/// `corsac init`
pub(crate) fn run(arguments: &InitArguments) -> Exit {
    let existing = Existing::from(arguments.force);
    let written = init::text(arguments).and_then(|text| match arguments.out.as_str() {
        "-" => Ok(text),
        path => {
            write(path, &text, existing).map_err(|mistake| vec![mistake])?;
            Ok(wrote(path))
        }
    });
    match written {
        Ok(text) => output::print(&text, Exit::Success),
        Err(mistakes) => {
            output::complain(&mistake::render(&mistakes));
            Exit::Usage
        }
    }
}

fn wrote(path: &str) -> String {
    let file = path.escape_debug();
    match path == DEFAULT_PATH {
        true => format!("wrote {file}; `corsac lint` checks it\n"),
        false => format!("wrote {file}; `corsac lint {file}` checks it\n"),
    }
}
