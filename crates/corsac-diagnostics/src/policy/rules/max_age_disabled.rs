use corsac::server::{Key, MaxAge};

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # Every request is preflighted anew
    ///
    /// ## What it finds
    /// A `max_age` of 0 or -1.
    ///
    /// ## Why it matters
    /// Browsers then ask before each request that needs a preflight, which doubles the number of requests
    /// and their delay. It has its use while a policy is being changed.
    ///
    /// ## Write instead
    /// Nothing, for the default of ten minutes.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-max-age>
    MAX_AGE_DISABLED, "max-age-disabled", Note, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    match context.config.max_age {
        MaxAge::Disabled | MaxAge::Seconds(0) => vec![finding(context)],
        MaxAge::Seconds(_) => Vec::new(),
    }
}

fn finding(context: &PolicyContext<'_>) -> PolicyFinding {
    MAX_AGE_DISABLED
        .note(context.place(Key::MaxAge), "Browsers ask before every request.")
        .label("no answer is kept")
        .help("Leave it out for ten minutes, which every browser keeps to.")
        .suggest(Some("600".to_owned()))
}
