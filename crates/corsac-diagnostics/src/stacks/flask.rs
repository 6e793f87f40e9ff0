use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "pip package flask-cors; where the app is made",
        snippet: lines([
            line("CORS("),
            line("    app,"),
            line(format!("    origins=[\"{}\"],", policy.origin)),
            line(format!("    methods=[{}],", policy.methods("\""))),
            policy.headers("\"", |names| format!("    allow_headers=[{names}],")),
            policy.exposed("\"", |names| format!("    expose_headers=[{names}],")),
            policy.credentials("    supports_credentials=True,"),
            line("    always_send=False,"),
            line(")"),
        ]),
        trap: "A preflight to a URL without a route is answered 404 and fails. An origin with a * in \
               it is read as a regular expression.",
    }
}
