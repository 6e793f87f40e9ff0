use std::ops::Range;

use crate::error::{PasteError, ScriptMistake};

/// A literal, and where it stands.
#[derive(Debug)]
pub(super) struct Literal {
    pub(super) value: Value,
    pub(super) span: Range<usize>,
}

/// The value of a literal.
#[derive(Debug)]
pub(super) enum Value {
    Array(Vec<Literal>),
    Boolean(bool),
    Null,
    Number(f64),
    Object(Vec<Member>),
    String(String),
    Undefined,
    /// `new URLSearchParams(…)`, serialized.
    UrlSearchParams(String),
}

/// A member of an object.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) name_span: Range<usize>,
    pub(super) quoted: Quoted,
    pub(super) value: Literal,
}

/// Whether a name has quotes, as in JSON.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Quoted {
    Yes,
    No,
}

impl Literal {
    pub(super) fn mistake(&self, mistake: ScriptMistake) -> PasteError {
        PasteError::new(mistake, self.span.clone())
    }

    pub(super) fn wrong_type(&self, expected: &'static str) -> PasteError {
        self.mistake(ScriptMistake::WrongType { expected })
    }

    /// The string that JavaScript makes of it; `None` for arrays and objects.
    pub(super) fn to_text(&self) -> Option<String> {
        Some(match &self.value {
            Value::Array(_) | Value::Object(_) => return None,
            Value::Boolean(boolean) => boolean.to_string(),
            Value::Null => "null".to_owned(),
            Value::Number(number) => super::number::to_text(*number),
            Value::String(text) | Value::UrlSearchParams(text) => text.clone(),
            Value::Undefined => "undefined".to_owned(),
        })
    }
}
