use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, PolicySeverity, policy_rule};

policy_rule! {
    /// # Every method is allowed
    ///
    /// ## What it finds
    /// `*` in `allow_methods`: a warning with `allow_credentials`, a note without.
    ///
    /// ## Why it matters
    /// Whatever method the service knows, today or later, pages of the allowed origins may send.
    ///
    /// ## Write instead
    /// The methods that pages use. `GET`, `HEAD` and `POST` need no permission.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-methods>
    ALLOW_METHODS_OVERBROAD, "allow-methods-overbroad", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let Some(index) = context.config.allow_methods.iter().position(|text| text == "*") else {
        return Vec::new();
    };
    let severity = match context.config.allow_credentials {
        true => PolicySeverity::Warning,
        false => PolicySeverity::Note,
    };
    let place = context.entry(Key::AllowMethods, index);
    let finding = ALLOW_METHODS_OVERBROAD
        .finding(severity, place, "Pages may send every method.".to_owned())
        .label("every method")
        .help("List the methods that pages use.");
    vec![finding]
}
