use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "next.config.js, for route handlers below app/api",
        snippet: policy.exported("nextjs"),
        trap: "A route with dynamic = 'force-static' answers OPTIONS with 405, so that preflights \
               fail whatever headers() adds.",
    }
}
