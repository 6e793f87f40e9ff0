//! Words as programs on Windows split their command line (Microsoft's "Parsing C command-line
//! arguments").

use super::Word;
use super::carets::CommandLine;
use crate::error::{PasteError, ShellMistake};

pub(super) fn words(text: &str) -> Result<Vec<Word>, PasteError> {
    let line = CommandLine::of(text)?;
    let mut reader = Reader { line, at: 0 };
    let mut words = Vec::new();
    while reader.skip_blanks() {
        words.push(reader.read_word()?);
    }
    Ok(words)
}

struct Reader {
    line: CommandLine,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<u8> {
        self.line.bytes.get(self.at).copied()
    }

    /// Skips what separates words; says whether anything is left.
    fn skip_blanks(&mut self) -> bool {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
        self.peek().is_some()
    }

    fn read_word(&mut self) -> Result<Word, PasteError> {
        let (start, mut bytes, mut quote) = (self.at, Vec::new(), None);
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' if quote.is_none() => break,
                b'\\' => self.read_backslashes(&mut bytes),
                b'"' => self.read_quote(&mut quote, &mut bytes),
                _ => {
                    bytes.push(byte);
                    self.at += 1;
                }
            }
        }
        match quote {
            Some(at) => Err(self.unclosed(at)),
            None => Ok(Word { bytes, span: self.place(start)..self.place(self.at - 1) + 1 }),
        }
    }

    /// Where in the text a byte of the line stands.
    fn place(&self, at: usize) -> usize {
        self.line.places.get(at).copied().unwrap_or_default()
    }

    /// A quote opens or closes; two of them inside quotes are one.
    fn read_quote(&mut self, quote: &mut Option<usize>, bytes: &mut Vec<u8>) {
        let next = self.line.bytes.get(self.at + 1);
        match (*quote, next) {
            (Some(_), Some(b'"')) => {
                bytes.push(b'"');
                self.at += 1;
            }
            (Some(_), _) => *quote = None,
            (None, _) => *quote = Some(self.at),
        }
        self.at += 1;
    }

    /// Backslashes mean themselves, unless a quote follows: then two are one, and an odd one makes
    /// the quote mean itself.
    ///
    /// DEPARTURE: developer tools double every backslash and put a caret before each. What they
    /// recorded is one, so two with carets are one, though the program would get both.
    fn read_backslashes(&mut self, bytes: &mut Vec<u8>) {
        let rest = self.line.bytes.get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| **byte == b'\\').count();
        let is_before_quote = rest.get(count) == Some(&b'"');
        let have_carets = (self.at..self.at + count).all(|at| self.line.has_caret(at));
        let kept = match (is_before_quote, have_carets) {
            (true, _) => count / 2,
            (false, true) => count.div_ceil(2),
            (false, false) => count,
        };
        bytes.extend(std::iter::repeat_n(b'\\', kept));
        self.at += count;
        if is_before_quote && count % 2 == 1 {
            bytes.push(b'"');
            self.at += 1;
        }
    }

    fn unclosed(&self, at: usize) -> PasteError {
        let place = self.place(at);
        let mistake = ShellMistake::UnclosedQuote { quote: "\"".to_owned() };
        PasteError::new(mistake, place..place + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let text_of = |word: Word| String::from_utf8(word.bytes).unwrap();
        words(text).unwrap().into_iter().map(text_of).collect()
    }

    #[test]
    fn words_are_split_as_on_windows() {
        assert_eq!(
            read(r#"a "b c" d\e "f\"g\\" ""#.trim_end_matches(" \"")),
            ["a", "b c", r"d\e", r#"f"g\"#]
        );
        assert_eq!(read(r#"a "b""c" """#), ["a", r#"b"c"#, ""]);
    }

    #[test]
    fn developer_tools_write_carets_everywhere() {
        let text = "curl --url ^\"https://a.example/?b=1^&c=^%^41^\" ^\n  --data-raw ^\"^{^\\^\"d^\\^\":^\\^\"^\\^\\e^\n\nf^\\^\"^}^\"";
        assert_eq!(read(text)[2], "https://a.example/?b=1&c=%41");
        assert_eq!(read(text)[4], "{\"d\":\"\\e\nf\"}");
    }

    #[test]
    fn spans_are_of_the_text() {
        let words = words("curl ^\"a b^\" ^\n c").unwrap();
        assert_eq!([words[1].span.clone(), words[2].span.clone()], [6..12, 16..17]);
    }

    #[test]
    fn an_open_quote_is_pointed_at() {
        assert_eq!(words("curl ^\"a b").unwrap_err().span(), 6..7);
    }
}
