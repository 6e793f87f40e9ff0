use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "AWS HTTP API: its CorsConfiguration",
        snippet: text([
            line("{"),
            line(format!("  \"AllowOrigins\": [\"{}\"],", policy.origin)),
            policy.headers("\"", |names| format!("  \"AllowHeaders\": [{names}],")),
            policy.exposed("\"", |names| format!("  \"ExposeHeaders\": [{names}],")),
            policy.credentials("  \"AllowCredentials\": true,"),
            line(format!("  \"AllowMethods\": [{}]", policy.methods("\""))),
            line("}"),
        ]),
        trap: "A route ANY or $default with an authorizer takes preflights too and refuses them: add \
               a route OPTIONS /{proxy+} without one.",
    }
}
