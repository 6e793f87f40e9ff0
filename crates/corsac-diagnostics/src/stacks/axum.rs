use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    let methods: Vec<_> = policy.methods.iter().map(|method| self::method(method)).collect();
    let names: Vec<_> = policy.headers.iter().map(|name| self::name(name)).collect();
    let exposed: Vec<_> = policy.exposed.iter().map(|name| self::name(name)).collect();
    let list = |name: &str, items: &[String]| {
        (!items.is_empty()).then(|| format!("    .{name}([{}])", items.join(", ")))
    };
    Hint {
        place: "crate tower-http, feature cors",
        snippet: lines([
            line(format!("let origin = HeaderValue::from_static(\"{}\");", policy.origin)),
            line("let cors = CorsLayer::new()"),
            list("allow_methods", &methods),
            list("allow_headers", &names),
            list("expose_headers", &exposed),
            policy.credentials("    .allow_credentials(true)"),
            line("    .allow_origin([origin]);"),
            line("let app = router.layer(cors);"),
        ]),
        trap: "layer() covers the routes that were added before it, so call it last; a login layer \
               added after it is outside of it and answers first.",
    }
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
