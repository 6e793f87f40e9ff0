use corsac_diagnostics::policy::PolicySeverity;
use serde::Serialize;

use super::Text;
use crate::lint::finding::Found;
use crate::page::Page;

/// What SARIF knows of a rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportingDescriptor {
    id: &'static str,
    short_description: Text,
    help: Help,
    help_uri: String,
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

/// The identifiers of what was found, each once.
pub(super) fn used(found: &[Found]) -> Vec<&'static str> {
    let mut ids: Vec<_> = found.iter().map(|found| found.finding.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The level of a severity.
pub(super) fn level(severity: PolicySeverity) -> &'static str {
    severity.name()
}

impl ReportingDescriptor {
    /// The rule of something that was found.
    pub(super) fn of(id: &'static str, found: &[Found]) -> Self {
        let rule = corsac_diagnostics::policy::find(id);
        let own = found.iter().map(|found| &found.finding).find(|finding| finding.id == id);
        let severity = rule.map(|rule| rule.severity).or(own.map(|own| own.severity));
        let page = Page::find(id);
        let title = page.map(|page| page.title()).unwrap_or_default().to_owned();
        let text = page.map(|page| page.text()).unwrap_or_default();
        Self {
            id,
            short_description: Text { text: title },
            help: Help { text: text.clone(), markdown: text },
            help_uri: format!("{}/blob/main/docs/policy-file.md", env!("CARGO_PKG_REPOSITORY")),
            default_configuration: Configuration {
                level: level(severity.unwrap_or(PolicySeverity::Warning)),
            },
        }
    }
}
