use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "npm package cors; where the app is made, before every route and login check",
        snippet: policy.exported("express"),
        trap: "app.use() works in the order of the calls: a route or a login check above this \
               one answers without CORS headers.",
    }
}
