use corsac::server::{Key, MaxAge};

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # Answers to preflights are to be kept for too long
    ///
    /// ## What it finds
    /// A `max_age` above 7200 seconds, which is Chromium's limit; above 86400, Firefox's limit, it is an
    /// error.
    ///
    /// ## Why it matters
    /// Browsers cut the value. For as long as an answer is kept, a browser does not notice that the policy
    /// has become stricter.
    ///
    /// ## Write instead
    /// `max_age = 7200` or less. 600, the default, is below every browser's limit.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-max-age>
    MAX_AGE_EXCESSIVE, "max-age-excessive", Error, Check::Policy(check)
}

/// What Chromium keeps to.
const LIMIT: u64 = 7_200;

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let MaxAge::Seconds(seconds) = context.config.max_age else { return Vec::new() };
    if seconds <= LIMIT {
        return Vec::new();
    }
    let message = format!("{seconds} seconds are more than Chromium keeps an answer for.");
    let finding = MAX_AGE_EXCESSIVE
        .warning(context.place(Key::MaxAge), message)
        .label(format!("Chromium cuts it to {LIMIT}"))
        .help(format!("Write {LIMIT} or less."))
        .suggest(Some(LIMIT.to_string()));
    vec![finding]
}
