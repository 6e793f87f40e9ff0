use corsac_diagnostics::{Finding, Rule, Severity};
use serde::Serialize;

use super::Text;
use crate::report::view;

/// What SARIF knows of a rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportingDescriptor {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// The rules that found something, each once.
pub(super) fn used(findings: &[Finding]) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    for found in findings {
        if !rules.contains(&found.rule) {
            rules.push(found.rule);
        }
    }
    rules
}

/// The level of a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Refusal => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

impl ReportingDescriptor {
    pub(super) fn of(rule: &'static Rule) -> Self {
        let page = view::page(rule);
        Self {
            id: rule.id,
            short_description: Text { text: rule.title().to_owned() },
            full_description: Text { text: what_it_finds(&page) },
            help: Help { text: page.clone(), markdown: page },
            default_configuration: Configuration { level: level(rule.severity) },
        }
    }
}

/// The section of that heading, in one line.
fn what_it_finds(page: &str) -> String {
    let section = page.split("\n## ").find_map(|part| part.strip_prefix("What it finds\n"));
    section.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}
