use std::ops::Range;

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

/// Declares the kinds, whose identifiers are slugs.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $id:literal,)+) => {
        /// The kinds of problems.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum ProblemKind {
            $($(#[$doc])* $variant,)+
        }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The identifier, which never changes its meaning.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }
        }
    };
}

kinds! {
    /// A key in the spelling of another system; it is read.
    KeyAlias = "policy-key-alias",
    /// A key and its alias, or two aliases of one key.
    KeyTwice = "policy-key-twice",
    /// A value of the right type that means nothing here.
    InvalidValue = "policy-value-invalid",
    /// `${` without the name of a variable and `}`.
    InvalidVariable = "policy-variable-invalid",
    /// Neither `[cors]` nor a route has a policy.
    NoPolicy = "policy-missing",
    /// NUL bytes: not a text in UTF-8.
    NotText = "policy-not-text",
    /// A key of Private Network Access, which browsers have dropped.
    PrivateNetworkAccess = "policy-private-network-access",
    /// A route without a policy in a file without `[cors]`.
    RouteWithoutPolicy = "policy-route-without-policy",
    /// Not TOML.
    Syntax = "policy-syntax",
    /// Deeper than any policy.
    TooDeep = "policy-too-deep",
    /// Larger than any policy.
    TooLarge = "policy-too-large",
    /// So many problems that not all are listed.
    TooManyProblems = "policy-too-many-problems",
    /// An environment was chosen that the file does not define.
    UnknownEnvironment = "policy-environment-unknown",
    /// A key that has no meaning there.
    UnknownKey = "policy-key-unknown",
    /// A variable is not set.
    UnsetVariable = "policy-variable-unset",
    /// A value of another type than the key wants.
    WrongType = "policy-type",
}

impl Problem {
    pub(crate) fn error(kind: ProblemKind, span: Range<usize>, message: impl Into<String>) -> Self {
        let message = message.into();
        let (label, other, help) = (String::new(), None, None);
        Self { kind, severity: Severity::Error, span, message, label, other, help }
    }

    pub(crate) fn warning(
        kind: ProblemKind,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(kind, span, message) }
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_kind_has_an_identifier_of_its_own() {
        let ids: HashSet<_> = ProblemKind::ALL.iter().map(|kind| kind.id()).collect();
        assert_eq!(ids.len(), ProblemKind::ALL.len());
    }
}
