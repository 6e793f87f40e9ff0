use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "a @Configuration class that implements WebMvcConfigurer",
        snippet: lines([
            line("@Override"),
            line("public void addCorsMappings(CorsRegistry registry) {"),
            line("  registry.addMapping(\"/**\")"),
            line(format!("    .allowedOrigins(\"{}\")", policy.origin)),
            policy.headers("\"", |names| format!("    .allowedHeaders({names})")),
            policy.exposed("\"", |names| format!("    .exposedHeaders({names})")),
            policy.credentials("    .allowCredentials(true)"),
            line(format!("    .allowedMethods({});", policy.methods("\""))),
            line("}"),
        ]),
        trap: "Spring Security comes first and answers preflights with 401 or 403, unless it has \
               http.cors(Customizer.withDefaults()).",
    }
}
