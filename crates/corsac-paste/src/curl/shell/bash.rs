//! Words as bash splits them (the manual's chapter "Quoting").

use super::{Word, after_command, ansi_c, mistake_at};
use crate::error::{PasteError, ShellMistake};

pub(super) fn words(text: &str) -> Result<Vec<Word>, PasteError> {
    let mut reader = Reader { text, at: 0, word: Word::default() };
    let mut words = Vec::new();
    while reader.skip_blanks() {
        match reader.read_word()? {
            Some(word) => words.push(word),
            // The end of a line ends the command, unless there is none yet.
            None if words.is_empty() && reader.peek() == Some(b'\n') => reader.at += 1,
            None => {
                after_command(text, reader.at)?;
                break;
            }
        }
    }
    Ok(words)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    word: Word,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.peek_after(0)
    }

    fn peek_after(&self, bytes: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + bytes).copied()
    }

    /// Skips what separates words; says whether anything is left.
    fn skip_blanks(&mut self) -> bool {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\\' if self.continues_line() > 0 => self.at += self.continues_line(),
                _ => return true,
            }
        }
        false
    }

    /// How long the backslash and the line break here are; 0 if there are none.
    fn continues_line(&self) -> usize {
        match (self.peek(), self.peek_after(1), self.peek_after(2)) {
            (Some(b'\\'), Some(b'\n'), _) => 2,
            (Some(b'\\'), Some(b'\r'), Some(b'\n')) => 3,
            _ => 0,
        }
    }

    /// Reads a word; `None` if there is something else.
    fn read_word(&mut self) -> Result<Option<Word>, PasteError> {
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => break,
                b'&' | b'|' | b';' | b'<' | b'>' | b'(' | b')' => break,
                b'#' if self.at == start => return Err(self.mistake(ShellMistake::Comment)),
                b'{' => return Err(self.mistake(ShellMistake::Brace)),
                _ => self.read_piece(byte)?,
            }
        }
        let bytes = std::mem::take(&mut self.word.bytes);
        Ok((self.at > start).then_some(Word { bytes, span: start..self.at }))
    }

    fn read_piece(&mut self, byte: u8) -> Result<(), PasteError> {
        match (byte, self.peek_after(1)) {
            (b'\'', _) => self.read_single_quoted(),
            (b'"', _) => self.read_double_quoted(1),
            (b'$', Some(b'\'')) => self.read_ansi_c_quoted(),
            // `$"…"` is translated, which without a message catalogue changes nothing.
            (b'$', Some(b'"')) => self.read_double_quoted(2),
            (b'\\', _) => self.read_escape(),
            _ => self.read_plain(byte),
        }
    }

    /// A byte that means itself, unless it starts an expansion.
    fn read_plain(&mut self, byte: u8) -> Result<(), PasteError> {
        self.refuse_expansion(byte)?;
        self.push(byte);
        Ok(())
    }

    fn push(&mut self, byte: u8) {
        self.word.bytes.push(byte);
        self.at += 1;
    }

    fn read_escape(&mut self) -> Result<(), PasteError> {
        match (self.continues_line(), self.peek_after(1)) {
            (0, None) => Err(self.mistake(ShellMistake::TrailingEscape)),
            (0, Some(byte)) => {
                self.at += 1;
                self.push(byte);
                Ok(())
            }
            (length, _) => {
                self.at += length;
                Ok(())
            }
        }
    }

    fn read_single_quoted(&mut self) -> Result<(), PasteError> {
        let start = self.at + 1;
        let rest = self.text.get(start..).unwrap_or_default();
        let Some(length) = rest.find('\'') else {
            return Err(self.unclosed("'"));
        };
        self.word.bytes.extend_from_slice(&rest.as_bytes()[..length]);
        self.at = start + length + 1;
        Ok(())
    }

    fn read_double_quoted(&mut self, opening: usize) -> Result<(), PasteError> {
        let start = self.at;
        self.at += opening;
        while let Some(byte) = self.peek() {
            match (byte, self.peek_after(1)) {
                (b'"', _) => {
                    self.at += 1;
                    return Ok(());
                }
                (b'\\', Some(b'"' | b'\\' | b'$' | b'`')) => self.read_escape()?,
                _ if self.continues_line() > 0 => self.read_escape()?,
                _ => self.read_plain(byte)?,
            }
        }
        self.at = start;
        Err(self.unclosed("\""))
    }

    fn read_ansi_c_quoted(&mut self) -> Result<(), PasteError> {
        match ansi_c::read(self.text, self.at + 2, &mut self.word.bytes)? {
            Some(end) => {
                self.at = end;
                Ok(())
            }
            None => Err(self.unclosed("$'")),
        }
    }

    fn refuse_expansion(&self, byte: u8) -> Result<(), PasteError> {
        match (byte, self.peek_after(1)) {
            (b'`', _) | (b'$', Some(b'(')) => Err(self.mistake(ShellMistake::Substitution)),
            (b'$', Some(next)) if is_parameter(next) => Err(self.variable()),
            _ => Ok(()),
        }
    }

    fn variable(&self) -> PasteError {
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        let length = match rest.starts_with('{') {
            true => rest.find('}').map_or(rest.len(), |end| end + 1),
            false => {
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
        };
        let span = self.at..self.at + 1 + length.max(1);
        let name = self.text.get(span.clone()).unwrap_or_default().to_owned();
        PasteError::new(ShellMistake::Variable { name }, span)
    }

    fn mistake(&self, mistake: ShellMistake) -> PasteError {
        mistake_at(self.text, self.at, mistake)
    }

    fn unclosed(&self, quote: &str) -> PasteError {
        let mistake = ShellMistake::UnclosedQuote { quote: quote.to_owned() };
        PasteError::new(mistake, self.at..self.at + quote.len())
    }
}

/// Whether a dollar sign before this byte starts a parameter expansion.
fn is_parameter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_{?#*@!$-".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let text_of = |word: Word| String::from_utf8(word.bytes).unwrap();
        words(text).unwrap().into_iter().map(text_of).collect()
    }

    #[test]
    fn quotes_join_and_lines_continue() {
        let text = "\ncurl 'a b'\"c \\\"$ \\d\"\\ e \\\r\n  -H '' $'f\\'g' \\\n  h#i";
        assert_eq!(read(text), ["curl", "a bc \"$ \\d e", "-H", "", "f'g", "h#i"]);
    }

    #[test]
    fn spans_take_in_the_quotes() {
        assert_eq!(words("a 'b c' d").unwrap()[1].span, 2..7);
    }

    #[test]
    fn what_is_not_one_plain_command_is_pointed_at() {
        for (text, span) in [
            ("curl a | jq", 7..8),
            ("curl a && b", 7..9),
            ("curl a&b=1", 6..7),
            ("curl \"$(b)\"", 6..7),
            ("curl `b`", 5..6),
            ("curl -H \"A: $TOKEN x\"", 12..18),
            ("curl ${A-é}", 5..12),
            ("curl $1", 5..7),
            ("curl a # b", 7..8),
            ("curl -d {a,b}", 8..9),
            ("curl a\ncurl b", 7..8),
            ("curl 'a", 5..6),
            ("curl $'a\\'", 5..7),
            ("curl a \\", 7..8),
        ] {
            assert_eq!(words(text).unwrap_err().span(), span, "{text}");
        }
    }
}
