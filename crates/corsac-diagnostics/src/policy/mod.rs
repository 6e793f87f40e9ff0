//! What there is to say about a policy before anybody asks the server: mistakes that keep it from
//! working, and what it grants that nobody can have meant.
//!
//! [`check`] looks at a configuration whole. The identifiers are those of the [rules](crate::rules)
//! where both halves find the same thing.

mod context;
mod finding;

mod host;
mod mistake;
mod proof;
mod reach;
mod rule;
mod rules;
mod stage;
mod trusted;

use corsac::server::{Routes, RoutesConfig};

pub use finding::{PolicyFinding, PolicyPlace};
pub use rule::{PolicyRule, PolicySeverity};
pub use rules::{ALL, find};

use context::Context;

/// A policy to look at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The policies and their routes, with one environment's values.
    pub config: &'a RoutesConfig,
    /// The environment's name, if one was chosen.
    pub environment: Option<&'a str>,
}

/// Everything that is found: the mistakes for which there is no policy, and all else.
///
/// Findings come in the order of their places: the default policy, then the routes, each in the
/// order of its keys. Of very many findings of one rule in one policy the first are returned, and
/// one more that counts the others.
///
/// # Example
/// ```
/// use corsac::server::{PolicyConfig, RoutesConfig};
/// use corsac_diagnostics::policy::{PolicySeverity, Subject, check};
///
/// let policy = PolicyConfig {
///     allow_origins: vec!["http://app.example.com".into()],
///     allow_credentials: true,
///     ..PolicyConfig::default()
/// };
/// let config = RoutesConfig { default: Some(policy), ..RoutesConfig::default() };
/// let findings = check(&Subject { config: &config, environment: None });
/// assert_eq!(findings[0].rule.id, "http-origin-trusted");
/// assert_eq!(findings[0].severity, PolicySeverity::Error);
/// assert_eq!(findings[0].suggestion.as_deref(), Some("https://app.example.com"));
/// ```
#[must_use]
pub fn check(subject: &Subject<'_>) -> Vec<PolicyFinding> {
    let errors = Routes::new(subject.config.clone()).err();
    let errors: Vec<_> = errors.into_iter().flatten().collect();
    let mut findings: Vec<_> = errors.iter().map(mistake::finding).collect();
    let context = Context::new(subject, &errors);
    findings.extend(ALL.iter().flat_map(|rule| rule.check(&context)));
    finding::in_order(findings)
}
