//! A rule: an identifier, its page, and its check.

use crate::finding::Finding;
use crate::observation::Observation;

/// A rule, and everything that is known of it.
///
/// Two rules are the same if their identifiers are.
#[derive(Debug)]
pub struct Rule {
    /// Its identifier: a slug, the same in every output. Once published it is never reused.
    pub id: &'static str,
    /// How much a finding of it matters.
    pub severity: Severity,
    /// Its page, in Markdown: a title, what it finds, why it matters, what to write instead.
    pub page: &'static str,
    /// An example in which it finds something, see [`Example`](crate::Example).
    pub example: &'static str,
    pub(crate) check: fn(&Observation) -> Vec<Finding>,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// It is why the browser refuses.
    Refusal,
    /// It refuses nothing here, and makes trouble: for other requests, other browsers, or people.
    Warning,
    /// It is good to know.
    Note,
}

impl Severity {
    /// The name in machine-readable output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Refusal => "refusal",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl Rule {
    /// The page's first line, without its sign.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.page.lines().next().unwrap_or_default().trim_start_matches(['#', ' '])
    }

    /// What the rule finds.
    #[must_use]
    pub fn check(&self, observation: &Observation) -> Vec<Finding> {
        (self.check)(observation)
    }

    pub(crate) fn finding(&'static self, message: impl Into<String>) -> Finding {
        Finding {
            rule: self,
            message: message.into(),
            exchange: None,
            places: Vec::new(),
            fix: None,
        }
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}

/// Declares a rule: its doc comment is its page, its example is the fixture of the same name.
macro_rules! rule {
    ($(#[doc = $line:literal])+ $name:ident, $id:literal, $severity:ident, $check:expr) => {
        $(#[doc = $line])+
        pub(crate) static $name: $crate::rule::Rule = $crate::rule::Rule {
            id: $id,
            severity: $crate::rule::Severity::$severity,
            page: concat!($($line, "\n"),+),
            example: include_str!(concat!("../../fixtures/", $id, ".http")),
            check: $check,
        };
    };
}

pub(crate) use rule;
