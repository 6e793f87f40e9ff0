use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, PolicySeverity, policy_rule};

policy_rule! {
    /// # Request headers are allowed that pages should not set
    ///
    /// ## What it finds
    /// `*` in `allow_headers` (a warning with `allow_credentials`, a note without), and names that proxies
    /// or frameworks believe: `X-Forwarded-For`, `X-Original-URL`, `X-HTTP-Method-Override` and the like.
    ///
    /// ## Why it matters
    /// With such a header a page can pretend to ask from another address, for another path or with another
    /// method than the one that was checked.
    ///
    /// ## Write instead
    /// The names that the page's own code sets.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-headers>
    ALLOW_HEADERS_OVERBROAD, "allow-headers-overbroad", Warning, Check::Policy(check)
}

/// What proxies say to services, and what services take for the request's own method or path.
const BELIEVED: [&str; 16] = [
    "cf-connecting-ip",
    "client-ip",
    "forwarded",
    "true-client-ip",
    "x-client-ip",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-server",
    "x-host",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
    "x-original-url",
    "x-real-ip",
    "x-rewrite-url",
];

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let names = context.config.allow_headers.iter().enumerate();
    names.filter_map(|(index, name)| finding(context, index, name)).collect()
}

fn finding(context: &PolicyContext<'_>, index: usize, name: &str) -> Option<PolicyFinding> {
    let place = context.entry(Key::AllowHeaders, index);
    if name == "*" {
        let severity = match context.config.allow_credentials {
            true => PolicySeverity::Warning,
            false => PolicySeverity::Note,
        };
        let message = "Pages may set every request header.".to_owned();
        let finding = ALLOW_HEADERS_OVERBROAD.finding(severity, place, message);
        return Some(finding.label("every header").help("List the names that pages set."));
    }
    let lower = name.to_ascii_lowercase();
    BELIEVED.contains(&lower.as_str()).then(|| {
        let message = format!("`{name}` is what proxies and frameworks believe about a request.");
        ALLOW_HEADERS_OVERBROAD
            .warning(place, message)
            .label("not a page's to set")
            .help("Remove it, unless the service ignores what it says.")
    })
}
