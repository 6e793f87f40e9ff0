use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "npm package @koa/cors; the first app.use()",
        snippet: text([
            line("const cors = require('@koa/cors');"),
            line("app.use(cors({"),
            line(format!("  origin: '{}',", policy.origin)),
            line(format!("  allowMethods: [{}],", policy.methods("'"))),
            policy.headers("'", |names| format!("  allowHeaders: [{names}],")),
            policy.exposed("'", |names| format!("  exposeHeaders: [{names}],")),
            policy.credentials("  credentials: true,"),
            line("}));"),
        ]),
        trap: "`origin` takes one origin or a function. An array is sent as several header \
               lines, which no browser accepts.",
    }
}
