use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "module github.com/rs/cors; around the whole router",
        snippet: text([
            line("c := cors.New(cors.Options{"),
            line(format!("    AllowedOrigins: []string{{\"{}\"}},", policy.origin)),
            line(format!("    AllowedMethods: []string{{{}}},", policy.methods("\""))),
            policy.headers("\"", |names| format!("    AllowedHeaders: []string{{{names}}},")),
            policy.exposed("\"", |names| format!("    ExposedHeaders: []string{{{names}}},")),
            policy.credentials("    AllowCredentials: true,"),
            line("})"),
            line("http.ListenAndServe(\":8080\", c.Handler(mux))"),
        ]),
        trap: "Wrap the router, not one handler in it: a router that knows only PUT answers OPTIONS \
               with 405 before the handler is asked.",
    }
}
