//! What cmd does to a line before the program sees it.

use super::{after_command, mistake_at};
use crate::error::{PasteError, ShellMistake};

/// The command line as the program gets it, and where in the text each of its bytes stands.
#[derive(Debug, Default)]
pub(super) struct CommandLine {
    pub(super) bytes: Vec<u8>,
    pub(super) places: Vec<usize>,
}

impl CommandLine {
    /// Takes the carets away: a caret outside quotes makes the character behind it mean itself.
    ///
    /// A quote that has a caret opens nothing, which is how developer tools write all of them, so
    /// that carets work between them.
    pub(super) fn of(text: &str) -> Result<Self, PasteError> {
        let mut line = Self::default();
        let (bytes, mut at, mut is_quoted) = (text.as_bytes(), text_start(text), false);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'^' if !is_quoted => {
                    at = escaped(text, at)?;
                    line.push(bytes[at], at);
                }
                b'\n' | b'&' | b'|' | b'<' | b'>' if !is_quoted => {
                    after_command(text, at)?;
                    break;
                }
                _ => {
                    is_quoted ^= byte == b'"';
                    line.push(byte, at);
                }
            }
            at += 1;
        }
        Ok(line)
    }

    /// Whether a caret stood before that byte, so that it does not stand right behind the one before.
    pub(super) fn has_caret(&self, at: usize) -> bool {
        let place = |at: usize| self.places.get(at).copied();
        let before = at.checked_sub(1).and_then(place);
        before.zip(place(at)).is_some_and(|(before, place)| place > before + 1)
    }

    fn push(&mut self, byte: u8, at: usize) {
        self.bytes.push(byte);
        self.places.push(at);
    }
}

/// Empty lines before the command mean nothing.
fn text_start(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Where the byte is that the caret at `at` stands for.
///
/// A caret swallows the end of its line and then makes the next character mean itself, be it
/// another end of a line.
fn escaped(text: &str, at: usize) -> Result<usize, PasteError> {
    let bytes = text.as_bytes();
    let skip = |at: usize| match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => at + 1,
        _ => at,
    };
    let mut next = skip(at + 1);
    if bytes.get(next) == Some(&b'\n') {
        next = skip(next + 1);
    }
    match bytes.get(next) {
        Some(_) => Ok(next),
        None => Err(mistake_at(text, at, ShellMistake::TrailingEscape)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> String {
        String::from_utf8(CommandLine::of(text).unwrap().bytes).unwrap()
    }

    #[test]
    fn carets_work_outside_quotes_only() {
        assert_eq!(line("^\"a^^b^&c^%^20^\""), "\"a^b&c%20\"");
        assert_eq!(line("\"a^b\" ^& c"), "\"a^b\" & c");
    }

    #[test]
    fn a_caret_swallows_one_end_of_line() {
        assert_eq!(line("a ^\n  b ^\r\n c^\n\nd^\r\n\r\ne"), "a   b  c\nd\ne");
    }

    #[test]
    fn signs_between_commands_are_refused() {
        for (text, span) in
            [("curl a & curl b", 7..8), ("curl a &\r\ncurl b", 10..11), ("curl a ^", 7..8)]
        {
            assert_eq!(CommandLine::of(text).unwrap_err().span(), span, "{text}");
        }
    }
}
