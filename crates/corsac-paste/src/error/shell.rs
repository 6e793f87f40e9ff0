/// A mistake in how a command is written for its shell.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ShellMistake {
    /// An unquoted `{`, which bash or cURL would expand.
    Brace,
    /// An unquoted `#` starts a comment.
    Comment,
    /// An escape sequence that stands for no character.
    NotACharacter,
    /// A pipe, a redirection, a semicolon or another sign that joins commands.
    Operator {
        /// The sign.
        operator: String,
    },
    /// A further command, such as developer tools write with "Copy all as cURL".
    SecondCommand,
    /// `$(…)` or backticks, which would run another command.
    Substitution,
    /// The text ends with the sign that continues a line: the rest was not copied.
    TrailingEscape,
    /// A quote that never ends.
    UnclosedQuote {
        /// What opens it.
        quote: String,
    },
    /// A variable.
    Variable {
        /// Its name, with the dollar sign.
        name: String,
    },
}

impl ShellMistake {
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Brace => "the shell would expand this",
            Self::Comment => "the text has a comment",
            Self::NotACharacter => "an escape sequence stands for no character",
            Self::Operator { .. } | Self::SecondCommand => {
                "the text is more than one plain command"
            }
            Self::Substitution => "the text runs another command",
            Self::TrailingEscape => "the text ends in the middle of the command",
            Self::UnclosedQuote { .. } => "a quote has no end",
            Self::Variable { .. } => "the text has a variable",
        }
    }

    pub(super) fn label(&self) -> String {
        match self {
            Self::Brace => "an unquoted `{`".to_owned(),
            Self::Comment => "the shell stops reading here".to_owned(),
            Self::NotACharacter => "not a character".to_owned(),
            Self::Operator { operator } => format!("`{operator}` belongs to the shell"),
            Self::SecondCommand => "another command starts here".to_owned(),
            Self::Substitution => "its output is not known here".to_owned(),
            Self::TrailingEscape => "the line after this is missing".to_owned(),
            Self::UnclosedQuote { quote } => format!("this `{quote}` is never closed"),
            // A `$` in a password reads like a variable: its name may be a secret.
            Self::Variable { .. } => "its value is not known here".to_owned(),
        }
    }

    pub(super) fn help(&self) -> Option<String> {
        Some(match self {
            Self::Brace => "put the word into single quotes".to_owned(),
            Self::Comment => "leave the comment out, or quote the `#`".to_owned(),
            Self::NotACharacter => return None,
            Self::Operator { operator } => format!(
                "paste the command without it; if it is part of a word, quote the word: '…{operator}…'"
            ),
            Self::SecondCommand => {
                "paste one command; if it goes on over several lines, each but the last ends in ` \\` \
                 (bash) or ` ^` (cmd)"
                    .to_owned()
            }
            Self::Substitution => "write its output in its place".to_owned(),
            Self::TrailingEscape => "copy the command again, whole".to_owned(),
            Self::UnclosedQuote { .. } => "copy the command again, whole, or close it".to_owned(),
            Self::Variable { .. } => {
                "write its value in its place, or use single quotes if the `$` is meant".to_owned()
            }
        })
    }
}
