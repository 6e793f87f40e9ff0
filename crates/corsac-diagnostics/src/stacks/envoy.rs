use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "typed_per_filter_config of the virtual host or route",
        snippet: lines([
            line("envoy.filters.http.cors:"),
            line(format!("  \"@type\": {TYPE}")),
            line("  allow_origin_string_match:"),
            line(format!("    - exact: {}", policy.origin)),
            line(format!("  allow_methods: {}", policy.methods(""))),
            policy.headers("", |names| format!("  allow_headers: {names}")),
            policy.exposed("", |names| format!("  expose_headers: {names}")),
            policy.credentials("  allow_credentials: true"),
        ]),
        trap: "It does nothing unless the filter envoy.filters.http.cors stands in http_filters, \
               before those that check logins. Envoy never sends Vary; add it to the responses.",
    }
}

const TYPE: &str = "type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy";
