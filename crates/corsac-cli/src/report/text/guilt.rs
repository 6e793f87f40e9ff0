use std::collections::{HashMap, HashSet};

use corsac_diagnostics::{Finding, Message, Place, Severity};

use super::quoted::{Mark, Marked};

/// What is the matter with which bytes of an exchange.
#[derive(Default)]
pub(super) struct Guilt {
    lines: HashMap<(Message, usize), Vec<Marked>>,
    mentioned: HashSet<(Message, usize)>,
    /// Headers of the response that are not there; each once.
    pub(super) missing: Vec<(&'static str, Mark)>,
    pub(super) status: Option<Mark>,
}

impl Guilt {
    /// What the findings say of one exchange.
    pub(super) fn of(findings: &[Finding], exchange: usize) -> Self {
        let mut guilt = Self::default();
        for found in findings.iter().filter(|found| found.exchange == Some(exchange)) {
            match mark(found.rule.severity) {
                Some(mark) => found.places.iter().for_each(|place| guilt.add(place, mark)),
                None => guilt.mentioned.extend(found.places.iter().filter_map(line)),
            }
        }
        guilt
    }

    /// The marked bytes in the value of a header line.
    pub(super) fn line(&self, message: Message, line: usize) -> &[Marked] {
        self.lines.get(&(message, line)).map_or(&[], |marked| marked)
    }

    /// Whether something is said of a header line that is nothing to mark it for.
    pub(super) fn is_mentioned(&self, message: Message, line: usize) -> bool {
        self.mentioned.contains(&(message, line))
    }

    fn add(&mut self, place: &Place, mark: Mark) {
        match place {
            Place::Status => self.status = self.status.max(Some(mark)),
            Place::Missing { name } if self.missing.iter().any(|(own, _)| own == name) => {}
            Place::Missing { name } => self.missing.push((name, mark)),
            Place::HeaderValue { message, line, bytes } => {
                let marked = self.lines.entry((*message, *line)).or_default();
                // Findings come with the gravest first; what else is the matter with the same line
                // would only blur it.
                if marked.first().is_none_or(|(_, first)| *first <= mark) {
                    marked.push((bytes.clone(), mark));
                }
            }
        }
    }
}

/// How a finding's bytes are marked, if they are.
fn mark(severity: Severity) -> Option<Mark> {
    match severity {
        Severity::Refusal => Some(Mark::Refusal),
        Severity::Warning => Some(Mark::Warning),
        Severity::Note => None,
    }
}

fn line(place: &Place) -> Option<(Message, usize)> {
    match place {
        Place::HeaderValue { message, line, .. } => Some((*message, *line)),
        Place::Missing { .. } | Place::Status => None,
    }
}
