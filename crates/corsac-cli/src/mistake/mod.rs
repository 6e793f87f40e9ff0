//! Mistakes on the command line: each points into the text the user typed.

mod mask;
mod render;
mod source_text;
mod suggest;

use std::ops::Range;

pub(crate) use render::render;
pub(crate) use source_text::SourceText;
pub(crate) use suggest::did_you_mean;

/// One mistake.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Mistake {
    /// What is wrong, in one line.
    pub(crate) title: Box<str>,
    /// The argument it is about, as typed.
    pub(crate) text: String,
    /// The bytes of `text` that are wrong; empty at the place where something is missing.
    pub(crate) span: Range<usize>,
    /// What is seen there.
    pub(crate) label: String,
    /// What to write instead, or another advice.
    pub(crate) help: Option<Box<str>>,
    /// The flag it is about; empty for the URL.
    pub(crate) argument: &'static str,
    /// Where `text` stands, if it is a line of a file.
    pub(crate) place: Option<Box<FilePlace>>,
}

/// A line of a file.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct FilePlace {
    pub(crate) path: String,
    /// Counted from 1.
    pub(crate) line: usize,
}

/// An argument as typed: its flag, if it has one, and its value.
#[derive(Clone, Debug)]
pub(crate) struct Typed<'a> {
    flag: &'static str,
    value: &'a str,
    secret: Range<usize>,
}

impl<'a> Typed<'a> {
    /// An argument without a flag.
    pub(crate) fn positional(value: &'a str) -> Self {
        Self::flag("", value)
    }

    /// The value of a flag.
    pub(crate) fn flag(flag: &'static str, value: &'a str) -> Self {
        Self { flag, value, secret: 0..0 }
    }

    /// The value, as typed.
    pub(crate) fn value(&self) -> &'a str {
        self.value
    }

    /// The same argument, of which these bytes are never shown.
    pub(crate) fn with_secret(mut self, secret: Range<usize>) -> Self {
        self.secret = secret;
        self
    }

    /// The value, its secret hidden behind as many asterisks as it has bytes.
    pub(crate) fn shown_value(&self) -> String {
        let shown = |(at, character): (usize, char)| {
            if self.secret.contains(&at) {
                "*".repeat(character.len_utf8())
            } else {
                character.to_string()
            }
        };
        self.value.char_indices().map(shown).collect()
    }

    /// A mistake in these bytes of the value.
    pub(crate) fn mistake(&self, span: Range<usize>, title: impl Into<String>) -> Mistake {
        let quote = if self.needs_quotes() { "'" } else { "" };
        let before = if self.flag.is_empty() { String::new() } else { format!("{} ", self.flag) };
        let text = format!("{before}{quote}{}{quote}", self.shown_value());
        let offset = before.len() + quote.len();
        Mistake {
            title: title.into().into(),
            text,
            span: span.start + offset..span.end + offset,
            label: String::new(),
            help: None,
            argument: self.flag,
            place: None,
        }
    }

    /// Whether a shell had to be told that this is one argument.
    fn needs_quotes(&self) -> bool {
        self.value.is_empty() || self.value.contains(char::is_whitespace)
    }

    /// A mistake of the whole value.
    pub(crate) fn whole(&self, title: impl Into<String>) -> Mistake {
        self.mistake(0..self.value.len(), title)
    }
}

impl Mistake {
    /// A mistake that no text of the user's shows, such as something that is missing.
    pub(crate) fn without_text(title: impl Into<String>) -> Self {
        Self {
            title: title.into().into(),
            text: String::new(),
            span: 0..0,
            label: String::new(),
            help: None,
            argument: "",
            place: None,
        }
    }

    /// A mistake in these bytes of a line of a file.
    pub(crate) fn in_file(
        path: &str,
        line: usize,
        text: &str,
        span: Range<usize>,
        title: impl Into<String>,
    ) -> Self {
        let place = Some(Box::new(FilePlace { path: path.to_owned(), line }));
        Self { text: text.to_owned(), span, place, ..Self::without_text(title) }
    }

    /// The line it is in, if it is in a file.
    pub(crate) fn line(&self) -> Option<usize> {
        self.place.as_ref().map(|place| place.line)
    }

    /// The same mistake, with what is seen in the marked place.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same mistake, with an advice.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into().into());
        self
    }

    /// The same mistake, with a text to write instead, if there is one.
    pub(crate) fn write_instead(mut self, suggestion: Option<impl AsRef<str>>) -> Self {
        self.help =
            suggestion.map(|text| format!("write `{}`", text.as_ref()).into()).or(self.help);
        self
    }
}
