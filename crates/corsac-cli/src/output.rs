//! Writing to the two streams.

use std::io::{ErrorKind, Write};

use serde::Serialize;

use crate::exit::Exit;

/// Writes a whole text to standard output.
///
/// Colours are kept on a terminal only, and never where `NO_COLOR` is set. A reader that has gone
/// away is no mistake; any other failure is.
pub(crate) fn print(text: &str, exit: Exit) -> Exit {
    let mut stdout = anstream::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    match written {
        Ok(()) => exit,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => exit,
        Err(error) => {
            complain(&format!("error: the output cannot be written: {error}\n"));
            Exit::Usage
        }
    }
}

/// Writes a text to standard error; where that fails there is nobody left to tell.
pub(crate) fn complain(text: &str) {
    let mut stderr = anstream::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// A value of this crate's as JSON.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    text.expect("a report holds strings, numbers and lists, which all have a form in JSON") + "\n"
}
