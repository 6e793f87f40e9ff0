//! Splits a command into words, as the shell it was written for would.

mod ansi_c;
mod bash;
mod carets;
mod cmd;
mod dialect;

use std::ops::Range;

use crate::error::{PasteError, ShellMistake};
use dialect::Dialect;

/// One word of a command: its bytes without quotes, and where it stood.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Word {
    pub(super) bytes: Vec<u8>,
    pub(super) span: Range<usize>,
}

/// The words of the one command in `text`.
pub(super) fn words(text: &str) -> Result<Vec<Word>, PasteError> {
    match Dialect::of(text) {
        Dialect::Bash => bash::words(text),
        Dialect::Cmd => cmd::words(text),
    }
}

/// A mistake at the character that starts at byte `at`.
fn mistake_at(text: &str, at: usize, mistake: ShellMistake) -> PasteError {
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    PasteError::new(mistake, at..at + length)
}

/// What is wrong with a sign at `at` that would end the command; nothing if nothing follows it.
fn after_command(text: &str, at: usize) -> Result<(), PasteError> {
    let signs = |c: char| matches!(c, '&' | '|' | ';' | '<' | '>' | '(' | ')');
    let rest = text.get(at..).unwrap_or_default();
    let length = rest.find(|c| !signs(c)).unwrap_or(rest.len());
    let operator = rest.get(..length).unwrap_or_default();
    // "Copy all as cURL" joins its commands with these.
    let following = rest.get(length..).unwrap_or_default();
    let is_last = following.trim().is_empty();
    match operator {
        "" | ";" | "&" if is_last => Ok(()),
        "" | ";" | "&" if following.trim_start_matches([' ', '\t', '\r']).starts_with('\n') => {
            let start = text.len() - following.trim_start().len();
            Err(mistake_at(text, start, ShellMistake::SecondCommand))
        }
        _ => {
            let operator = operator.chars().take(2).collect::<String>();
            let span = at..at + operator.len();
            Err(PasteError::new(ShellMistake::Operator { operator }, span))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_semicolon_is_no_second_command() {
        assert_eq!(after_command("a ;\n ", 2), Ok(()));
        let error = after_command("a ;\n b", 2).unwrap_err();
        assert_eq!((error.span(), error.to_string().contains("more than one")), (5..6, true));
        assert_eq!(after_command("a && b", 2).unwrap_err().span(), 2..4);
        assert_eq!(after_command("a ; b", 2).unwrap_err().span(), 2..3);
    }
}
