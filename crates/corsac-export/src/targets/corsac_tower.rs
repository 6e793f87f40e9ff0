//! Rust: the policy as it is, in the types of `corsac::server`.

use std::fmt::Write;

use corsac::server::{
    MaxAge, OnDisallowed, PolicyConfig, PreflightHandling, PreflightStatus, RouteConfig,
    UpstreamHeaders, VaryMode,
};

use crate::comment;
use crate::export::{Approximated, Written};
use crate::file::File;
use crate::quote;
use crate::target::Target;

pub(super) const TARGET: Target = Target {
    name: "corsac-tower",
    title: "axum, hyper or tonic with the crate corsac-tower",
    proven_on: "axum 0.8.9, corsac-tower 0.1.0",
    limits: &[],
    page: "\
# axum, hyper or tonic with corsac-tower

`cors.rs` goes beside `main.rs`; `mod cors;` and a layer around the whole router:

```rust
let app = Router::new().route(\"/\", get(index)).layer(CorsLayer::new(cors::routes()?));
```

Outermost, so that responses of other layers have the headers too. Every key of a policy file means
the same here, since the middleware and corsac have the same core: nothing differs.
",
    write,
};

const PLACE: &str = "\
The outermost layer of the router: `.layer(CorsLayer::new(cors::routes()?))`, after every other
`.layer(…)`, so that responses of those have the headers too.";

fn write(approximated: &Approximated<'_>) -> Written {
    let config = &approximated.config;
    let mut text = comment::lines("//", &comment::head(&TARGET, approximated, PLACE));
    text.push_str(
        "\nuse corsac::server::*;\n\n/// Who may read what.\n\
         pub fn routes() -> Result<Routes, ConfigErrors> {\n    Routes::new(RoutesConfig {\n",
    );
    match &config.default {
        Some(policy) => {
            let _ = writeln!(text, "        default: Some({}),", self::policy(policy, 2));
        }
        None => text.push_str("        default: None,\n"),
    }
    if config.routes.is_empty() {
        text.push_str("        routes: vec![],\n");
    } else {
        text.push_str("        routes: vec![\n");
        config.routes.iter().for_each(|route| text.push_str(&self::route(route)));
        text.push_str("        ],\n");
    }
    text.push_str("    })\n}\n");
    vec![File { name: "cors.rs", text }]
}

fn route(route: &RouteConfig) -> String {
    let mut text = "            RouteConfig {\n".to_owned();
    let mut line = |key: &str, value: String| {
        let _ = writeln!(text, "                {key}: {value},");
    };
    if !route.hosts.is_empty() {
        line("hosts", strings(&route.hosts));
    }
    if let Some(path) = &route.path {
        line("path", format!("Some({}.into())", quote::rust(path)));
    }
    if !route.methods.is_empty() {
        line("methods", strings(&route.methods));
    }
    if let Some(policy) = &route.policy {
        line("policy", format!("Some({})", self::policy(policy, 4)));
    }
    text + "                ..RouteConfig::default()\n            },\n"
}

/// The keys that do not have their defaults.
fn policy(policy: &PolicyConfig, depth: usize) -> String {
    let indent = "    ".repeat(depth);
    let mut text = "PolicyConfig {\n".to_owned();
    for (key, value) in lists(policy).into_iter().chain(choices(policy)).chain(flags(policy)) {
        let _ = writeln!(text, "{indent}    {key}: {value},");
    }
    format!("{text}{indent}    ..PolicyConfig::default()\n{indent}}}")
}

fn lists(policy: &PolicyConfig) -> Vec<(&'static str, String)> {
    let lists = [
        ("allow_origins", &policy.allow_origins),
        ("allow_methods", &policy.allow_methods),
        ("allow_headers", &policy.allow_headers),
        ("expose_headers", &policy.expose_headers),
        ("timing_allow_origins", &policy.timing_allow_origins),
        ("websocket_origins", &policy.websocket_origins),
    ];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let regex = policy.allow_origin_regex.as_ref();
    let regex = regex.map(|regex| ("allow_origin_regex", format!("Some({}.into())", quote::rust(regex))));
    lists.map(|(key, list)| (key, strings(list))).chain(regex).collect()
}

fn choices(policy: &PolicyConfig) -> Vec<(&'static str, String)> {
    let max_age = match policy.max_age {
        max_age if max_age == MaxAge::default() => None,
        MaxAge::Disabled => Some("MaxAge::Disabled".to_owned()),
        MaxAge::Seconds(seconds) => Some(format!("MaxAge::Seconds({seconds})")),
    };
    let written = [
        ("on_disallowed", "OnDisallowed::Reject", policy.on_disallowed == OnDisallowed::Reject),
        ("preflight", "PreflightHandling::Forward", policy.preflight == PreflightHandling::Forward),
        ("preflight_status", "PreflightStatus::Ok", policy.preflight_status == PreflightStatus::Ok),
        ("upstream_headers", "UpstreamHeaders::Keep", policy.upstream_headers == UpstreamHeaders::Keep),
        ("vary", "VaryMode::Always", policy.vary == VaryMode::Always),
    ];
    let chosen = written.into_iter().filter(|(.., is_chosen)| *is_chosen);
    let max_age = max_age.map(|max_age| ("max_age", max_age));
    max_age.into_iter().chain(chosen.map(|(key, value, _)| (key, value.to_owned()))).collect()
}

fn flags(policy: &PolicyConfig) -> impl Iterator<Item = (&'static str, String)> {
    let flags = [
        ("allow_credentials", policy.allow_credentials),
        ("debug", policy.debug),
        ("dangerously_allow_null_origin", policy.dangerously_allow_null_origin),
        ("dangerously_allow_insecure_origins", policy.dangerously_allow_insecure_origins),
        (
            "dangerously_allow_public_suffix_subdomains",
            policy.dangerously_allow_public_suffix_subdomains,
        ),
    ];
    flags.into_iter().filter(|(_, is_set)| *is_set).map(|(key, _)| (key, "true".to_owned()))
}

fn strings(texts: &[String]) -> String {
    let owned = |text: &str| format!("{}.into()", quote::rust(text));
    format!("vec![{}]", quote::list(texts, owned))
}
