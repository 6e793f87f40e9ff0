use std::ops::Range;

use crate::kind::ProblemKind;

/// One thing that is wrong with the text of a policy file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// What kind of mistake it is.
    pub kind: ProblemKind,
    /// Whether the file can be used all the same.
    pub severity: Severity,
    /// The bytes of the text that are wrong; empty where something is missing.
    pub span: Range<usize>,
    /// What is wrong, in one line.
    pub message: String,
    /// What is seen at `span`.
    pub label: String,
    /// Another place that the mistake is about.
    pub other: Option<OtherPlace>,
    /// What to write instead, or another advice.
    pub help: Option<String>,
}

/// A second place of a mistake.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OtherPlace {
    /// The bytes of the text.
    pub span: Range<usize>,
    /// What is seen there.
    pub label: String,
}

/// Whether a file with this problem can be used.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// It can; what is meant is clear.
    Warning,
    /// It cannot.
    Error,
}

impl Problem {
    pub(crate) fn new(kind: ProblemKind, span: Range<usize>, message: impl Into<String>) -> Self {
        let (message, label) = (message.into(), String::new());
        let severity = kind.severity();
        Self { kind, severity, span, message, label, other: None, help: None }
    }

    pub(crate) fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(crate) fn other(self, span: Range<usize>, label: impl Into<String>) -> Self {
        Self { other: Some(OtherPlace { span, label: label.into() }), ..self }
    }
}
