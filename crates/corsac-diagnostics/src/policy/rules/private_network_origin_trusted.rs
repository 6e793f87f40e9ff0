use std::collections::HashSet;

use corsac::CredentialsMode;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::host;
use crate::policy::rule::{Check, PolicySeverity, policy_rule};
use crate::policy::trusted::Family;

policy_rule! {
    /// # A host of a local network is trusted
    ///
    /// ## What it finds
    /// An origin whose host is a private address (`192.168.…`, `10.…`) or a name that only a local network
    /// resolves (`wiki`, `nas.local`, `….internal`).
    ///
    /// ## Why it matters
    /// In every network another device has that address, and in a café somebody else answers to that name.
    /// Its pages are trusted like the one that was meant. Such pages seldom have a certificate either.
    ///
    /// ## Write instead
    /// A name of your own with `https://`, which can resolve to a private address all the same.
    ///
    /// ## References
    /// <https://www.rfc-editor.org/rfc/rfc1918>
    PRIVATE_NETWORK_ORIGIN_TRUSTED, "private-network-origin-trusted", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let mut seen = HashSet::new();
    let trusted = context.trusted().iter().filter(|trusted| {
        trusted.is_web()
            && host::is_private(&trusted.host)
            // A name without dots is what an expression happens to match.
            && (trusted.family != Family::Example || host::is_address(&trusted.host))
            && seen.insert(trusted.place)
    });
    let trusted = trusted.map(|trusted| {
        let severity = match trusted.credentials {
            CredentialsMode::Include => PolicySeverity::Warning,
            CredentialsMode::Omit | CredentialsMode::SameOrigin => PolicySeverity::Note,
        };
        let message =
            format!("{}, and in every network that is another device.", trusted.is_allowed());
        PRIVATE_NETWORK_ORIGIN_TRUSTED
            .finding(severity, trusted.place, message)
            .label("a local network's own")
            .help("Give the host a name of your own and serve it with https.")
    });
    trusted.collect()
}
