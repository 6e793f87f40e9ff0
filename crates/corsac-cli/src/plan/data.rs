//! The body, as curl's `--data` builds it.

use std::io;

use super::file::read_standard_input;
use crate::mistake::{Mistake, Typed};

/// The pieces joined with `&`; nothing if there are none.
pub(super) fn read(pieces: &[String]) -> Result<Option<Vec<u8>>, Mistake> {
    let read: Vec<Vec<u8>> =
        pieces.iter().map(|piece| read_piece(piece)).collect::<Result<_, _>>()?;
    Ok(if read.is_empty() { None } else { Some(read.join(&b'&')) })
}

fn read_piece(text: &str) -> Result<Vec<u8>, Mistake> {
    let Some(path) = text.strip_prefix('@') else { return Ok(text.as_bytes().to_vec()) };
    let content = if path == "-" { read_standard_input() } else { std::fs::read(path) };
    let mut content = content.map_err(|error| unreadable(text, path, &error))?;
    content.retain(|byte| !matches!(byte, b'\r' | b'\n' | 0));
    Ok(content)
}

fn unreadable(text: &str, path: &str, error: &io::Error) -> Mistake {
    Typed::flag("-d", text)
        .mistake(1..text.len(), format!("`{}` cannot be read", path.escape_debug()))
        .label(error.to_string())
}
