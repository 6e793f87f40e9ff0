//! Everything that is wrong, in every environment.

use std::collections::HashMap;

use corsac::server::Place;
use corsac_diagnostics::policy::{self, PolicyFinding, PolicyPlace, PolicySeverity, Subject};
use corsac_policy_file::{PolicyFile, Problem, ProblemKind, Reading, Severity};

use super::finding::{Finding, Found, Related};
use super::{replacement, unread};
use crate::policy::{ReadPolicy, masked};

/// What is found in the environment that is chosen; without one, in the file as it stands and in each
/// of its environments.
pub(super) fn all(policy: &ReadPolicy) -> Vec<Found> {
    let (source, reading) = (&policy.source.text, &policy.reading);
    let mut found = Merged::default();
    let is_chosen = policy.environment.is_some();
    for mut finding in in_one(source, reading) {
        // Each environment is checked for a policy of its own.
        let is_none = finding.id == ProblemKind::NoPolicy.id();
        if is_none && !is_chosen && !reading.file.environments.is_empty() {
            finding.severity = PolicySeverity::Note;
        }
        found.add(finding, None);
    }
    if !is_chosen {
        for name in &reading.file.environments {
            let overlaid = reading.in_environment(Some(name));
            in_one(source, &overlaid)
                .into_iter()
                .for_each(|finding| found.add(finding, Some(name)));
        }
    }
    found.in_order()
}

/// What is found in one environment.
pub(super) fn in_one(source: &str, reading: &Reading) -> Vec<Finding> {
    let file = &reading.file;
    let subject = Subject { config: &file.config, environment: file.environment.as_deref() };
    let found = policy::check(&subject);
    let found = found.iter().filter(|found| !unread::follows(found, reading, source));
    let problems = reading.problems.iter().map(of_text);
    problems.chain(found.map(|found| of_policy(source, file, found))).collect()
}

/// Findings, each once.
#[derive(Default)]
struct Merged {
    found: Vec<Found>,
    known: HashMap<Finding, usize>,
}

impl Merged {
    fn add(&mut self, finding: Finding, environment: Option<&str>) {
        match (self.known.get(&finding), environment) {
            (None, _) => {
                self.known.insert(finding.clone(), self.found.len());
                let environments = environment.map(str::to_owned).into_iter().collect();
                self.found.push(Found { finding, environments });
            }
            (Some(&index), Some(environment)) => {
                let known = &mut self.found[index].environments;
                // The file has it as it stands if no environment is named.
                if !known.is_empty() && known.iter().all(|own| own != environment) {
                    known.push(environment.to_owned());
                }
            }
            (Some(_), None) => {}
        }
    }

    /// In the order of the text; what matters more comes first.
    fn in_order(mut self) -> Vec<Found> {
        self.found.sort_by_key(|found| (found.finding.span.start, found.finding.severity));
        self.found
    }
}

fn of_text(problem: &Problem) -> Finding {
    let related = |other: &corsac_policy_file::OtherPlace| Related {
        span: other.span.clone(),
        label: masked::text(&other.label),
    };
    Finding {
        id: problem.kind.id(),
        severity: match problem.severity {
            Severity::Error => PolicySeverity::Error,
            Severity::Warning => PolicySeverity::Warning,
        },
        span: problem.span.clone(),
        message: masked::text(&problem.message),
        label: masked::text(&problem.label),
        help: problem.help.as_deref().map(masked::text),
        replacement: None,
        related: problem.other.iter().map(related).collect(),
    }
}

fn of_policy(source: &str, file: &PolicyFile, found: &PolicyFinding) -> Finding {
    let message = masked::text(&sentence(&found.message));
    let related = found
        .related
        .iter()
        .map(|(place, label)| Related { span: span(file, *place), label: masked::text(label) });
    Finding {
        id: found.rule.id,
        severity: found.severity,
        span: span(file, found.place),
        label: label(file, found, &message),
        help: found.help.as_deref().map(|help| masked::text(&sentence(help))),
        replacement: replacement::of(source, file, found),
        related: related.collect(),
        message,
    }
}

/// The text as a clause, if it is one sentence: without its full stop, and without a capital that only
/// begins it.
fn sentence(text: &str) -> String {
    let Some(rest) = text.strip_suffix('.').filter(|rest| !rest.contains(". ")) else {
        return text.to_owned();
    };
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_name = word.chars().skip(1).any(char::is_uppercase);
    match rest.chars().next().filter(|_| !is_name) {
        Some(first) => first.to_lowercase().chain(rest.chars().skip(1)).collect(),
        None => rest.to_owned(),
    }
}

/// What is seen at the place: nothing that the message says already, and the variables.
fn label(file: &PolicyFile, found: &PolicyFinding, message: &str) -> String {
    let own = masked::text(&found.label);
    let is_said = message.contains(&own) || found.message.contains(&found.label);
    let own = if is_said { String::new() } else { own };
    let text = place(found.place).and_then(|place| file.text_of(place));
    let names = text.iter().flat_map(|text| &text.variables).map(|variable| &variable.name[..]);
    let names: Vec<_> = names.collect();
    match (names.is_empty(), own.is_empty()) {
        (true, _) => own,
        (false, true) => format!("from {}", names.join(" and ")),
        (false, false) => format!("from {}: {own}", names.join(" and ")),
    }
}

/// Where a place of a policy stands in the text.
pub(super) fn span(file: &PolicyFile, at: PolicyPlace) -> std::ops::Range<usize> {
    match (place(at), at.route()) {
        (Some(place), _) => file.span_of(place),
        (None, Some(route)) => file.route_span(route),
        (None, None) => file.default_span(),
    }
}

/// The place as the policy file knows it; none for a policy or route as a whole.
pub(super) fn place(place: PolicyPlace) -> Option<Place> {
    match place {
        PolicyPlace::Value { route, key, index } => Some(Place { route, key, index }),
        PolicyPlace::Route(_) | PolicyPlace::Default => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_becomes_a_clause() {
        assert_eq!(sentence("Browsers do."), "browsers do");
        assert_eq!(sentence("WebSockets are open."), "WebSockets are open");
        assert_eq!(sentence("`GET` is."), "`GET` is");
        assert_eq!(sentence("One. Two."), "One. Two.");
        assert_eq!(sentence(""), "");
    }
}
