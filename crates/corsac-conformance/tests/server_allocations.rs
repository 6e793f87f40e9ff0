//! A decision allocates nothing.
#![allow(clippy::unwrap_used)]

use corsac::HeaderList;
use corsac::server::{
    ListedHead, OriginVerdict, Policy, PolicyConfig, RouteConfig, Routes, RoutesConfig,
};

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(str::to_owned).collect()
}

fn configs() -> Vec<PolicyConfig> {
    let listed = PolicyConfig {
        allow_origins: texts(&[
            "https://app.example.com",
            "https://*.preview.example.com",
            "https://app-*-team.example.com:*",
            "http://[::1]:*",
        ]),
        allow_methods: texts(&["PUT", "DELETE"]),
        allow_headers: texts(&["authorization", "content-type", "x-a"]),
        expose_headers: texts(&["x-request-id"]),
        timing_allow_origins: texts(&["https://app.example.com"]),
        websocket_origins: texts(&["https://app.example.com"]),
        ..PolicyConfig::default()
    };
    let any = PolicyConfig { allow_origins: texts(&["*"]), ..listed.clone() };
    let wildcards = PolicyConfig {
        allow_methods: texts(&["*"]),
        allow_headers: texts(&["*"]),
        ..listed.clone()
    };
    let credentials = PolicyConfig {
        allow_credentials: true,
        dangerously_allow_insecure_origins: true,
        ..wildcards.clone()
    };
    let debug = PolicyConfig { debug: true, ..listed.clone() };
    vec![listed, any, wildcards, credentials, debug]
}

fn heads() -> Vec<(&'static str, HeaderList)> {
    let mut heads = vec![("GET", HeaderList::default()), ("OPTIONS", HeaderList::default())];
    for origin in [
        "https://app.example.com",
        "https://a.b.preview.example.com",
        "https://app-1-team.example.com:8443",
        "http://[::1]:3000",
        "https://evil.net",
        "https://app.example.com.evil.net",
        "null",
        "nonsense",
        "",
    ] {
        let origin_line = ("Origin", origin);
        heads.push(("GET", HeaderList::from_iter([origin_line])));
        heads.push(("POST", HeaderList::from_iter([origin_line, origin_line])));
        let upgrade = ("Upgrade", "websocket");
        heads.push(("GET", HeaderList::from_iter([origin_line, upgrade])));
        for (method, names) in [
            ("PUT", "content-type,x-a"),
            ("PATCH", "x-a"),
            ("GET", "X-B"),
            ("DELETE", "authorization"),
            ("", ""),
        ] {
            heads.push((
                "OPTIONS",
                HeaderList::from_iter([
                    origin_line,
                    ("Access-Control-Request-Method", method),
                    ("Access-Control-Request-Headers", names),
                ]),
            ));
        }
    }
    heads
}

fn routes(policy: &PolicyConfig) -> Routes {
    let route = |path: &str, methods: &[&str], host: &str| RouteConfig {
        hosts: texts(&[host]),
        path: Some(path.to_owned()),
        methods: texts(methods),
        policy: Some(policy.clone()),
    };
    Routes::new(RoutesConfig {
        default: Some(policy.clone()),
        routes: vec![
            route("/public/**", &["GET"], "api.example"),
            route("/items/*/x-*", &[], "*.example"),
            route("/**/*.json", &["PUT", "DELETE"], "api.example"),
        ],
    })
    .unwrap()
}

/// How often deciding about a request, and reading the whole decision, allocates.
fn allocations(decide: impl Fn()) -> u64 {
    allocation_counter::measure(decide).count_total
}

#[test]
fn a_policy_decides_without_allocating() {
    for config in configs() {
        let policy = Policy::new(config).unwrap();
        for (method, headers) in heads() {
            let head = ListedHead::new(method, "/", &headers);
            let count = allocations(|| {
                let decision = policy.decide_with(&head, OriginVerdict::Allowed);
                assert!(decision.header_lines().count() < 9);
                assert!(decision.vary().missing_from(headers.values(b"vary")).as_str().len() < 99);
                policy.unlisted_origin(&head);
            });
            assert_eq!(count, 0, "{method} {headers:?}");
        }
    }
}

#[test]
fn routes_decide_without_allocating() {
    for config in configs() {
        let routes = routes(&config);
        for (method, headers) in heads() {
            for path in ["/", "/public/a", "/items/7/x-1", "/a/b.json", "/caf%C3%A9?a=b", "/a+b"] {
                let mut headers = headers.clone();
                headers.push(b"Host", b"api.example:8080");
                let head = ListedHead::new(method, path, &headers);
                let count = allocations(|| {
                    assert!(routes.decide(&head).header_lines().count() < 9);
                });
                assert_eq!(count, 0, "{method} {path} {headers:?}");
            }
        }
    }
}

/// The counter counts.
#[test]
fn a_path_that_is_read_in_several_ways_allocates() {
    let routes = routes(&configs()[0]);
    let headers = HeaderList::from_iter([("Origin", "https://app.example.com")]);
    let head = ListedHead::new("GET", "/public/..%2Fx", &headers);
    let decide = || assert!(routes.decide(&head).header_lines().count() < 9);
    assert!(allocations(decide) > 0);
}
