use crate::error::{PasteError, ScriptMistake};

/// A place in the text of a script.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// How many bytes calls may still produce.
    budget: usize,
}

/// So deep may brackets nest.
const DEEPEST: usize = 64;

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let budget = text.len().saturating_mul(16).saturating_add(64 * 1024);
        Self { text, at: 0, depth: 0, budget }
    }

    /// How many bytes of the text are read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The text that is not read yet.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Reads a character, whichever it is.
    pub(super) fn bump(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    /// Reads this text, if it is next.
    pub(super) fn take(&mut self, expected: &str) -> bool {
        let is_next = self.rest().starts_with(expected);
        self.at += if is_next { expected.len() } else { 0 };
        is_next
    }

    /// Reads as long as `is_part` says so.
    pub(super) fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Reads this sign behind white space, or says that `named` is missing.
    pub(super) fn expect(&mut self, sign: &str, named: &'static str) -> Result<(), PasteError> {
        self.skip_space()?;
        if self.take(sign) { Ok(()) } else { Err(self.unexpected(named)) }
    }

    /// Reads white space and comments.
    pub(super) fn skip_space(&mut self) -> Result<(), PasteError> {
        loop {
            self.take_while(|c| c.is_whitespace() || c == '\u{FEFF}');
            let start = self.at;
            if self.take("//") {
                self.take_while(|c| !is_line_terminator(c));
            } else if self.take("/*") {
                let end = self.rest().find("*/");
                let end = end.ok_or_else(|| {
                    PasteError::new(ScriptMistake::UnclosedComment, start..start + 2)
                })?;
                self.at += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    /// An identifier; empty if there is none.
    pub(super) fn identifier(&mut self) -> &'a str {
        let start = self.rest().starts_with(|c: char| is_identifier(c) && !c.is_ascii_digit());
        if start { self.take_while(is_identifier) } else { "" }
    }

    /// Reads this word, if it is next and ends there.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        let start = self.at;
        let is_next = self.identifier() == word;
        if !is_next {
            self.at = start;
        }
        is_next
    }

    /// Does `read` one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, PasteError>,
    ) -> Result<T, PasteError> {
        if self.depth == DEEPEST {
            return Err(self.mistake_here(ScriptMistake::TooDeep));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Lets the call that starts at `start` produce this text, if all calls together stay in bounds.
    ///
    /// Quoting quoted text doubles it: nested calls would fill the memory.
    pub(super) fn produce(&mut self, text: String, start: usize) -> Result<String, PasteError> {
        let too_large = || PasteError::new(ScriptMistake::TooLarge, start..self.at);
        self.budget = self.budget.checked_sub(text.len()).ok_or_else(too_large)?;
        Ok(text)
    }

    /// A mistake at the next character.
    pub(super) fn mistake_here(&self, mistake: ScriptMistake) -> PasteError {
        let length = self.peek().map_or(0, char::len_utf8);
        PasteError::new(mistake, self.at..self.at + length)
    }

    pub(super) fn unexpected(&self, expected: &'static str) -> PasteError {
        self.mistake_here(ScriptMistake::Unexpected { expected })
    }
}

/// Whether the character ends a line, for JavaScript.
pub(super) fn is_line_terminator(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

fn is_identifier(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$' | '\u{200C}' | '\u{200D}')
}
