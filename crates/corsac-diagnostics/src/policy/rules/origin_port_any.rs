use corsac::CredentialsMode;

use crate::policy::context::PolicyContext;
use crate::policy::finding::{PolicyFinding, PolicyPlace};
use crate::policy::host;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, PolicySeverity, policy_rule};

policy_rule! {
    /// # Every port of a host is trusted
    ///
    /// ## What it finds
    /// A pattern with `:*` for a host other than this machine's own, or a regular expression that allows
    /// any port.
    ///
    /// ## Why it matters
    /// Another service on the same host, one that shows what users upload or that only developers use,
    /// becomes as trusted as the application. The weakest of them decides.
    ///
    /// ## Write instead
    /// The port, or none for the scheme's own:
    ///
    /// ```toml
    /// allow_origins = ["https://app.example.com", "https://app.example.com:8443"]
    /// ```
    ///
    /// ## References
    /// <https://html.spec.whatwg.org/#concept-origin>
    ORIGIN_PORT_ANY, "origin-port-any", Warning, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let listed = context.trusted().iter().filter(|trusted| {
        trusted.text.ends_with(":*") && !host::is_loopback(&trusted.host)
    });
    let listed = listed.map(|trusted| {
        let message = format!("`{}` trusts whatever runs on any port of that host.", trusted.text);
        finding(trusted.credentials, trusted.place, message)
            .label("any port")
            .suggest(trusted.text.strip_suffix(":*").map(str::to_owned))
    });
    let matched = proof::findings(context, Class::Port, |proof, place| {
        let message = format!("`{}` is allowed: any port of that host is.", proof.origin);
        finding(context.credentials(), place, message).label(format!("allows `{}`", proof.origin))
    });
    listed.chain(matched).collect()
}

fn finding(credentials: CredentialsMode, place: PolicyPlace, message: String) -> PolicyFinding {
    let severity = match credentials {
        CredentialsMode::Include => PolicySeverity::Warning,
        CredentialsMode::Omit | CredentialsMode::SameOrigin => PolicySeverity::Note,
    };
    ORIGIN_PORT_ANY.finding(severity, place, message).help("Name the ports that pages come from.")
}
