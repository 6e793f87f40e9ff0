use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "npm package @fastify/cors; on the instance that has the routes",
        snippet: text([
            line("await fastify.register(require('@fastify/cors'), {"),
            line(format!("  origin: ['{}'],", policy.origin)),
            line(format!("  methods: [{}],", policy.methods("'"))),
            policy.headers("'", |names| format!("  allowedHeaders: [{names}],")),
            policy.exposed("'", |names| format!("  exposedHeaders: [{names}],")),
            policy.credentials("  credentials: true,"),
            line("});"),
        ]),
        trap: "Without `methods` only GET, HEAD and POST are allowed.",
    }
}
