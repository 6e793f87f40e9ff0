use super::Hint;
use super::policy::{Policy, line, text};

/// Other methods cannot be allowed.
const METHODS: [&str; 5] = ["DELETE", "GET", "HEAD", "POST", "PUT"];

pub(super) fn hint(policy: &Policy) -> Hint {
    let mut policy = policy.clone();
    policy.methods.retain(|method| METHODS.contains(&method.as_str()));
    Hint {
        place: "the bucket's CORS configuration (Permissions)",
        snippet: text([
            line("[{"),
            line(format!("  \"AllowedOrigins\": [\"{}\"],", policy.origin)),
            policy.headers("\"", |names| format!("  \"AllowedHeaders\": [{names}],")),
            policy.exposed("\"", |names| format!("  \"ExposeHeaders\": [{names}],")),
            line(format!("  \"AllowedMethods\": [{}]", policy.methods("\""))),
            line("}]"),
        ]),
        trap: "AllowedMethods takes GET, PUT, POST, DELETE and HEAD; OPTIONS is not listed, and \
               PATCH cannot be allowed.",
    }
}
