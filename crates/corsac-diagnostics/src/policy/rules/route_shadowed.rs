use crate::policy::context::Context;
use crate::policy::finding::{PolicyFinding, PolicyPlace};
use crate::policy::reach::{Reach, earlier};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # A route is never reached
    ///
    /// ## What it finds
    /// A route that comes after another one which matches everything that it matches: the same hosts or
    /// more, the same paths or more, the same methods or more.
    ///
    /// ## Why it matters
    /// The first route that matches decides. What the later one says has no effect, and if it is the
    /// stricter one, that is not noticed.
    ///
    /// ## Write instead
    /// The narrower route first.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-cors-protocol>
    ROUTE_SHADOWED, "route-shadowed", Warning, Check::Routes(check)
}

fn check(context: &Context<'_>) -> Vec<PolicyFinding> {
    let reaches: Vec<_> = context.config.routes.iter().map(Reach::of).collect();
    let routes = reaches.iter().enumerate();
    let shadowed = routes.filter_map(|(index, route)| {
        let by = earlier(&reaches, index).position(|before| before.covers(route))?;
        let message = format!(
            "The {} route is never reached: the {} matches everything that it matches.",
            ordinal(index),
            ordinal(by)
        );
        let finding = ROUTE_SHADOWED
            .warning(PolicyPlace::Route(index), message)
            .label("never reached")
            .help("Put it before the other, or remove it.");
        Some(finding.related(PolicyPlace::Route(by), "this route comes first"))
    });
    shadowed.collect()
}

fn ordinal(index: usize) -> String {
    let number = index + 1;
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
