use corsac::Method;
use corsac::server::{Key, PolicyConfig, RouteConfig};

use crate::policy::context::Context;
use crate::policy::finding::{PolicyFinding, PolicyPlace};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A route is for a method that its policy does not allow
    ///
    /// ## What it finds
    /// A method of a route's `methods` that needs permission and that `allow_methods` of the route's policy
    /// does not list.
    ///
    /// ## Why it matters
    /// Preflights for the method come to this route, and it refuses them all. Other routes are not asked.
    ///
    /// ## Write instead
    /// The method in both:
    ///
    /// ```toml
    /// [[route]]
    /// path = "/items/**"
    /// methods = ["PUT"]
    /// [route.cors]
    /// allow_origins = ["https://app.example.com"]
    /// allow_methods = ["PUT"]
    /// ```
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-methods>
    ROUTE_METHOD_NOT_ALLOWED, "route-method-not-allowed", Warning, Check::Routes(check)
}

fn check(context: &Context<'_>) -> Vec<PolicyFinding> {
    let config = context.config;
    let routes = config.routes.iter().enumerate();
    let findings = routes.flat_map(|(index, route)| {
        let own = route.policy.as_ref().map(|policy| (Some(index), policy));
        let default = config.default.as_ref().map(|policy| (None, policy));
        own.or(default).map(|(of, policy)| refused(index, route, of, policy)).unwrap_or_default()
    });
    findings.collect()
}

/// What route `index` is for and its policy, which stands in `of`, does not allow.
fn refused(
    index: usize,
    route: &RouteConfig,
    of: Option<usize>,
    policy: &PolicyConfig,
) -> Vec<PolicyFinding> {
    let method = |text: &String| Method::parse(text).ok().map(Method::normalize);
    let allowed: Vec<_> = policy.allow_methods.iter().filter_map(method).collect();
    if policy.allow_methods.iter().any(|text| text == "*") {
        return Vec::new();
    }
    let methods = route.methods.iter().enumerate();
    let refused = methods.filter_map(|(entry, text)| {
        let method = method(text)?;
        // Preflights are matched by the method that they announce.
        let needs_none = method.is_cors_safelisted() || method == Method::OPTIONS;
        let is_mistyped = method.as_str() != text.to_ascii_uppercase();
        let is_told = is_mistyped || method.is_forbidden();
        if needs_none || is_told || allowed.contains(&method) {
            return None;
        }
        let message = format!("The route is for `{text}`, and its policy does not allow it.");
        let finding = ROUTE_METHOD_NOT_ALLOWED
            .warning(PolicyPlace::entry(Some(index), Key::Methods, entry), message)
            .label("not in allow_methods")
            .help(format!("Add \"{method}\" to allow_methods of the route's policy."));
        Some(finding.related(PolicyPlace::of(of, Key::AllowMethods), "the policy's methods"))
    });
    refused.collect()
}
