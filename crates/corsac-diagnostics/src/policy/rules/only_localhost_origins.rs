use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::host;
use crate::policy::rule::{Check, policy_rule};
use crate::policy::stage::Stage;

policy_rule! {
    /// # Only pages on the developer's machine are allowed
    ///
    /// ## What it finds
    /// Lists in which every origin is `localhost` or another name of the user's own machine. Not in an
    /// environment for development.
    ///
    /// ## Why it matters
    /// It works until the page is deployed. From its real origin the same requests are refused.
    ///
    /// ## Write instead
    /// The origin that users open, beside it or in an environment of its own:
    ///
    /// ```toml
    /// allow_origins = ["https://app.example.com"]
    ///
    /// [environment.development.cors]
    /// allow_origins = ["http://localhost:5173"]
    /// ```
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-origin>
    ONLY_LOCALHOST_ORIGINS, "only-localhost-origins", Warning, Check::Policy(check)
}

pub(super) fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let config = context.config;
    let has_others = config.allow_origin_predicate.is_some() || config.allow_origin_regex.is_some();
    let is_local = |host: &str| host::is_loopback(host);
    let are_local = context.origins.iter().all(|listed| {
        let pattern = &listed.pattern;
        let host = pattern.exact_host().or_else(|| pattern.wildcard_parent());
        // `capacitor://localhost` is an application on the user's device.
        matches!(pattern.scheme(), Some("http" | "https")) && host.is_some_and(is_local)
    });
    let all_read = context.origins.len() == config.allow_origins.len();
    if context.stage == Stage::Development
        || has_others
        || context.origins.is_empty()
        || !all_read
        || !are_local
    {
        return Vec::new();
    }
    let message = "Only pages on the user's own machine are allowed.";
    let finding = ONLY_LOCALHOST_ORIGINS
        .warning(context.place(Key::AllowOrigins), message)
        .label("no origin that users open")
        .help("List the origin of the deployed page, and keep these for development.");
    vec![finding]
}
