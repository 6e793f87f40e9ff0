//! What can be wrong with a pasted text, and where.

mod command;
mod script;
mod shell;

use std::fmt;
use std::ops::Range;

pub use command::CommandMistake;
pub use script::ScriptMistake;
pub use shell::ShellMistake;

/// The first mistake in a pasted text, and the bytes of the text that are wrong.
///
/// [`Display`](fmt::Display) is one short sentence; [`label`](Self::label) belongs below the marked
/// bytes, [`help`](Self::help) below everything.
///
/// # Example
/// ```
/// use corsac_paste::PastedRequest;
///
/// let error = PastedRequest::from_curl("curl https://a.example > out").unwrap_err();
/// assert_eq!(error.to_string(), "the text is more than one plain command");
/// assert_eq!(error.span(), 23..24);
/// assert_eq!(error.label(), "`>` belongs to the shell");
/// assert!(error.help().unwrap().starts_with("paste the command without it"));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PasteError {
    kind: PasteErrorKind,
    span: Range<usize>,
}

impl PasteError {
    pub(crate) fn new(kind: impl Into<PasteErrorKind>, span: Range<usize>) -> Self {
        Self { kind: kind.into(), span }
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &PasteErrorKind {
        &self.kind
    }

    /// The bytes of the text that are wrong; empty at a place where something is missing.
    ///
    /// Both ends are boundaries of characters.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// What is seen in the marked place.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.kind {
            PasteErrorKind::Command(mistake) => mistake.label(),
            PasteErrorKind::Script(mistake) => mistake.label(),
            PasteErrorKind::Shell(mistake) => mistake.label(),
        }
    }

    /// What to write instead, or another advice.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match &self.kind {
            PasteErrorKind::Command(mistake) => mistake.help(),
            PasteErrorKind::Script(mistake) => mistake.help(),
            PasteErrorKind::Shell(mistake) => mistake.help(),
        }
    }
}

impl fmt::Display for PasteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.kind {
            PasteErrorKind::Command(mistake) => mistake.title(),
            PasteErrorKind::Script(mistake) => mistake.title(),
            PasteErrorKind::Shell(mistake) => mistake.title(),
        })
    }
}

impl std::error::Error for PasteError {}

/// The mistakes, by what is read.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PasteErrorKind {
    /// In what cURL is asked to do.
    Command(CommandMistake),
    /// In a call of `fetch()`.
    Script(ScriptMistake),
    /// In how a command is written for its shell.
    Shell(ShellMistake),
}

impl From<CommandMistake> for PasteErrorKind {
    fn from(mistake: CommandMistake) -> Self {
        Self::Command(mistake)
    }
}

impl From<ScriptMistake> for PasteErrorKind {
    fn from(mistake: ScriptMistake) -> Self {
        Self::Script(mistake)
    }
}

impl From<ShellMistake> for PasteErrorKind {
    fn from(mistake: ShellMistake) -> Self {
        Self::Shell(mistake)
    }
}

/// A piece of the user's text inside a sentence: cut short, control characters spelt out.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let mut shown: String = text.chars().take(MOST).flat_map(escaped).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

fn escaped(character: char) -> impl Iterator<Item = char> {
    let (plain, spelt) = match character.is_control() {
        true => (None, Some(character.escape_default())),
        false => (Some(character), None),
    };
    plain.into_iter().chain(spelt.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_text_is_short_and_harmless() {
        assert_eq!(shown("a\u{1b}[1mé"), r"a\u{1b}[1mé");
        assert_eq!(shown(&"x".repeat(41)), format!("{}…", "x".repeat(40)));
    }
}
