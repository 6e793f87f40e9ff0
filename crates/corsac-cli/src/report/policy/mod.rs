//! What a policy file said, in words.

mod change;
mod rule;

use corsac::server::UpstreamHeaders;
use corsac_diagnostics::{Finding, Fix, Rule, Severity};

pub(super) use change::{entries, line as change_line, words as change_words};
pub(super) use rule::{FileRule, refusal_words, rules};

use crate::judge::{AnsweredBy, Repair, Ruling};
use crate::policy::LoadedPolicy;

/// What a policy file said to the requests of a check.
#[derive(Debug)]
pub(crate) struct PolicyAnswer<'a> {
    pub(crate) policy: &'a LoadedPolicy,
    /// One for each exchange.
    pub(crate) rulings: Vec<Ruling>,
    /// What to change, where the browser refuses.
    pub(crate) repair: Repair,
}

/// The rules that look at the page and at the URL; the others guess what a server does, or tell of
/// headers what `lint` tells of the policy.
const OF_THE_PAGE: &[&str] = &[
    "avoidable-preflight",
    "bearer-token-with-credentials",
    "cookie-not-sent",
    "local-network-access",
    "loopback-from-https",
    "response-header-in-request",
    "same-origin-request",
    "third-party-cookie",
];

/// Whether a finding is about what a policy file answered.
pub(super) fn is_kept(rule: &Rule) -> bool {
    rule.severity == Severity::Refusal || OF_THE_PAGE.contains(&rule.id)
}

impl PolicyAnswer<'_> {
    /// Who answered.
    pub(super) fn source(&self) -> String {
        let path = &self.policy.source.name;
        match &self.policy.file.environment {
            Some(name) => format!("{path} in the environment {name}"),
            None => path.clone(),
        }
    }

    /// Who decided about an exchange, and how.
    pub(super) fn decided(&self, ruling: &Ruling) -> String {
        let rule = rule::words(self.policy, &ruling.rule);
        let refused = ruling.refusal.as_ref().map(|refusal| {
            format!("refuses it: {}", rule::refusal_words(&refusal.cause, &ruling.rule))
        });
        match (refused, ruling.answered_by) {
            (Some(refused), AnsweredBy::Policy) => format!("{rule} {refused}"),
            (Some(refused), AnsweredBy::Service) => {
                format!("{rule} {refused}; the service gets the request all the same")
            }
            (None, AnsweredBy::Policy) => format!("{rule} allows it"),
            (None, AnsweredBy::Service) => format!("{rule} passes it on to the service"),
        }
    }

    /// What to change, a line for each change, and what is in the way.
    pub(super) fn changes(&self) -> Vec<String> {
        let changes = self.repair.changes.iter();
        let changes = changes.map(|change| change::words(self.policy, change));
        changes.chain(self.obstacle()).collect()
    }

    /// What no change helps against.
    pub(super) fn obstacle(&self) -> Option<String> {
        self.repair.obstacle.as_ref().map(change::obstacle_words)
    }

    /// The line that a finding is about: the first to change, or that of who decided.
    pub(super) fn line(&self, found: &Finding) -> usize {
        let change =
            self.repair.changes.first().filter(|_| found.rule.severity == Severity::Refusal);
        let ruling = found.exchange.and_then(|index| self.rulings.get(index));
        let of_rule = || ruling.and_then(|own| rule::line(self.policy, &own.rule));
        change.and_then(|own| change::line(self.policy, own)).or_else(of_rule).unwrap_or(1)
    }

    /// The fix of a refusal, in terms of the file; none if the policy is not the reason.
    pub(super) fn fix(&self) -> Option<Fix> {
        let changes = self.changes();
        (!changes.is_empty())
            .then(|| Fix::advice(format!("{}: {}", self.policy.source.name, changes.join("; "))))
    }

    /// Whether what the service sends itself would count too.
    pub(super) fn is_service_heard(&self) -> bool {
        let is_heard = |own: &Ruling| {
            own.answered_by == AnsweredBy::Service && own.upstream_headers == UpstreamHeaders::Keep
        };
        self.rulings.iter().any(is_heard)
    }
}

#[cfg(test)]
mod tests {
    use corsac_diagnostics::rules;

    use super::*;

    #[test]
    fn what_is_kept_are_rules_sorted_and_no_refusals() {
        for id in OF_THE_PAGE {
            let rule = rules::find(id).unwrap_or_else(|| panic!("{id}"));
            assert_ne!(rule.severity, Severity::Refusal, "{id}");
        }
        assert!(OF_THE_PAGE.is_sorted());
    }
}
