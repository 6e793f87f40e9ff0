//! The first bytes of a file.

use std::io::{BufRead, Cursor, Read};

use super::error::HarError;

const UTF_8: &[u8] = b"\xEF\xBB\xBF";

/// The same text without a byte order mark.
pub(super) fn without_byte_order_mark(mut reader: impl BufRead) -> Result<impl BufRead, HarError> {
    let mut start = Vec::with_capacity(UTF_8.len());
    reader
        .by_ref()
        .take(UTF_8.len() as u64)
        .read_to_end(&mut start)
        .map_err(HarError::unreadable)?;
    if let [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] = start.as_slice() {
        return Err(HarError::utf_16());
    }
    if start == UTF_8 {
        start.clear();
    }
    Ok(Cursor::new(start).chain(reader))
}
