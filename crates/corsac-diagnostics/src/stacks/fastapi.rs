use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "fastapi.middleware.cors; after every other add_middleware()",
        snippet: lines([
            line("app.add_middleware("),
            line("    CORSMiddleware,"),
            line(format!("    allow_origins=[\"{}\"],", policy.origin)),
            line(format!("    allow_methods=[{}],", policy.methods("\""))),
            policy.headers("\"", |names| format!("    allow_headers=[{names}],")),
            policy.exposed("\"", |names| format!("    expose_headers=[{names}],")),
            policy.credentials("    allow_credentials=True,"),
            line(")"),
        ]),
        trap: "An exception that nobody catches is answered outside of all middleware: its 500 has \
               no CORS headers, unless the whole app is wrapped: app = CORSMiddleware(app, ...).",
    }
}
