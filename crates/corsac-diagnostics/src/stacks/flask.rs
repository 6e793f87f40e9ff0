use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "pip package flask-cors; where the app is made",
        snippet: policy.exported("flask"),
        trap: "A preflight to a URL without a route is answered 404 and fails. An origin with a * in \
               it is read as a regular expression.",
    }
}
