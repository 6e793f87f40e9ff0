use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "npm package cors; where the app is made, before every route and login check",
        snippet: lines([
            line("const cors = require('cors');"),
            line("app.use(cors({"),
            line(format!("  origin: ['{}'],", policy.origin)),
            line(format!("  methods: [{}],", policy.methods("'"))),
            policy.headers("'", |names| format!("  allowedHeaders: [{names}],")),
            policy.exposed("'", |names| format!("  exposedHeaders: [{names}],")),
            policy.credentials("  credentials: true,"),
            line("}));"),
        ]),
        trap: "app.use() works in the order of the calls: a route or a login check above this \
               one answers without CORS headers.",
    }
}
