use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "crate actix-cors; the last .wrap() of the App",
        snippet: text([
            line("let cors = Cors::default()"),
            line(format!("    .allowed_origin(\"{}\")", policy.origin)),
            policy.headers("\"", |names| format!("    .allowed_headers([{names}])")),
            policy.exposed("\"", |names| format!("    .expose_headers([{names}])")),
            policy.credentials("    .supports_credentials()"),
            line(format!("    .allowed_methods([{}]);", policy.methods("\""))),
            line("App::new().wrap(cors)"),
        ]),
        trap: "The last .wrap() is the outermost: a login check that is wrapped after it answers \
               preflights first.",
    }
}
