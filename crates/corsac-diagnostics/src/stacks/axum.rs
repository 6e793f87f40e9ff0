use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "crate tower-http, feature cors",
        snippet: text([
            line(format!("let origin = HeaderValue::from_static(\"{}\");", policy.origin)),
            line("let cors = CorsLayer::new()"),
            list("allow_methods", &policy.methods, method),
            list("allow_headers", &policy.headers, name),
            list("expose_headers", &policy.exposed, name),
            policy.credentials("    .allow_credentials(true)"),
            line("    .allow_origin([origin]);"),
            line("let app = router.layer(cors);"),
        ]),
        trap: "layer() covers the routes that were added before it, so call it last; a login layer \
               added after it is outside of it and answers first.",
    }
}

/// A call with a line for each item; none without items.
fn list(function: &str, items: &[String], item: fn(&str) -> String) -> Option<String> {
    let items: String = items.iter().map(|own| format!("        {},\n", item(own))).collect();
    (!items.is_empty()).then(|| format!("    .{function}([\n{items}    ])"))
}

fn method(method: &str) -> String {
    const NAMED: [&str; 9] =
        ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];
    match NAMED.contains(&method) {
        true => format!("Method::{method}"),
        false => format!("Method::from_bytes(b\"{method}\")?"),
    }
}

fn name(name: &str) -> String {
    format!("HeaderName::from_static(\"{}\")", name.to_lowercase())
}
