use std::collections::HashSet;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::host;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, policy_rule};
use crate::policy::trusted::Family;

policy_rule! {
    /// # An origin without encryption is trusted
    ///
    /// ## What it finds
    /// An origin or pattern with `http://` that is not this machine's own. With `allow_credentials` it is an
    /// error, unless `dangerously_allow_insecure_origins` is set.
    ///
    /// ## Why it matters
    /// Anyone on the way to the user, such as the owner of a wireless network, can put a script into a page
    /// that comes without encryption. That script then reads what the API returns, though the API itself
    /// is encrypted.
    ///
    /// ## Write instead
    /// The same origin with `https://`. Pages on the developer's own machine (`http://localhost`) are not
    /// found by this rule.
    ///
    /// ## References
    /// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>
    HTTP_ORIGIN_TRUSTED, "http-origin-trusted", Error, Check::Policy(check)
}

const HELP: &str = "Serve the page with https and list that origin.";

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let mut seen = HashSet::new();
    let trusted = context.trusted().iter().filter(|trusted| {
        trusted.scheme == "http"
            && !host::is_loopback(&trusted.host)
            && !host::is_private(&trusted.host)
            && seen.insert(trusted.place)
    });
    let trusted: Vec<_> = trusted
        .map(|trusted| {
            let message =
                format!("{}, and anyone on the way can change its pages.", trusted.is_allowed());
            let https = trusted.text.replacen("http://", "https://", 1);
            HTTP_ORIGIN_TRUSTED
                .warning(trusted.place, message)
                .label("not encrypted")
                .help(HELP)
                .suggest((trusted.family != Family::Example).then_some(https))
        })
        .collect();
    let is_new = |finding: &PolicyFinding| trusted.iter().all(|own| own.place != finding.place);
    let matched = proof::findings(context, Class::Http, |proof, place| {
        let message = format!("`{}` is allowed, besides `{}`.", proof.origin, proof.model);
        HTTP_ORIGIN_TRUSTED.warning(place, message).label("allows http").help(HELP)
    });
    let matched: Vec<_> = matched.into_iter().filter(is_new).collect();
    trusted.into_iter().chain(matched).collect()
}
