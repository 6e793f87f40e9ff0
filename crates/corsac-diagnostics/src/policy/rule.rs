use super::context::{Context, PolicyContext};
use super::finding::{PolicyFinding, PolicyPlace};

/// A rule about policies, and everything that is known of it.
///
/// Two rules are the same if their identifiers are.
#[derive(Debug)]
pub struct PolicyRule {
    /// Its identifier: a slug, the same in every output. Once published it is never reused.
    pub id: &'static str,
    /// The most that a finding of it can matter.
    pub severity: PolicySeverity,
    /// Its page, in Markdown: a title, what it finds, why it matters, what to write instead.
    pub page: &'static str,
    pub(super) check: Check,
}

/// How much a finding in a policy matters.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum PolicySeverity {
    /// There is no policy until it is gone.
    Error,
    /// The policy works, and hardly as it was meant.
    Warning,
    /// It is good to know.
    Note,
}

impl PolicySeverity {
    /// The name in machine-readable output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Check {
    /// Nothing beyond what makes the policy unusable.
    MistakesOnly,
    /// One policy at a time.
    Policy(fn(&PolicyContext<'_>) -> Vec<PolicyFinding>),
    /// All policies and routes.
    Routes(fn(&Context<'_>) -> Vec<PolicyFinding>),
}

impl PolicyRule {
    /// The page's first line, without its sign.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.page.lines().next().unwrap_or_default().trim_start_matches(['#', ' '])
    }

    pub(super) fn check(&self, context: &Context<'_>) -> Vec<PolicyFinding> {
        match self.check {
            Check::MistakesOnly => Vec::new(),
            Check::Policy(check) => context.policies.iter().flat_map(check).collect(),
            Check::Routes(check) => check(context),
        }
    }

    pub(super) fn error(&'static self, place: PolicyPlace, message: String) -> PolicyFinding {
        self.finding(PolicySeverity::Error, place, message)
    }

    pub(super) fn warning(
        &'static self,
        place: PolicyPlace,
        message: impl Into<String>,
    ) -> PolicyFinding {
        self.finding(PolicySeverity::Warning, place, message.into())
    }

    pub(super) fn note(
        &'static self,
        place: PolicyPlace,
        message: impl Into<String>,
    ) -> PolicyFinding {
        self.finding(PolicySeverity::Note, place, message.into())
    }

    pub(super) fn finding(
        &'static self,
        severity: PolicySeverity,
        place: PolicyPlace,
        message: String,
    ) -> PolicyFinding {
        PolicyFinding {
            rule: self,
            severity,
            place,
            message,
            label: String::new(),
            help: None,
            suggestion: None,
            related: Vec::new(),
        }
    }
}

impl PartialEq for PolicyRule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for PolicyRule {}

/// Declares a rule: its doc comment is its page.
macro_rules! policy_rule {
    ($(#[doc = $line:literal])+ $name:ident, $id:literal, $severity:ident, $check:expr) => {
        $(#[doc = $line])+
        pub(crate) static $name: $crate::policy::rule::PolicyRule =
            $crate::policy::rule::PolicyRule {
                id: $id,
                severity: $crate::policy::rule::PolicySeverity::$severity,
                page: concat!($($line, "\n"),+),
                check: $check,
            };
    };
}

pub(crate) use policy_rule;
