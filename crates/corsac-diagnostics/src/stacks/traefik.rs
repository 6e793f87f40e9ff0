use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "the dynamic configuration; name the middleware at the router",
        snippet: text([
            line("http:"),
            line("  middlewares:"),
            line("    cors:"),
            line("      headers:"),
            line("        accessControlAllowOriginList:"),
            line(format!("          - {}", policy.origin)),
            line(format!("        accessControlAllowMethods: [{}]", policy.methods(""))),
            policy.headers("", |names| format!("        accessControlAllowHeaders: [{names}]")),
            policy.exposed("", |names| format!("        accessControlExposeHeaders: [{names}]")),
            policy.credentials("        accessControlAllowCredentials: true"),
            line("        addVaryHeader: true"),
        ]),
        trap: "At the router it has to be named before the middlewares that check logins, or these \
               answer preflights first.",
    }
}
