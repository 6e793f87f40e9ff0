//! The inside of `$'…'` (the bash manual's "ANSI-C Quoting").

use crate::error::{PasteError, ShellMistake};

/// Reads from `at` to the closing quote; the place behind that, or `None` if there is no such quote.
pub(super) fn read(
    text: &str,
    mut at: usize,
    bytes: &mut Vec<u8>,
) -> Result<Option<usize>, PasteError> {
    loop {
        match text.as_bytes().get(at) {
            None => return Ok(None),
            Some(b'\'') => return Ok(Some(at + 1)),
            Some(b'\\') => match read_escape(text.as_bytes(), at, bytes)? {
                Some(end) => at = end,
                None => return Ok(None),
            },
            Some(&byte) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
}

/// Reads the escape sequence at `at`; the place behind it.
fn read_escape(text: &[u8], at: usize, bytes: &mut Vec<u8>) -> Result<Option<usize>, PasteError> {
    let Some(&letter) = text.get(at + 1) else { return Ok(None) };
    let end = at + 2;
    let single = match letter {
        b'a' => 0x07,
        b'b' => 0x08,
        b'e' | b'E' => 0x1B,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0B,
        b'\\' | b'\'' | b'"' | b'?' => letter,
        b'0'..=b'7' | b'x' | b'u' | b'U' | b'c' => return read_number(text, at, letter, bytes),
        // Bash keeps the backslash of a sequence it does not know.
        _ => {
            bytes.push(b'\\');
            return Ok(Some(at + 1));
        }
    };
    bytes.push(single);
    Ok(Some(end))
}

/// Reads a sequence that gives a number.
fn read_number(
    text: &[u8],
    at: usize,
    letter: u8,
    bytes: &mut Vec<u8>,
) -> Result<Option<usize>, PasteError> {
    let (start, radix, most) = match letter {
        b'x' => (at + 2, 16, 2),
        b'u' => (at + 2, 16, 4),
        b'U' => (at + 2, 16, 8),
        b'c' => return Ok(Some(read_control(text, at, bytes))),
        _ => (at + 1, 8, 3),
    };
    let (number, end) = digits(text, start, radix, most);
    if end == start {
        bytes.push(b'\\');
        return Ok(Some(at + 1));
    }
    if !matches!(letter, b'u' | b'U') {
        // Bash takes the low byte of an octal number, too.
        bytes.push((number & 0xFF) as u8);
        return Ok(Some(end));
    }
    let (number, end) = with_low_surrogate(text, number, end);
    let Some(character) = char::from_u32(number) else {
        return Err(PasteError::new(ShellMistake::NotACharacter, at..end));
    };
    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    Ok(Some(end))
}

/// Firefox writes a character beyond U+FFFF as the two halves that JavaScript has of it.
fn with_low_surrogate(text: &[u8], high: u32, end: usize) -> (u32, usize) {
    if !(0xD800..0xDC00).contains(&high) || text.get(end..end + 2) != Some(b"\\u") {
        return (high, end);
    }
    match digits(text, end + 2, 16, 4) {
        (low @ 0xDC00..0xE000, end) => (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), end),
        _ => (high, end),
    }
}

/// `\cx`, the character that Control and x type.
fn read_control(text: &[u8], at: usize, bytes: &mut Vec<u8>) -> usize {
    match text.get(at + 2) {
        Some(letter) if letter.is_ascii_graphic() && *letter != b'\'' => {
            bytes.push(letter & 0x1F);
            at + 3
        }
        _ => {
            bytes.push(b'\\');
            at + 1
        }
    }
}

/// The number that at most `most` digits from `start` on make, and where they end.
fn digits(text: &[u8], start: usize, radix: u32, most: usize) -> (u32, usize) {
    let digit = |byte: &u8| char::from(*byte).to_digit(radix);
    let found = text.get(start..).unwrap_or_default().iter().map_while(digit).take(most);
    found.fold((0, start), |(number, end), digit| (number * radix + digit, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        assert_eq!(read(text, 0, &mut bytes).unwrap(), Some(text.len()));
        bytes
    }

    #[test]
    fn sequences_are_those_of_bash() {
        for (text, expected) in [
            (r"\n\r\t\\\'\?'", b"\n\r\t\\'?".as_slice()),
            (r"\041\0411'", b"!!1"),
            (r"\x7fg\x9'", b"\x7Fg\x09"),
            (r"\xe9\u00e9'", b"\xE9\xC3\xA9"),
            (r"\u0021\ud83d\ude00'", "!😀".as_bytes()),
            (r"\U0001F600'", "😀".as_bytes()),
            (r"\[\x\u'", br"\[\x\u"),
            (r"\cA\e'", b"\x01\x1B"),
        ] {
            assert_eq!(read_all(text), expected, "{text}");
        }
    }

    #[test]
    fn half_a_character_is_pointed_at() {
        let error = read(r"a\ud83dx'", 0, &mut Vec::new()).unwrap_err();
        assert_eq!(error.span(), 1..7);
        assert_eq!(read(r"a\", 0, &mut Vec::new()), Ok(None));
    }
}
