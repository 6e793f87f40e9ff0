use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # Every page may read exact timings
    ///
    /// ## What it finds
    /// `*` in `timing_allow_origins`.
    ///
    /// ## Why it matters
    /// How long a response took and how large it was can say what is in it: whether somebody is logged in,
    /// or how many results a search has.
    ///
    /// ## Write instead
    /// The origins that measure:
    ///
    /// ```toml
    /// timing_allow_origins = ["https://app.example.com"]
    /// ```
    ///
    /// ## References
    /// <https://w3c.github.io/resource-timing/#sec-timing-allow-origin>
    TIMING_ALLOW_ORIGIN_OPEN, "timing-allow-origin-open", Note, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let wildcard = context.config.timing_allow_origins.iter().position(|text| text == "*");
    let finding = wildcard.map(|index| {
        let place = context.entry(Key::TimingAllowOrigins, index);
        TIMING_ALLOW_ORIGIN_OPEN
            .note(place, "Every page can measure how long responses take and how large they are.")
            .label("every page")
            .help("List the origins that measure.")
    });
    finding.into_iter().collect()
}
