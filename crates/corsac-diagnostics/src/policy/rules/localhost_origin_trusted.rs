use std::collections::HashSet;

use corsac::CredentialsMode;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::host;
use crate::policy::rule::{Check, PolicySeverity, policy_rule};
use crate::policy::stage::Stage;

policy_rule! {
    /// # Pages on the user's own machine are trusted
    ///
    /// ## What it finds
    /// An origin of `localhost`, `127.0.0.1` or `[::1]`. A warning with `allow_credentials`, and in an
    /// environment whose name says production; otherwise a note. Nothing in an environment for
    /// development.
    ///
    /// ## Why it matters
    /// On a developer's machine it is the application. On everybody else's it is whatever program happens
    /// to listen there, and it can read what the API returns to that user.
    ///
    /// ## Write instead
    /// The origin in an environment of its own:
    ///
    /// ```toml
    /// [environment.development.cors]
    /// allow_origins = ["http://localhost:5173"]
    /// ```
    ///
    /// ## References
    /// <https://w3c.github.io/webappsec-secure-contexts/#localhost>
    LOCALHOST_ORIGIN_TRUSTED, "localhost-origin-trusted", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let is_told = !super::only_localhost_origins::check(context).is_empty();
    if context.stage == Stage::Development || is_told {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let trusted = context.trusted().iter().filter(|trusted| {
        trusted.is_web() && host::is_loopback(&trusted.host) && seen.insert(trusted.place)
    });
    let trusted = trusted.map(|trusted| {
        let severity = match (context.stage, trusted.credentials) {
            (Stage::Production, _) | (_, CredentialsMode::Include) => PolicySeverity::Warning,
            _ => PolicySeverity::Note,
        };
        let message = format!("{}, and any program may listen there.", trusted.is_allowed());
        LOCALHOST_ORIGIN_TRUSTED
            .finding(severity, trusted.place, message)
            .label("the user's own machine")
            .help("Move it into the environment of development.")
    });
    trusted.collect()
}
