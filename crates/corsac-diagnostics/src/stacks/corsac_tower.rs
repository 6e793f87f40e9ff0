use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "crate corsac-tower; the last layer() of the router",
        snippet: policy.exported("corsac-tower"),
        trap: "layer() covers the routes that were added before it, so call it last; a login layer \
               added after it is outside of it and answers first.",
    }
}
