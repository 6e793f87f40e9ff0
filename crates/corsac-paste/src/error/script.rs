use super::shown;

/// A mistake in a call of `fetch()`.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ScriptMistake {
    /// An escape sequence that stands for no character.
    BadEscape,
    /// Not the name or the value of a header.
    BadHeader,
    /// Not a method.
    BadMethod,
    /// Not a number.
    BadNumber,
    /// A call, a property or another expression whose value only running it would tell.
    Call {
        /// What is called, as written.
        name: String,
    },
    /// No call of `fetch()`.
    NotFetch,
    /// A second statement.
    SecondStatement,
    /// `...`, which takes members from elsewhere.
    Spread,
    /// `${…}` in a template.
    Substitution,
    /// More than 64 levels of brackets.
    TooDeep,
    /// A call whose result makes the text many times as long.
    TooLarge,
    /// A comment that never ends.
    UnclosedComment,
    /// A string that never ends.
    UnclosedString,
    /// Something else was expected.
    Unexpected {
        /// What was expected.
        expected: &'static str,
    },
    /// A word that the option does not have.
    UnknownValue {
        /// The option.
        member: &'static str,
        /// The value that was most likely meant.
        suggestion: Option<&'static str>,
    },
    /// A variable.
    Variable {
        /// Its name.
        name: String,
    },
    /// A value of the wrong type.
    WrongType {
        /// What it has to be.
        expected: &'static str,
    },
}

impl ScriptMistake {
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::BadEscape => "an escape sequence stands for no character",
            Self::BadHeader => "`fetch()` refuses this header",
            Self::BadMethod => "this is not a method",
            Self::BadNumber => "this is not a number",
            Self::Call { .. } | Self::Spread | Self::Substitution | Self::Variable { .. } => {
                "only running the code would tell this value"
            }
            Self::NotFetch => "this is not a call of `fetch()`",
            Self::SecondStatement => "the text is more than one call",
            Self::TooDeep => "there are too many levels of brackets",
            Self::TooLarge => "the calls produce too much text",
            Self::UnclosedComment => "a comment has no end",
            Self::UnclosedString => "a string has no end",
            Self::Unexpected { .. } => "the call cannot be read here",
            Self::UnknownValue { .. } => "`fetch()` does not know this value",
            Self::WrongType { .. } => "the value has the wrong type",
        }
    }

    pub(super) fn label(&self) -> String {
        match self {
            Self::BadEscape => "not a character".to_owned(),
            Self::BadHeader => "names are letters, digits and `-`; values hold no line break and \
                                nothing beyond U+00FF"
                .to_owned(),
            Self::BadMethod => "letters make a method".to_owned(),
            Self::BadNumber => "not a number".to_owned(),
            Self::Call { name } => format!("`{}` is code", shown(name)),
            Self::NotFetch => "`fetch(` is expected here".to_owned(),
            Self::SecondStatement => "another statement starts here".to_owned(),
            Self::Spread => "members from elsewhere".to_owned(),
            Self::Substitution => "code inside a template".to_owned(),
            Self::TooDeep => "level 65".to_owned(),
            Self::TooLarge => "the result is too long".to_owned(),
            Self::UnclosedComment | Self::UnclosedString => "it starts here".to_owned(),
            Self::Unexpected { expected } => format!("{expected} is expected here"),
            Self::UnknownValue { member, .. } => format!("not a value of `{member}`"),
            Self::Variable { name } => format!("`{}` is a variable", shown(name)),
            Self::WrongType { expected } => format!("{expected} is expected here"),
        }
    }

    pub(super) fn help(&self) -> Option<String> {
        Some(match self {
            Self::Call { name } if name == "FormData" || name == "new FormData" => {
                "write the body as a string, with its `Content-Type: multipart/form-data; \
                 boundary=…` among the headers"
                    .to_owned()
            }
            Self::Call { .. } | Self::Variable { .. } => {
                "write the value itself in its place, such as a string in quotes; leave the member \
                 out if it does not change the request"
                    .to_owned()
            }
            Self::NotFetch => {
                "paste what \"Copy as fetch\" gives: `fetch(\"https://…\", {…})`".to_owned()
            }
            Self::SecondStatement => "paste one call".to_owned(),
            Self::Spread => "write those members out".to_owned(),
            Self::Substitution | Self::TooLarge => "write the finished string".to_owned(),
            Self::UnclosedComment | Self::UnclosedString => "copy the call again, whole".to_owned(),
            Self::UnknownValue { suggestion, .. } => format!("did you mean `{}`?", (*suggestion)?),
            _ => return None,
        })
    }
}
