//! What is no policy.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use corsac::server::{ConfigError, MaxAge, OriginPredicate, Policy, PolicyConfig};
use support::{allowing, strings, trusting};

fn errors(config: PolicyConfig) -> Vec<ConfigError> {
    Policy::new(config).err().map(|errors| errors.into_iter().collect()).unwrap_or_default()
}

/// The mistakes in words, with what to write instead.
fn report(config: PolicyConfig) -> Vec<String> {
    let line = |error: ConfigError| match error.suggestion() {
        Some(suggestion) => format!("{error} => {suggestion}"),
        None => error.to_string(),
    };
    errors(config).into_iter().map(line).collect()
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let config = PolicyConfig {
        allow_origins: strings(&["*", "null", "https://app.example/", "http://a.example"]),
        allow_methods: strings(&["TRACE", "PUT ", "PUT"]),
        allow_headers: strings(&[
            "Cookie",
            "x token",
            "Access-Control-Allow-Origin",
            "Sec-Fetch-Site",
        ]),
        expose_headers: strings(&["*", "Set-Cookie", "Origin"]),
        max_age: MaxAge::Seconds(86_401),
        dangerously_allow_null_origin: true,
        timing_allow_origins: strings(&["app.example"]),
        websocket_origins: strings(&["wss://*"]),
        ..trusting(&[])
    };
    let report = report(config);
    let starts: Vec<_> = report.iter().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(
        starts,
        [
            "allow_origins[0] `*`",
            "allow_origins[1] `null`",
            "allow_origins[2] `https",
            "allow_origins[3] `http",
            "allow_methods[0] `TRACE`",
            "allow_methods[1] `PUT `",
            "allow_headers[0] `Cookie`",
            "allow_headers[1] `x token`",
            "allow_headers[2] `Access-Control-Allow-Origin`",
            "allow_headers[3] `Sec-Fetch-Site`",
            "expose_headers[0] `*`",
            "expose_headers[1] `Set-Cookie`",
            "expose_headers[2] `Origin`",
            "max_age `86401`",
            "timing_allow_origins[0] `app.example`",
            "websocket_origins[0] `wss",
            "dangerously_allow_null_origin",
        ]
    );
    assert!(report[2].ends_with(" => https://app.example"));
    assert!(report[3].ends_with(" => https://a.example"));
    assert!(report[5].ends_with(" => PUT"));
}

#[test]
fn nobody_allowed_is_a_mistake() {
    assert_eq!(
        report(PolicyConfig::default()),
        ["allow_origins: nobody is allowed; list origins, or `*` for any"]
    );
}

#[test]
fn what_is_insecure_with_credentials() {
    let mut origins = vec![
        "http://a.example",
        "http://192.168.0.1",
        "http://*.localhost.example",
        "http://localhost.example:*",
        "capacitor://localhost.example",
        "https://*.com",
        "https://*.ck",
        "https://*.notatld",
    ];
    if cfg!(feature = "public-suffix") {
        origins.extend([
            "https://*.co.uk",
            "https://*.github.io",
            "https://*.github.io:*",
            "https://app-*-team.vercel.app",
            "https://*.compute.amazonaws.com",
            "https://*.kawasaki.jp",
        ]);
    }
    for origin in origins {
        assert_eq!(errors(trusting(&[origin])).len(), 1, "{origin}");
        assert!(errors(allowing(&[origin])).is_empty(), "{origin}");
        let dangerous = PolicyConfig {
            dangerously_allow_insecure_origins: true,
            dangerously_allow_public_suffix_subdomains: true,
            ..trusting(&[origin])
        };
        assert!(errors(dangerous).is_empty(), "{origin}");
    }
}

#[test]
fn origins_that_no_page_has_are_mistakes() {
    let long = format!("https://{}.example", "a".repeat(300));
    for origin in ["ws://a.example", "wss://*.a.example", "file://", "https://a.example:0", &long] {
        assert_eq!(errors(allowing(&[origin])).len(), 1, "{origin}");
    }
    let error = errors(allowing(&["wss://a.example"])).remove(0);
    assert_eq!(error.suggestion().as_deref(), Some("https://a.example"));
}

