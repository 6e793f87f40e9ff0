use corsac::Method;
use corsac::server::{Key, PolicyConfig, RouteConfig};

use crate::policy::context::Context;
use crate::policy::finding::{PolicyFinding, PolicyPlace};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A policy allows a method that its route never sees
    ///
    /// ## What it finds
    /// A method of a route's own `allow_methods` that is not among the route's `methods`.
    ///
    /// ## Why it matters
    /// Requests with the method, and preflights that announce it, go to another route or to the default
    /// policy. The permission has no effect.
    ///
    /// ## Write instead
    /// The method in the route's `methods` too, or in neither.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-request-method>
    ROUTE_METHOD_NEVER_SEEN, "route-method-never-seen", Warning, Check::Routes(check)
}

fn check(context: &Context<'_>) -> Vec<PolicyFinding> {
    let routes = context.config.routes.iter().enumerate();
    let findings = routes.flat_map(|(index, route)| {
        let policy = route.policy.as_ref().filter(|_| !route.methods.is_empty());
        policy.map(|policy| unseen(index, route, policy)).unwrap_or_default()
    });
    findings.collect()
}

fn unseen(index: usize, route: &RouteConfig, policy: &PolicyConfig) -> Vec<PolicyFinding> {
    let method = |text: &String| Method::parse(text).ok().map(Method::normalize);
    let seen: Vec<_> = route.methods.iter().filter_map(method).collect();
    let allowed = policy.allow_methods.iter().enumerate();
    let unseen = allowed.filter_map(|(entry, text)| {
        let method = method(text).filter(|_| text != "*")?;
        if method.is_cors_safelisted() || method == Method::OPTIONS || seen.contains(&method) {
            return None;
        }
        let place = PolicyPlace::entry(Some(index), Key::AllowMethods, entry);
        let message = format!("The route is not for `{text}`, so its policy never allows it.");
        let finding = ROUTE_METHOD_NEVER_SEEN
            .warning(place, message)
            .label("not among the route's methods")
            .help(format!("Add \"{method}\" to the route's methods, or remove it here."));
        let methods = PolicyPlace::of(Some(index), Key::Methods);
        Some(finding.related(methods, "what the route is for"))
    });
    unseen.collect()
}
