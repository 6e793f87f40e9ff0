use std::{fmt, io};

use serde_json::error::Category;

/// Why a file is no HAR that can be read, and where.
///
/// [`Display`](fmt::Display) is one short sentence; [`label`](Self::label) belongs below the place,
/// [`help`](Self::help) below everything.
///
/// # Example
/// ```
/// use corsac_paste::{Har, har::HarErrorKind};
///
/// let error = Har::read(&b"{\n  \"log\": {]"[..]).unwrap_err();
/// assert_eq!(error.kind(), HarErrorKind::Syntax);
/// assert_eq!((error.line(), error.column()), (2, 11));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HarError {
    kind: HarErrorKind,
    line: usize,
    column: usize,
    message: String,
}

/// The kinds of mistakes in a HAR.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum HarErrorKind {
    /// The file ends in the middle.
    End,
    /// JSON, but not what the format has in that place.
    Format,
    /// Not JSON.
    Syntax,
    /// The file cannot be read.
    Unreadable,
    /// The file is written in UTF-16.
    Utf16,
}

impl HarError {
    pub(super) fn unreadable(error: io::Error) -> Self {
        let kind = HarErrorKind::Unreadable;
        Self { kind, line: 0, column: 0, message: error.to_string() }
    }

    pub(super) fn utf_16() -> Self {
        let message = "a byte order mark of UTF-16".to_owned();
        Self { kind: HarErrorKind::Utf16, line: 1, column: 1, message }
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> HarErrorKind {
        self.kind
    }

    /// The line, from 1; 0 if there is none to name.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The byte of the line, from 1; 0 at the end of the line before.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// What was seen there, and what was expected.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self.kind {
            HarErrorKind::End => Some("the file is not whole: export it again"),
            HarErrorKind::Format => Some("a HAR has `log`, its `entries`, and in each `request`"),
            HarErrorKind::Syntax => Some("export the HAR again; a HAR is JSON"),
            HarErrorKind::Unreadable => None,
            HarErrorKind::Utf16 => Some("save the file as UTF-8"),
        }
    }
}

impl fmt::Display for HarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            HarErrorKind::End => "the HAR ends in the middle",
            HarErrorKind::Format => "this JSON is not a HAR",
            HarErrorKind::Syntax => "the HAR is not JSON",
            HarErrorKind::Unreadable => "the HAR cannot be read",
            HarErrorKind::Utf16 => "the HAR is not written in UTF-8",
        })
    }
}

impl std::error::Error for HarError {}

impl From<serde_json::Error> for HarError {
    fn from(error: serde_json::Error) -> Self {
        let kind = match error.classify() {
            Category::Data => HarErrorKind::Format,
            Category::Eof => HarErrorKind::End,
            Category::Io => HarErrorKind::Unreadable,
            Category::Syntax => HarErrorKind::Syntax,
        };
        let (line, column, text) = (error.line(), error.column(), error.to_string());
        let place = format!(" at line {line} column {column}");
        let message = text.strip_suffix(&place).unwrap_or(&text);
        let message = message.replace("EOF while parsing ", "the file ends inside ");
        Self { kind, line, column, message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Har;

    #[test]
    fn mistakes_have_a_place_and_an_expectation() {
        for (text, kind, place, label) in [
            ("", HarErrorKind::End, (1, 0), "the file ends inside a value"),
            ("{}", HarErrorKind::Format, (1, 2), "missing field `log`"),
            ("{\"log\": {\n}}", HarErrorKind::Format, (2, 1), "missing field `entries`"),
            (
                "{\"log\": 1}",
                HarErrorKind::Format,
                (1, 10),
                "invalid type: integer `1`, expected a log",
            ),
            (
                "{\"log\": {\"entries\": [",
                HarErrorKind::End,
                (1, 21),
                "the file ends inside a list",
            ),
            ("<html>", HarErrorKind::Syntax, (1, 1), "expected value"),
            (
                "{\"log\": {\"entries\": []}} x",
                HarErrorKind::Syntax,
                (1, 26),
                "trailing characters",
            ),
        ] {
            let error = Har::read(text.as_bytes()).unwrap_err();
            assert_eq!(
                (error.kind(), (error.line(), error.column()), error.label()),
                (kind, place, label),
                "{text}"
            );
        }
        assert_eq!(Har::read(&b"\xFF\xFE{\0"[..]).unwrap_err().kind(), HarErrorKind::Utf16);
    }

    #[test]
    fn deep_nesting_is_no_trouble() {
        let nested = format!("{{\"log\": {{\"x\": {}", "[".repeat(1_000_000));
        assert_eq!(Har::read(nested.as_bytes()).unwrap_err().kind(), HarErrorKind::End);
    }
}
