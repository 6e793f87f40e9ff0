use crate::arguments::VerifyArguments;
use crate::exit::Exit;
use crate::output;
use crate::verify::{self, Said};

/// `corsac verify`
pub(crate) fn run(arguments: &VerifyArguments) -> Exit {
    let Said { text, complaints, exit } = verify::run(arguments);
    if !complaints.is_empty() {
        output::complain(&complaints);
    }
    match text.is_empty() {
        true => exit,
        false => output::print(&text, exit),
    }
}
