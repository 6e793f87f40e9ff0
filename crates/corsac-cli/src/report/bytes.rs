//! Bytes of a server as text of ours.

use std::fmt::Write;

/// Bytes as they can stand on a terminal: everything but printable ASCII is spelt out.
pub(super) fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b' '..=b'~' => text.push(char::from(byte)),
            b'\t' => text.push_str("\\t"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            _ => write!(text, "\\x{byte:02X}").expect("a write to a String does not fail"),
        }
    }
    text
}

/// A text without control characters, which a server could paint over the terminal with.
pub(super) fn escape_control(text: &str) -> String {
    let is_dangerous =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .map(|c| if is_dangerous(c) { c.escape_unicode().to_string() } else { c.to_string() })
        .collect()
}

/// The beginning of bytes as they can stand on a terminal, and how much is left out.
pub(super) fn excerpt(bytes: &[u8], longest: usize) -> String {
    match bytes.get(..longest) {
        Some(start) if bytes.len() > longest => {
            format!("{}…({} more bytes)", escape(start), bytes.len() - longest)
        }
        _ => escape(bytes),
    }
}

/// Bytes as a string in which each character stands for the byte of its number.
pub(crate) fn isomorphic_decode(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        assert_eq!(escape(b"a \x1b[2J\xFF\r\n\t~"), r"a \x1B[2J\xFF\r\n\t~");
        assert_eq!(escape_control("é\u{1b}\u{202e}"), r"é\u{1b}\u{202e}");
        assert_eq!(isomorphic_decode(b"\xE9"), "é");
        assert_eq!(excerpt(b"abc", 3), "abc");
        assert_eq!(excerpt(b"\xFFbcd", 2), "\\xFFb…(2 more bytes)");
    }
}