#[test]
fn what_is_suggested_is_taken() {
    let config = PolicyConfig {
        allow_origins: strings(&[
            "http://a.example:443",
            "http://*.com",
            "http://b.example",
            "https://A.example",
        ]),
        allow_methods: strings(&["TRACE ", "PUT "]),
        allow_headers: strings(&["Cookie:", "x-token:"]),
        ..trusting(&[])
    };
    let suggestions: Vec<_> = errors(config).iter().filter_map(ConfigError::suggestion).collect();
    assert_eq!(suggestions, ["https://b.example", "https://a.example", "PUT", "x-token"]);
}

#[test]
fn cookies_go_with_handshakes_too() {
    let config = PolicyConfig {
        websocket_origins: strings(&[
            "*",
            "https://*.com",
            "http://a.example",
            "https://a.example",
        ]),
        ..trusting(&["https://a.example"])
    };
    assert_eq!(errors(config.clone()).len(), 3);
    assert!(errors(PolicyConfig { allow_credentials: false, ..config }).is_empty());
}

#[test]
fn functions_that_admit_look_alikes_are_no_policy() {
    for careless in [
        OriginPredicate::new(|origin| origin.host().ends_with("example.com")),
        OriginPredicate::new(|origin| origin.as_str().starts_with("https://example.com")),
        OriginPredicate::new(|origin| origin.host().ends_with(".vercel.app")),
    ] {
        let config = PolicyConfig {
            allow_origin_predicate: Some(careless),
            ..trusting(&["https://example.com"])
        };
        assert_eq!(errors(config).len(), 1);
    }
}

#[test]
fn what_is_secure_with_credentials() {
    for origin in [
        "https://a.example",
        "https://[::1]",
        "http://localhost:*",
        "http://*.localhost",
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
        "https://*.example.com",
        "https://app-*-team.example.com",
        "https://a.github.io",
        "https://*.a.github.io",
        "https://*.internal",
        "http://app-*.localhost:3000",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "capacitor://localhost",
    ] {
        assert!(
            errors(trusting(&[origin])).is_empty(),
            "{origin} {:?}",
            report(trusting(&[origin]))
        );
    }
}

#[test]
fn any_spelling_of_all_origins_with_credentials_is_no_policy() {
    for origin in
        ["*", "h*", "https://*", "*://*", "https://*:*", "https://*.*", "http*://a.example", "**"]
    {
        assert!(!errors(trusting(&[origin])).is_empty(), "{origin}");
    }
    let functions = [
        OriginPredicate::new(|_| true),
        OriginPredicate::new(|origin| origin.scheme() == "https"),
        OriginPredicate::new(|origin| origin.host().ends_with(".com")),
        OriginPredicate::new(|origin| origin.host() != "evil.example"),
    ];
    for function in functions {
        let config = PolicyConfig { allow_origin_predicate: Some(function), ..trusting(&[]) };
        assert_eq!(errors(config.clone()).len(), 1);
        assert!(errors(PolicyConfig { allow_credentials: false, ..config }).is_empty());
    }
}

#[cfg(feature = "regex")]
#[test]
fn careless_regular_expressions_with_credentials_are_no_policy() {
    for regex in [
        ".*",
        ".+",
        "https?://.*",
        r"https://[^/]+",
        r"https://[a-z0-9.-]+\.com",
        r"(https://a\.example|.*)",
    ] {
        let config = PolicyConfig { allow_origin_regex: Some(regex.into()), ..trusting(&[]) };
        assert_eq!(errors(config).len(), 1, "{regex}");
    }
    for regex in ["(", "a)|(b", "(?x)a # comment", "[z-a]", "(a{1000}){1000}"] {
        let config = PolicyConfig { allow_origin_regex: Some(regex.into()), ..allowing(&[]) };
        assert_eq!(errors(config).len(), 1, "{regex}");
    }
    let exact = PolicyConfig {
        allow_origin_regex: Some(r"https://pr-\d+\.a\.example".into()),
        ..trusting(&[])
    };
    assert!(errors(exact).is_empty());
}

#[cfg(not(feature = "regex"))]
#[test]
fn without_the_feature_a_regular_expression_is_a_mistake() {
    let config = PolicyConfig { allow_origin_regex: Some("a".into()), ..allowing(&[]) };
    assert_eq!(errors(config).len(), 1);
}
