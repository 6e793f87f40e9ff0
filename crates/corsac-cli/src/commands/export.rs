use crate::arguments::ExportArguments;
use crate::exit::Exit;
use crate::{export, output};

/// `corsac export`
pub(crate) fn run(arguments: &ExportArguments) -> Exit {
    let said = export::run(arguments);
    if !said.complaints.is_empty() {
        output::complain(&said.complaints);
    }
    match said.text.is_empty() {
        true => said.exit,
        false => output::print(&said.text, said.exit),
    }
}
