//! The findings for people.

use annotate_snippets::Level;
use anstyle::{AnsiColor, Style};
use corsac_diagnostics::policy::PolicySeverity;

use super::Lint;
use super::finding::{Counts, Finding, Found};
use crate::policy::{Canvas, Mark, Marked};

/// Each finding at its place, and a line that counts them.
pub(super) fn text(lint: &Lint<'_>) -> String {
    let canvas = Canvas::new(&lint.policy.source);
    let findings: String = lint.found.iter().map(|found| canvas.draw(marked(found))).collect();
    findings + &hint(&lint.found) + &summary(lint)
}

pub(super) fn marked(found: &Found) -> Marked<'_> {
    let finding = &found.finding;
    let help = finding.help.iter().map(|help| (Level::HELP, help.clone()));
    let replacement = finding.replacement.iter().filter(|own| !says(finding, &own.value));
    let replacement = replacement.map(|own| (Level::HELP, format!("write `{}`", own.text)));
    let only = only_in(&found.environments).map(|text| (Level::NOTE, text));
    let other = |other: &super::finding::Related| Mark {
        span: other.span.clone(),
        label: other.label.clone(),
    };
    Marked {
        level: level(finding.severity),
        id: Some(finding.id),
        title: finding.message.clone(),
        place: Some(Mark { span: finding.span.clone(), label: finding.label.clone() }),
        others: finding.related.iter().map(other).collect(),
        remarks: help.chain(replacement).chain(only).collect(),
    }
}

/// Whether the advice has the value already.
fn says(finding: &Finding, value: &str) -> bool {
    finding.help.as_deref().is_some_and(|help| help.contains(value))
}

fn level(severity: PolicySeverity) -> Level<'static> {
    match severity {
        PolicySeverity::Error => Level::ERROR,
        PolicySeverity::Warning => Level::WARNING,
        PolicySeverity::Note => Level::NOTE,
    }
}

fn only_in(environments: &[String]) -> Option<String> {
    let names: Vec<_> = environments.iter().map(|name| format!("`{name}`")).collect();
    match &names[..] {
        [] => None,
        [one] => Some(format!("only in the environment {one}")),
        [first @ .., last] => {
            Some(format!("only in the environments {} and {last}", first.join(", ")))
        }
    }
}

/// How to learn more, about what matters most.
fn hint(found: &[Found]) -> String {
    let gravest = found.iter().map(|found| &found.finding).min_by_key(|own| own.severity);
    gravest
        .map(|own| own.id)
        .map(|id| format!("More about a finding: corsac explain {id}\n"))
        .unwrap_or_default()
}

fn summary(lint: &Lint<'_>) -> String {
    let counts = Counts::of(&lint.found);
    let name = &lint.policy.source.name;
    let place = match &lint.policy.environment {
        Some(environment) => format!("{name}, environment {environment}"),
        None => name.clone(),
    };
    let parts: Vec<_> = [
        counted(counts.errors, "error", AnsiColor::Red),
        counted(counts.warnings, "warning", AnsiColor::Yellow),
        counted(counts.notes, "note", AnsiColor::Green),
    ]
    .into_iter()
    .flatten()
    .collect();
    match parts.is_empty() {
        true => format!("{place}: no problems\n"),
        false => format!("{} in {place}\n", parts.join(", ")),
    }
}

fn counted(count: usize, word: &str, color: AnsiColor) -> Option<String> {
    let style: Style = color.on_default().bold();
    let plural = if count == 1 { "" } else { "s" };
    (count > 0).then(|| format!("{style}{count} {word}{plural}{style:#}"))
}
