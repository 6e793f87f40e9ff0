//! For every rule about policies a configuration in which it finds something, and one in which it
//! does not.

mod origins;
mod others;
mod routes;

use corsac::server::{PolicyConfig, RoutesConfig};
use corsac_diagnostics::policy::PolicySeverity;

pub(crate) struct Case {
    pub(crate) id: &'static str,
    pub(crate) severity: PolicySeverity,
    pub(crate) environment: Option<&'static str>,
    pub(crate) found: RoutesConfig,
    pub(crate) clean: RoutesConfig,
    pub(crate) clean_environment: Option<&'static str>,
}

pub(crate) fn cases() -> Vec<Case> {
    [origins::cases(), others::cases(), routes::cases()].into_iter().flatten().collect()
}

/// A policy that allows these origins and nothing else.
pub(crate) fn policy(origins: &[&str]) -> PolicyConfig {
    PolicyConfig { allow_origins: list(origins), ..PolicyConfig::default() }
}

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn case(
    id: &'static str,
    severity: PolicySeverity,
    found: PolicyConfig,
    clean: PolicyConfig,
) -> Case {
    let alone = |policy| RoutesConfig { default: Some(policy), routes: Vec::new() };
    Case {
        id,
        severity,
        environment: None,
        found: alone(found),
        clean: alone(clean),
        clean_environment: None,
    }
}

impl Case {
    /// Both in an environment of this name.
    fn within(self, environment: &'static str) -> Self {
        let environment = Some(environment);
        Self { environment, clean_environment: environment, ..self }
    }

    /// The clean one in an environment of this name.
    fn clean_within(self, environment: &'static str) -> Self {
        Self { clean_environment: Some(environment), ..self }
    }
}

fn with_credentials(policy: PolicyConfig) -> PolicyConfig {
    PolicyConfig { allow_credentials: true, ..policy }
}

fn regex(regex: &str) -> PolicyConfig {
    PolicyConfig { allow_origin_regex: Some(regex.to_owned()), ..PolicyConfig::default() }
}
