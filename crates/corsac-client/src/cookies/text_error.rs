//! Mistakes in cookies that people write.

use std::fmt;
use std::ops::Range;

/// A mistake in cookies that the user gave, and its place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CookieTextError {
    line: usize,
    column: usize,
    span: Range<usize>,
    mistake: CookieTextMistake,
}

/// What is wrong with cookies that the user gave.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CookieTextMistake {
    /// A control character.
    ControlCharacter,
    /// No host name or address in the first field.
    Domain,
    /// No cookie at all.
    Empty,
    /// Not seven fields between tabs.
    FieldCount {
        /// How many there are.
        found: usize,
    },
    /// Neither `TRUE` nor `FALSE`.
    Flag,
    /// No name, or no `=` behind it.
    NameAndValue,
    /// The third field is no path.
    Path,
    /// The fifth field is no number of seconds.
    Seconds,
}

impl CookieTextError {
    /// The mistake in the bytes `span` of `text`.
    pub(super) fn at(text: &str, span: Range<usize>, mistake: CookieTextMistake) -> Self {
        let before = &text[..span.start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        Self { line, column: before[line_start..].chars().count() + 1, span, mistake }
    }

    /// The line, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The character in the line, counted from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// The bytes of the text that are wrong.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// What is wrong with them.
    #[must_use]
    pub fn mistake(&self) -> &CookieTextMistake {
        &self.mistake
    }
}

impl fmt::Display for CookieTextError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}: {}", self.line, self.column, self.mistake)
    }
}

impl fmt::Display for CookieTextMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ControlCharacter => "a control character cannot stand in a cookie",
            Self::Domain => "expected a host name or an address",
            Self::Empty => "expected a cookie: name=value",
            Self::FieldCount { found } => {
                return write!(
                    f,
                    "expected domain, TRUE or FALSE, path, TRUE or FALSE, seconds, name and value \
                     between tabs; found {found} of these seven fields"
                );
            }
            Self::Flag => "expected TRUE or FALSE",
            Self::NameAndValue => "expected name=value",
            Self::Path => "expected a path that starts with a slash",
            Self::Seconds => "expected the seconds from 1970 to its end, or 0 if it has none",
        })
    }
}

impl std::error::Error for CookieTextError {}
