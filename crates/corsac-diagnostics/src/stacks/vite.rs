use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "vite.config.js, for the development server",
        snippet: policy.exported("vite"),
        trap: "What server.proxy passes on is answered by the server behind it, CORS headers \
               included; and what vite build makes is served by something else.",
    }
}
