use std::ops::Range;

use corsac_diagnostics::policy::PolicySeverity;

/// Something that is wrong with a policy file, at its place in the text.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Finding {
    pub(super) id: &'static str,
    pub(super) severity: PolicySeverity,
    /// The bytes that are wrong; empty where something is missing.
    pub(super) span: Range<usize>,
    pub(super) message: String,
    /// What is seen at `span`; empty if the message says it.
    pub(super) label: String,
    pub(super) help: Option<String>,
    pub(super) replacement: Option<Replacement>,
    pub(super) related: Vec<Related>,
}

/// A text of the file and what to write for it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Replacement {
    pub(super) span: Range<usize>,
    /// As it stands in the file, with its quotes.
    pub(super) text: String,
    /// The value that it is.
    pub(super) value: String,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Related {
    pub(super) span: Range<usize>,
    pub(super) label: String,
}

/// A finding and where it holds.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) finding: Finding,
    /// The only environments that have it; empty if the file has it as it stands, or as the
    /// environment has it that was asked for.
    pub(super) environments: Vec<String>,
}

/// How many findings of each kind there are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

impl Counts {
    pub(super) fn of(found: &[Found]) -> Self {
        let count = |severity| found.iter().filter(|own| own.finding.severity == severity).count();
        Self {
            errors: count(PolicySeverity::Error),
            warnings: count(PolicySeverity::Warning),
            notes: count(PolicySeverity::Note),
        }
    }
}
