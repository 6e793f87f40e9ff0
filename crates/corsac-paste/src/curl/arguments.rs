//! Tells options, their values and URLs apart.

use std::ops::Range;

use super::options::{self, Meaning, Switch, Value};
use super::shell::Word;
use crate::error::{CommandMistake, PasteError};

/// One thing that the command says.
pub(super) enum Argument<'a> {
    Switch(Switch, Named<'a>),
    Value(Value, Named<'a>, Given<'a>),
}

/// An option as it was written, and where.
pub(super) struct Named<'a> {
    pub(super) name: String,
    word: &'a Word,
}

impl Named<'_> {
    pub(super) fn mistake(&self, mistake: CommandMistake) -> PasteError {
        PasteError::new(mistake, self.word.span.clone())
    }
}

/// A value, and the word that it is, or that it is the end of.
pub(super) struct Given<'a> {
    pub(super) bytes: &'a [u8],
    word: &'a Word,
}

impl<'a> Given<'a> {
    pub(super) fn span(&self) -> Range<usize> {
        self.word.span.clone()
    }

    pub(super) fn mistake(&self, mistake: CommandMistake) -> PasteError {
        PasteError::new(mistake, self.span())
    }

    pub(super) fn text(&self) -> Result<&'a str, PasteError> {
        std::str::from_utf8(self.bytes).map_err(|_| self.mistake(CommandMistake::NotText))
    }

    pub(super) fn to_text(&self) -> Result<String, PasteError> {
        self.text().map(str::to_owned)
    }
}

/// The words of the command, to be read one argument at a time.
pub(super) struct Arguments<'a> {
    end: usize,
    words: std::slice::Iter<'a, Word>,
    /// What is left of a word of short options.
    group: Option<(&'a Word, &'a [u8])>,
    reads_options: Reads,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Reads {
    Options,
    OnlyUrls,
}

impl<'a> Arguments<'a> {
    pub(super) fn new(text: &str, words: &'a [Word]) -> Self {
        let end = text.trim_end().len();
        Self { end, words: words.iter(), group: None, reads_options: Reads::Options }
    }

    pub(super) fn next(&mut self) -> Result<Option<Argument<'a>>, PasteError> {
        if let Some((word, letters)) = self.group.take() {
            return self.short(word, letters).map(Some);
        }
        let Some(word) = self.words.next() else { return Ok(None) };
        match word.bytes.as_slice() {
            _ if self.reads_options == Reads::OnlyUrls => Ok(Some(url(word))),
            b"--" => {
                self.reads_options = Reads::OnlyUrls;
                self.next()
            }
            [b'-', b'-', ..] => self.long(word).map(Some),
            [b'-', letters @ ..] if !letters.is_empty() => self.group(word, letters).map(Some),
            _ => Ok(Some(url(word))),
        }
    }

    fn long(&mut self, word: &'a Word) -> Result<Argument<'a>, PasteError> {
        let name = String::from_utf8_lossy(&word.bytes).into_owned();
        let Some(meaning) = options::long(&name) else { return Err(unknown(word, name)) };
        self.argument(meaning, Named { name, word }, &[])
    }

    fn group(&mut self, word: &'a Word, letters: &'a [u8]) -> Result<Argument<'a>, PasteError> {
        let name = String::from_utf8_lossy(letters);
        // cURL would read letters here, which is never what was meant.
        if letters.len() > 1 && options::long(&format!("--{name}")).is_some() {
            return Err(unknown(word, format!("-{name}")));
        }
        self.short(word, letters)
    }

    fn short(&mut self, word: &'a Word, letters: &'a [u8]) -> Result<Argument<'a>, PasteError> {
        let (letter, rest) = letters.split_first().map_or((0, letters), |(l, rest)| (*l, rest));
        let name = format!("-{}", char::from(letter));
        match options::short(char::from(letter)) {
            Some(meaning) => self.argument(meaning, Named { name, word }, rest),
            None => Err(unknown(word, name)),
        }
    }

    fn argument(
        &mut self,
        meaning: Meaning,
        named: Named<'a>,
        rest: &'a [u8],
    ) -> Result<Argument<'a>, PasteError> {
        match meaning {
            Meaning::Switch(switch) => {
                self.group = (!rest.is_empty()).then_some((named.word, rest));
                Ok(Argument::Switch(switch, named))
            }
            Meaning::Value(value) if !rest.is_empty() => {
                let given = Given { bytes: rest, word: named.word };
                Ok(Argument::Value(value, named, given))
            }
            Meaning::Value(value) => {
                let word = self.words.next().ok_or_else(|| self.missing_value(&named))?;
                Ok(Argument::Value(value, named, Given { bytes: &word.bytes, word }))
            }
        }
    }

    fn missing_value(&self, named: &Named<'_>) -> PasteError {
        let option = named.name.clone();
        PasteError::new(CommandMistake::MissingValue { option }, self.end..self.end)
    }
}

fn url(word: &Word) -> Argument<'_> {
    let given = Given { bytes: &word.bytes, word };
    Argument::Value(Value::Url, Named { name: String::new(), word }, given)
}

fn unknown(word: &Word, option: String) -> PasteError {
    let name = name_of(&option);
    let is_known = options::long(name).is_some();
    let mistake = match option.get(name.len()..) {
        Some("") => CommandMistake::UnknownOption { suggestion: suggestion(name), option },
        Some(value) if is_known && value.starts_with('=') => {
            CommandMistake::EqualsSign { option: name.to_owned() }
        }
        _ => {
            let option = format!("{name}…");
            CommandMistake::UnknownOption { suggestion: suggestion(name), option }
        }
    };
    PasteError::new(mistake, word.span.clone())
}

/// The option without what is joined to it, which may be a secret.
fn name_of(option: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let end = option.char_indices().skip(2).find(|(_, character)| !is_part(*character));
    end.map_or(option, |(end, _)| &option[..end])
}

fn suggestion(name: &str) -> Option<&'static str> {
    if name.len() > 2 { options::suggestion(name) } else { None }
}
