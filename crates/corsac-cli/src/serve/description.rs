//! The policies that are in force, as text: variables, environments and flags have gone into it.

use corsac::server::{
    MaxAge, OnDisallowed, PolicyConfig, PreflightHandling, PreflightStatus, RouteConfig,
    UpstreamHeaders, VaryMode,
};
use corsac_gateway::{Site, Target, Upstream};
use toml::{Table, Value};

use crate::policy::masked;

/// A policy file that says the same, without secrets. Equal texts are equal policies.
pub(super) fn of(site: &Site) -> String {
    let mut file = Table::new();
    if let Some(default) = &site.routes.default {
        file.insert("cors".to_owned(), policy(default).into());
    }
    if let Target::Upstream(upstream) = &site.default_target {
        let gateway = Table::from_iter([("upstream".to_owned(), addresses(upstream))]);
        file.insert("gateway".to_owned(), gateway.into());
    }
    let targets =
        site.targets.iter().map(|target| (*target != site.default_target).then_some(target));
    let routes = site.routes.routes.iter().zip(targets);
    let routes: Vec<Value> = routes.map(|(own, target)| route(own, target).into()).collect();
    if !routes.is_empty() {
        file.insert("route".to_owned(), routes.into());
    }
    masked::text(&file.to_string())
}

fn route(route: &RouteConfig, target: Option<&Target>) -> Table {
    let mut table = Table::new();
    if let Some(path) = &route.path {
        table.insert("path".to_owned(), path.clone().into());
    }
    list(&mut table, "hosts", &route.hosts);
    list(&mut table, "methods", &route.methods);
    match target {
        Some(Target::Upstream(upstream)) => {
            table.insert("upstream".to_owned(), addresses(upstream));
            if let Some(prefix) = &upstream.strip_prefix {
                table.insert("strip_prefix".to_owned(), prefix.clone().into());
            }
        }
        Some(Target::Folder(folder)) => {
            table.insert("folder".to_owned(), folder.path.display().to_string().into());
            if let Some(fallback) = &folder.fallback {
                table.insert("fallback".to_owned(), fallback.display().to_string().into());
            }
        }
        Some(Target::Nowhere) | None => {}
    }
    if let Some(own) = &route.policy {
        table.insert("cors".to_owned(), policy(own).into());
    }
    table
}

fn addresses(upstream: &Upstream) -> Value {
    let addresses = upstream.addresses.iter().map(ToString::to_string);
    addresses.collect::<Vec<_>>().into()
}

fn policy(config: &PolicyConfig) -> Table {
    let mut table = Table::new();
    list(&mut table, "allow_origins", &config.allow_origins);
    list(&mut table, "allow_methods", &config.allow_methods);
    list(&mut table, "allow_headers", &config.allow_headers);
    list(&mut table, "expose_headers", &config.expose_headers);
    list(&mut table, "timing_allow_origins", &config.timing_allow_origins);
    list(&mut table, "websocket_origins", &config.websocket_origins);
    if let Some(regex) = &config.allow_origin_regex {
        table.insert("allow_origin_regex".to_owned(), regex.clone().into());
    }
    for (name, value) in scalars(config) {
        table.insert(name.to_owned(), value);
    }
    let dangers = [
        ("dangerously_allow_null_origin", config.dangerously_allow_null_origin),
        ("dangerously_allow_insecure_origins", config.dangerously_allow_insecure_origins),
        (
            "dangerously_allow_public_suffix_subdomains",
            config.dangerously_allow_public_suffix_subdomains,
        ),
    ];
    for (name, _) in dangers.into_iter().filter(|(_, is_there)| *is_there) {
        table.insert(name.to_owned(), true.into());
    }
    table
}

/// The keys that always have a value.
fn scalars(config: &PolicyConfig) -> [(&'static str, Value); 8] {
    let max_age = match config.max_age {
        MaxAge::Disabled => -1,
        MaxAge::Seconds(seconds) => i64::try_from(seconds).unwrap_or(i64::MAX),
    };
    let on_disallowed = match config.on_disallowed {
        OnDisallowed::Omit => "omit",
        OnDisallowed::Reject => "reject",
    };
    let preflight = match config.preflight {
        PreflightHandling::Answer => "answer",
        PreflightHandling::Forward => "forward",
    };
    let preflight_status = match config.preflight_status {
        PreflightStatus::NoContent => 204,
        PreflightStatus::Ok => 200,
    };
    let upstream_headers = match config.upstream_headers {
        UpstreamHeaders::Replace => "replace",
        UpstreamHeaders::Keep => "keep",
    };
    let vary = match config.vary {
        VaryMode::Auto => "auto",
        VaryMode::Always => "always",
    };
    [
        ("allow_credentials", config.allow_credentials.into()),
        ("max_age", max_age.into()),
        ("on_disallowed", on_disallowed.into()),
        ("preflight", preflight.into()),
        ("preflight_status", preflight_status.into()),
        ("upstream_headers", upstream_headers.into()),
        ("vary", vary.into()),
        ("debug", config.debug.into()),
    ]
}

fn list(table: &mut Table, name: &str, entries: &[String]) {
    if !entries.is_empty() {
        table.insert(name.to_owned(), entries.to_vec().into());
    }
}

#[cfg(test)]
mod tests {
    use corsac_policy_file::{Settings, read};

    use super::*;

    const FILE: &str = r#"
        [cors]
        allow_origins = ["https://${HOST}", "http://localhost:*"]
        allow_origin_regex = 'https://pr-[0-9]+\.example\.com'
        allow_methods = ["PUT"]
        allow_headers = ["*"]
        expose_headers = ["x-a"]
        allow_credentials = true
        max_age = -1
        on_disallowed = "reject"
        preflight = "forward"
        preflight_status = 200
        upstream_headers = "keep"
        vary = "always"
        debug = true
        timing_allow_origins = ["*"]
        websocket_origins = ["https://a.example"]
        dangerously_allow_insecure_origins = true
        dangerously_allow_public_suffix_subdomains = true
        [[route]]
        path = "/a/**"
        hosts = ["a.example"]
        methods = ["GET"]
        [[route]]
        [route.cors]
        allow_origins = ["*"]
        dangerously_allow_null_origin = true
        [environment.staging.cors]
        allow_methods = ["PATCH"]
    "#;

    #[test]
    fn a_description_is_a_policy_file_that_says_the_same() {
        let variables = |_: &str| Some("a.example".to_owned());
        let settings =
            Settings { environment: Some("staging"), variables: &variables, ..Settings::default() };
        let config = read(FILE, &settings).file.config;
        let text = of(&Site::new(config.clone(), Target::Nowhere));
        assert!(text.contains("https://a.example") && text.contains("PATCH"), "{text}");
        let again = read(&text, &Settings::default());
        assert!(again.problems.is_empty(), "{:?}", again.problems);
        assert_eq!(format!("{:?}", again.file.config), format!("{config:?}"));
    }
}
