use std::io::{self, Read};

use crate::mistake::{Mistake, Typed};

/// The content of a file that a flag names; `-` is standard input.
///
/// # Errors
/// It cannot be read.
pub(crate) fn read_file(flag: &'static str, path: &str) -> Result<Vec<u8>, Mistake> {
    let content = if path == "-" { read_standard_input() } else { std::fs::read(path) };
    content.map_err(|error| {
        Typed::flag(flag, path)
            .whole(format!("`{}` cannot be read", path.escape_debug()))
            .label(error.to_string())
    })
}

/// Everything that standard input has.
pub(super) fn read_standard_input() -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    io::stdin().lock().read_to_end(&mut content).map(|_| content)
}
