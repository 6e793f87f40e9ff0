//! String and template literals.

use super::reader::{Reader, is_line_terminator};
use crate::error::{PasteError, ScriptMistake};

/// Reads the literal whose quote is next.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<String, PasteError> {
    let start = reader.at();
    let Some(quote) = reader.bump() else { return Err(reader.unexpected("a string")) };
    let opening = start..start + quote.len_utf8();
    let unclosed = || PasteError::new(ScriptMistake::UnclosedString, opening.clone());
    let is_template = quote == '`';
    let mut text = String::new();
    loop {
        if is_template && reader.rest().starts_with("${") {
            let at = reader.at();
            return Err(PasteError::new(ScriptMistake::Substitution, at..at + 2));
        }
        match reader.peek() {
            Some('\\') => read_escape(reader, &mut text)?,
            Some('\n' | '\r') if !is_template => return Err(unclosed()),
            None => return Err(unclosed()),
            Some(character) => {
                reader.bump();
                if character == quote {
                    return Ok(text);
                }
                text.push(character);
            }
        }
    }
}

fn read_escape(reader: &mut Reader<'_>, text: &mut String) -> Result<(), PasteError> {
    let start = reader.at();
    reader.bump();
    let Some(letter) = reader.bump() else { return Ok(()) };
    let character = match letter {
        'b' => '\u{8}',
        'f' => '\u{C}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{B}',
        '0' if !reader.rest().starts_with(|c: char| c.is_ascii_digit()) => '\0',
        '0'..='9' => return Err(bad_escape(reader, start)),
        'x' => read_digits(reader, 2, start)?,
        'u' => read_unicode(reader, start)?,
        // A line goes on in the next.
        '\r' => {
            reader.take("\n");
            return Ok(());
        }
        _ if is_line_terminator(letter) => return Ok(()),
        _ => letter,
    };
    text.push(character);
    Ok(())
}

/// `\uXXXX`, a pair of them for a character beyond U+FFFF, or `\u{X…}`.
///
/// Half a pair becomes U+FFFD, as in everything that is sent.
fn read_unicode(reader: &mut Reader<'_>, start: usize) -> Result<char, PasteError> {
    if reader.take("{") {
        let digits = reader.take_while(|c| c.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits.trim_start_matches('0'), 16);
        let number = if digits.trim_matches('0').is_empty() { Ok(0) } else { number };
        let is_closed = !digits.is_empty() && reader.take("}");
        return match number {
            Ok(number @ 0..=0x10_FFFF) if is_closed => Ok(replaced(number)),
            _ => Err(bad_escape(reader, start)),
        };
    }
    let high = hex(reader, 4, start)?;
    if (0xD800..0xDC00).contains(&high) && reader.rest().starts_with("\\u") {
        return read_low_surrogate(reader, high);
    }
    Ok(replaced(high))
}

fn read_low_surrogate(reader: &mut Reader<'_>, high: u32) -> Result<char, PasteError> {
    let low = reader.rest().get(2..6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some(low @ 0xDC00..=0xDFFF) = low else { return Ok(char::REPLACEMENT_CHARACTER) };
    reader.take("\\u");
    hex(reader, 4, reader.at())?;
    Ok(replaced(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)))
}

fn read_digits(reader: &mut Reader<'_>, count: usize, start: usize) -> Result<char, PasteError> {
    hex(reader, count, start).map(replaced)
}

fn hex(reader: &mut Reader<'_>, count: usize, start: usize) -> Result<u32, PasteError> {
    let digits = reader.rest().get(..count).unwrap_or_default();
    if digits.len() != count || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(bad_escape(reader, start));
    }
    reader.take(digits);
    u32::from_str_radix(digits, 16).map_err(|_| bad_escape(reader, start))
}

fn replaced(number: u32) -> char {
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn bad_escape(reader: &Reader<'_>, start: usize) -> PasteError {
    PasteError::new(ScriptMistake::BadEscape, start..reader.at())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> String {
        read(&mut Reader::new(text)).unwrap()
    }

    #[test]
    fn escapes_are_those_of_javascript() {
        assert_eq!(string(r#""a\"\n\x41\u00e9\u{1F600}\0\q""#), "a\"\nAé😀\0q");
        assert_eq!(string(r"'\ud83d\ude00 \ud83d \ude00'"), "😀 \u{FFFD} \u{FFFD}");
        assert_eq!(string("'a\\\r\nb\\\nc'"), "abc");
        assert_eq!(string("`a\n$ {b}`"), "a\n$ {b}");
    }

    #[test]
    fn mistakes_are_pointed_at() {
        let span = |text: &str| read(&mut Reader::new(text)).unwrap_err().span();
        assert_eq!(span("'a\n'"), 0..1);
        assert_eq!(span(r"'\xg'"), 1..3);
        assert_eq!(span(r"'\u12'"), 1..3);
        assert_eq!(span(r"'\u{}'"), 1..4);
        assert_eq!(span(r"'\07'"), 1..3);
    }
}
