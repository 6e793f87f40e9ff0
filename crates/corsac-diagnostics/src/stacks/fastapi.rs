use super::Hint;
use super::policy::Policy;

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "fastapi.middleware.cors; after every other add_middleware()",
        snippet: policy.exported("fastapi"),
        trap: "An exception that nobody catches is answered outside of all middleware: its 500 has \
               no CORS headers, unless the whole app is wrapped: app = CORSMiddleware(app, ...).",
    }
}
