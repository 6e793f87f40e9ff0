use corsac::Method;
use corsac::server::Key;

use crate::policy::context::{Context, PolicyContext};
use crate::policy::finding::{PolicyFinding, PolicyPlace};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A method is written in a case in which pages seldom send it
    ///
    /// ## What it finds
    /// A method with lower-case letters in `allow_methods` or in a route's `methods`, such as `patch`.
    ///
    /// ## Why it matters
    /// Methods are compared with their case. Browsers turn only `delete`, `get`, `head`, `options`, `post`
    /// and `put` into capitals; `patch` is another method than `PATCH`, which is the one that servers know.
    ///
    /// ## Write instead
    /// Capitals:
    ///
    /// ```toml
    /// allow_methods = ["PATCH"]
    /// ```
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-method-normalize>
    METHOD_CASE, "method-case", Warning, Check::Routes(check)
}

fn check(context: &Context<'_>) -> Vec<PolicyFinding> {
    let allowed = context.policies.iter().flat_map(|policy| allowed(policy));
    let routes = context.config.routes.iter().enumerate();
    let routed = routes.flat_map(|(route, config)| {
        let methods = config.methods.iter().enumerate();
        methods.filter_map(move |(index, text)| {
            finding(PolicyPlace::entry(Some(route), Key::Methods, index), text)
        })
    });
    allowed.chain(routed).collect()
}

fn allowed(policy: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let methods = policy.config.allow_methods.iter().enumerate();
    let found = methods
        .filter_map(|(index, text)| finding(policy.entry(Key::AllowMethods, index), text));
    found.collect()
}

fn finding(place: PolicyPlace, text: &str) -> Option<PolicyFinding> {
    let method = Method::parse(text).ok()?.normalize();
    let capitals = text.to_ascii_uppercase();
    if method.as_str() == capitals {
        return None;
    }
    let message = format!("Browsers send `{text}` as it is, and it is not `{capitals}`.");
    let finding = METHOD_CASE.warning(place, message).label("case counts");
    Some(finding.help(format!("Write `{capitals}`.")).suggest(Some(capitals)))
}
