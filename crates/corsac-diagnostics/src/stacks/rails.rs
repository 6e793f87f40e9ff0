use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "gem rack-cors; config/initializers/cors.rb",
        snippet: policy.exported("rails"),
        trap: "It has to be the first middleware (insert_before 0), or a login check answers \
               preflights before it does.",
    }
}
