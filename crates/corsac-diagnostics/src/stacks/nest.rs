use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "main.ts, right after NestFactory.create()",
        snippet: text([
            line("app.enableCors({"),
            line(format!("  origin: ['{}'],", policy.origin)),
            line(format!("  methods: [{}],", policy.methods("'"))),
            policy.headers("'", |names| format!("  allowedHeaders: [{names}],")),
            policy.exposed("'", |names| format!("  exposedHeaders: [{names}],")),
            policy.credentials("  credentials: true,"),
            line("});"),
        ]),
        trap: "Middleware that app.use() adds above this call answers preflights first, \
               without CORS headers.",
    }
}
