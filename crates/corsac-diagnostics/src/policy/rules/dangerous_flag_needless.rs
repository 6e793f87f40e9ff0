use corsac::origin::SerializedOrigin;
use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::host;
use crate::policy::rule::{Check, policy_rule};
use crate::policy::trusted::Listed;

policy_rule! {
    /// # A dangerous setting is on, and nothing needs it
    ///
    /// ## What it finds
    /// `dangerously_allow_insecure_origins` or `dangerously_allow_public_suffix_subdomains` in a policy
    /// without `allow_credentials`, or without an entry that would be refused otherwise.
    ///
    /// ## Why it matters
    /// The setting does nothing today. It waits for the entry that somebody adds without a second thought,
    /// and that would have been refused.
    ///
    /// ## Write instead
    /// Nothing.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>
    DANGEROUS_FLAG_NEEDLESS, "dangerous-flag-needless", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let config = context.config;
    let is_matched =
        config.allow_origin_regex.is_some() || config.allow_origin_predicate.is_some();
    let flags = [
        (
            Key::DangerouslyAllowInsecureOrigins,
            config.dangerously_allow_insecure_origins,
            is_matched || context.origins.iter().any(is_insecure),
        ),
        (
            Key::DangerouslyAllowPublicSuffixSubdomains,
            config.dangerously_allow_public_suffix_subdomains,
            context.origins.iter().any(is_below_public_suffix),
        ),
    ];
    let needless = flags.into_iter().filter(|(_, is_on, has_use)| {
        *is_on && !(*has_use && config.allow_credentials)
    });
    let findings = needless.map(|(key, ..)| {
        let message = match config.allow_credentials {
            true => format!("{} is on, and no entry needs it.", key.name()),
            false => format!("{} does nothing without allow_credentials.", key.name()),
        };
        DANGEROUS_FLAG_NEEDLESS
            .warning(context.place(key), message)
            .label("nothing needs it")
            .help("Remove it.")
            .suggest(Some("false".to_owned()))
    });
    findings.collect()
}

fn is_insecure(listed: &Listed<'_>) -> bool {
    let example = listed.pattern.example();
    example.is_some_and(|example| {
        SerializedOrigin::parse(example.as_bytes())
            .is_some_and(|origin| !origin.is_potentially_trustworthy())
    })
}

fn is_below_public_suffix(listed: &Listed<'_>) -> bool {
    listed.pattern.wildcard_parent().is_some_and(host::is_public_suffix)
}
