use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "nginx.conf: the map in http, the rest in server",
        snippet: policy.exported("nginx"),
        trap: "A location or if with an add_header of its own loses all of these. Without `always`, \
               errors have no CORS headers. If the backend sends them too, they come twice: \
               proxy_hide_header.",
    }
}
