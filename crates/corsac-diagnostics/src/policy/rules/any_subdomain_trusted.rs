use corsac::CredentialsMode;

use super::hosting_origin_trusted::is_shared;
use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::host;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, PolicySeverity, policy_rule};
use crate::policy::trusted::{Family, Trusted};

policy_rule! {
    /// # Every subdomain is trusted
    ///
    /// ## What it finds
    /// A pattern such as `https://*.example.com`, or a regular expression that allows names which nobody
    /// listed below a domain. With `allow_credentials`, a pattern for everything below a registered domain
    /// is a warning; one below a name of its own (`https://*.preview.example.com`) is a note.
    ///
    /// ## Why it matters
    /// Whoever controls one of those names, by a forgotten DNS entry, a hosting provider or a fault in one
    /// site, can read what the API returns to your users. Such pages are of the same site, so that
    /// `SameSite` cookies go along with their requests.
    ///
    /// ## Write instead
    /// The names that need access, one by one; or a pattern below a name that is used for nothing else:
    ///
    /// ```toml
    /// allow_origins = ["https://app.example.com", "https://*.preview.example.com"]
    /// ```
    ///
    /// ## References
    /// <https://html.spec.whatwg.org/#same-site>
    ANY_SUBDOMAIN_TRUSTED, "any-subdomain-trusted", Warning, Check::Policy(check)
}

const HELP: &str = "List the names that need access, or give them a name of their own to be below.";

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let families = context.trusted().iter().filter(|trusted| {
        trusted.family == Family::Subdomains
            && !host::is_public_suffix(&trusted.host)
            && !is_shared(trusted)
    });
    let families = families.map(|trusted| {
        let message = format!("`{}` trusts every name below `{}`.", trusted.text, trusted.host);
        ANY_SUBDOMAIN_TRUSTED
            .finding(severity(trusted), trusted.place, message)
            .label("any name below it")
            .help(HELP)
    });
    let matched = proof::findings(context, Class::Subdomain, |proof, place| {
        let message = format!("`{}` is allowed, which nobody listed.", proof.origin);
        let severity = match context.credentials() {
            CredentialsMode::Include => PolicySeverity::Warning,
            CredentialsMode::Omit | CredentialsMode::SameOrigin => PolicySeverity::Note,
        };
        ANY_SUBDOMAIN_TRUSTED
            .finding(severity, place, message)
            .label(format!("allows what has the domain of `{}`", proof.model))
            .help(HELP)
    });
    families.chain(matched).collect()
}

/// A name that was set apart is a smaller risk than a whole domain.
fn severity(trusted: &Trusted) -> PolicySeverity {
    let is_whole_domain = host::registrable_domain(&trusted.host) == Some(&trusted.host);
    match trusted.credentials {
        CredentialsMode::Include if is_whole_domain => PolicySeverity::Warning,
        _ => PolicySeverity::Note,
    }
}
