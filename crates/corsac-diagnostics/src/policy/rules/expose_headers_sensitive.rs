use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # Pages may read a response header that holds a secret
    ///
    /// ## What it finds
    /// `authorization`, `x-csrf-token`, `x-auth-token` and the like in `expose_headers`, which is a warning,
    /// and `set-cookie`, which no page can ever read, so that it is an error.
    ///
    /// ## Why it matters
    /// A script of any allowed origin reads the value, also one that somebody else put into such a page.
    ///
    /// ## Write instead
    /// The names that pages need, such as `x-request-id`. A token that the page must have is better asked
    /// for than sent along with every response.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
    EXPOSE_HEADERS_SENSITIVE, "expose-headers-sensitive", Error, Check::Policy(check)
}

const SECRET: [&str; 11] = [
    "authorization",
    "x-access-token",
    "x-amz-security-token",
    "x-api-key",
    "x-auth-token",
    "x-csrf-token",
    "x-csrftoken",
    "x-refresh-token",
    "x-session-id",
    "x-session-token",
    "x-xsrf-token",
];

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let names = context.config.expose_headers.iter().enumerate();
    let secret = names.filter(|(_, name)| SECRET.contains(&name.to_ascii_lowercase().as_str()));
    let findings = secret.map(|(index, name)| {
        let message = format!("Scripts of every allowed origin can read `{name}`.");
        EXPOSE_HEADERS_SENSITIVE
            .warning(context.entry(Key::ExposeHeaders, index), message)
            .label("often a secret")
            .help("Remove it, unless pages cannot do without.")
    });
    findings.collect()
}
