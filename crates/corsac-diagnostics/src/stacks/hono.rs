use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "hono/cors; before the routes",
        snippet: text([
            line("import { cors } from 'hono/cors';"),
            line("app.use('*', cors({"),
            line(format!("  origin: ['{}'],", policy.origin)),
            line(format!("  allowMethods: [{}],", policy.methods("'"))),
            policy.headers("'", |names| format!("  allowHeaders: [{names}],")),
            policy.exposed("'", |names| format!("  exposeHeaders: [{names}],")),
            policy.credentials("  credentials: true,"),
            line("}));"),
        ]),
        trap: "A route above this call answers without CORS headers; `origin` takes texts or \
               a function, not regular expressions.",
    }
}
