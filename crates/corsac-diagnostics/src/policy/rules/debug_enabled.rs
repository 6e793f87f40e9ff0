use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, PolicySeverity, policy_rule};
use crate::policy::stage::Stage;

policy_rule! {
    /// # Refused preflights explain themselves
    ///
    /// ## What it finds
    /// `debug = true`: a warning in an environment whose name says production, otherwise a note.
    ///
    /// ## Why it matters
    /// A refused preflight then gets headers that say what would have been allowed. That helps developers,
    /// and strangers as well.
    ///
    /// ## Write instead
    /// The setting in the environment of development:
    ///
    /// ```toml
    /// [environment.development.cors]
    /// debug = true
    /// ```
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-cors-protocol>
    DEBUG_ENABLED, "debug-enabled", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let severity = match context.stage {
        _ if !context.config.debug => return Vec::new(),
        Stage::Development => return Vec::new(),
        Stage::Production => PolicySeverity::Warning,
        Stage::Unknown => PolicySeverity::Note,
    };
    let message = "Refused preflights tell strangers what the policy allows.".to_owned();
    let finding = DEBUG_ENABLED
        .finding(severity, context.place(Key::Debug), message)
        .label("for developers")
        .help("Turn it on in the environment of development only.")
        .suggest(Some("false".to_owned()));
    vec![finding]
}
