//! The pages of everything that corsac finds.

use corsac_diagnostics::{Rule, page, pages};
use corsac_policy_file::{ProblemKind, Severity};

/// The page of a finding.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Page {
    /// In what a server answered, in what a policy says, or in both.
    Finding(corsac_diagnostics::Page),
    /// In the text of a policy file.
    Text(ProblemKind),
}

impl Page {
    /// The page of this identifier.
    pub(crate) fn find(id: &str) -> Option<Self> {
        let kind = || ProblemKind::ALL.iter().find(|kind| kind.id() == id);
        page(id).map(Self::Finding).or_else(|| kind().copied().map(Self::Text))
    }

    /// Every page, sorted by identifier.
    pub(crate) fn all() -> Vec<Self> {
        let texts = ProblemKind::ALL.iter().copied().map(Self::Text);
        let mut all: Vec<_> = pages().into_iter().map(Self::Finding).chain(texts).collect();
        all.sort_unstable_by_key(|page| page.id());
        all
    }

    pub(crate) fn id(&self) -> &'static str {
        match self {
            Self::Finding(page) => page.id,
            Self::Text(kind) => kind.id(),
        }
    }

    /// The most that a finding can matter, as in machine-readable output.
    pub(crate) fn severity(&self) -> &'static str {
        match self {
            Self::Finding(page) => page.severity(),
            Self::Text(kind) => match kind.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
        }
    }

    pub(crate) fn title(&self) -> &'static str {
        match self {
            Self::Finding(page) => page.title(),
            Self::Text(kind) => kind.title(),
        }
    }

    /// The whole page in Markdown.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Finding(page) => page.text(),
            Self::Text(kind) => kind.page(),
        }
    }

    /// The rule about what a server answered, if there is one.
    pub(crate) fn rule(&self) -> Option<&'static Rule> {
        match self {
            Self::Finding(page) => page.rule,
            Self::Text(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use corsac_diagnostics::{policy, rules};

    use super::*;

    /// What `corsac check` and `corsac lint` print are identifiers of these three tables.
    #[test]
    fn every_identifier_has_one_page() {
        let kinds = ProblemKind::ALL.iter().map(|kind| kind.id());
        let policies = policy::ALL.iter().map(|rule| rule.id);
        let all: Vec<_> = Page::all().iter().map(Page::id).collect();
        assert!(all.is_sorted_by(|a, b| a < b), "{all:?}");
        for id in rules::ALL.iter().map(|rule| rule.id).chain(policies).chain(kinds) {
            assert!(all.contains(&id), "{id}");
            assert_eq!(Page::find(id).map(|page| page.id()), Some(id));
        }
    }
}
