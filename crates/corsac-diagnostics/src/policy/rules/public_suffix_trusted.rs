use corsac::CredentialsMode;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::host;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, PolicySeverity, policy_rule};
use crate::policy::trusted::{Family, Trusted};

policy_rule! {
    /// # Anyone can register a name that is trusted
    ///
    /// ## What it finds
    /// A pattern directly below a public suffix, such as `https://*.github.io` or `https://*.co.uk`, or a
    /// regular expression that allows such names. With `allow_credentials` a pattern is an error, unless
    /// `dangerously_allow_public_suffix_subdomains` is set.
    ///
    /// ## Why it matters
    /// Below a public suffix names are handed out to anyone, often for nothing. A page on such a name is
    /// trusted like your own.
    ///
    /// ## Write instead
    /// Your own names:
    ///
    /// ```toml
    /// allow_origins = ["https://my-team.github.io"]
    /// ```
    ///
    /// ## References
    /// <https://publicsuffix.org/>
    PUBLIC_SUFFIX_TRUSTED, "public-suffix-trusted", Error, Check::Policy(check)
}

const HELP: &str = "List your own names one by one.";

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let families = context.trusted().iter().filter(|trusted| {
        matches!(trusted.family, Family::Subdomains | Family::Label)
            && host::is_public_suffix(&trusted.host)
    });
    let families = families.map(|trusted| {
        let message = format!(
            "`{}` trusts names below `{}`, where anyone can register.",
            trusted.text, trusted.host
        );
        PUBLIC_SUFFIX_TRUSTED
            .finding(severity(trusted), trusted.place, message)
            .label("anyone can register a name that matches")
            .help(HELP)
    });
    let matched = proof::findings(context, Class::PublicSuffix, |proof, place| {
        let message = format!("`{}` is allowed, and anyone can register it.", proof.origin);
        PUBLIC_SUFFIX_TRUSTED
            .warning(place, message)
            .label(format!("allows names below `{}`", proof.model))
            .help(HELP)
    });
    families.chain(matched).collect()
}

/// A part of a label is how hosting providers name previews.
fn severity(trusted: &Trusted) -> PolicySeverity {
    match (trusted.family, trusted.credentials) {
        (Family::Label, CredentialsMode::Omit) => PolicySeverity::Note,
        _ => PolicySeverity::Warning,
    }
}
