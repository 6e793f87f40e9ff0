//! What preflights are answered.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use corsac::server::{DebugMode, MaxAge, Policy, PolicyConfig, PreflightHandling, PreflightStatus};
use support::{allowing, ask, preflight, strings, trusting};

const ALL: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

fn api() -> PolicyConfig {
    PolicyConfig {
        allow_methods: strings(&["PUT", "delete"]),
        allow_headers: strings(&["Content-Type", "x-token"]),
        ..trusting(&["https://app.example"])
    }
}

#[test]
fn an_allowed_preflight_gets_everything_at_once() {
    let answer = ask(&api(), "OPTIONS", &preflight("PUT", "content-type"));
    assert_eq!((answer.status, answer.vary, answer.refusal), (Some(204), ALL, None));
    assert_eq!(
        answer.lines,
        [
            ("access-control-allow-origin", "https://app.example".to_owned()),
            ("access-control-allow-credentials", "true".to_owned()),
            ("access-control-allow-methods", "PUT, DELETE".to_owned()),
            ("access-control-allow-headers", "content-type, x-token".to_owned()),
            ("access-control-max-age", "600".to_owned()),
        ]
    );
}

#[test]
fn a_refused_preflight_gets_403_and_nothing() {
    for (method, names, refusal) in [
        ("PATCH", "", "method-not-allowed `PATCH`"),
        ("put", "", "method-not-allowed `put`"),
        ("PUT", "x-other", "header-name-not-allowed `x-other`"),
        ("PUT", "content-type,x-tokens", "header-name-not-allowed `x-tokens`"),
        ("P UT", "", "malformed-method"),
        ("", "", "malformed-method"),
    ] {
        let answer = ask(&api(), "OPTIONS", &preflight(method, names));
        assert_eq!((answer.status, answer.vary), (Some(403), ALL));
        assert_eq!((answer.lines.len(), answer.refusal.as_deref()), (0, Some(refusal)));
    }
    let evil = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "PUT")];
    let answer = ask(&api(), "OPTIONS", &evil);
    assert_eq!((answer.status, answer.lines.len()), (Some(403), 0));
}

#[test]
fn only_options_with_origin_and_method_is_a_preflight() {
    let [origin, method, _] = preflight("PUT", "");
    for (verb, lines) in [
        ("OPTIONS", &[origin][..]),
        ("OPTIONS", &[method]),
        ("GET", &[origin, method]),
        ("options", &[origin, method]),
    ] {
        assert_eq!(ask(&api(), verb, lines).status, None);
    }
}

#[test]
fn safelisted_methods_need_no_permission() {
    for method in ["GET", "HEAD", "POST"] {
        assert_eq!(ask(&api(), "OPTIONS", &preflight(method, "x-token")).status, Some(204));
    }
    let none = allowing(&["https://app.example"]);
    let answer = ask(&none, "OPTIONS", &preflight("POST", ""));
    assert_eq!((answer.status, answer.get("access-control-allow-methods")), (Some(204), None));
}

#[test]
fn header_names_come_in_any_case_with_white_space_and_in_several_lines() {
    let names = "access-control-request-headers";
    for lines in [
        &["CONTENT-TYPE"][..],
        &[" content-type ,\tX-Token "],
        &["content-type", "x-token"],
        &["content-type,,", "", ",x-token"],
        &[""],
    ] {
        let mut request =
            vec![("Origin", "https://app.example"), ("Access-Control-Request-Method", "PUT")];
        request.extend(lines.iter().map(|&line| (names, line)));
        assert_eq!(ask(&api(), "OPTIONS", &request).status, Some(204), "{lines:?}");
    }
}

#[test]
fn too_many_bytes_of_header_names_are_not_read() {
    let long = ",".repeat(1 << 20);
    let answer = ask(&api(), "OPTIONS", &preflight("PUT", &long));
    assert!(answer.refusal.unwrap().starts_with("header-names-too-long"));
    let split: Vec<_> = preflight("PUT", "")
        .into_iter()
        .chain([("access-control-request-headers", ""); 9000])
        .collect();
    assert!(ask(&api(), "OPTIONS", &split).refusal.unwrap().starts_with("header-names-too-long"));
}

#[test]
fn wildcards_are_sent_as_such_without_credentials() {
    let config = PolicyConfig {
        allow_methods: strings(&["*"]),
        allow_headers: strings(&["*"]),
        ..allowing(&["*"])
    };
    let answer = ask(&config, "OPTIONS", &preflight("PATCH", "x-any"));
    assert_eq!(answer.get("access-control-allow-methods"), Some("*"));
    assert_eq!(answer.get("access-control-allow-headers"), Some("*"));
    assert_eq!(answer.vary, "Access-Control-Request-Headers");
    let refused = ask(&config, "OPTIONS", &preflight("GET", "x-any,Authorization"));
    assert_eq!(refused.refusal.as_deref(), Some("header-name-not-allowed `Authorization`"));
    let named = PolicyConfig { allow_headers: strings(&["*", "authorization"]), ..config };
    let answer = ask(&named, "OPTIONS", &preflight("GET", "authorization"));
    assert_eq!(answer.get("access-control-allow-headers"), Some("*, authorization"));
    assert_eq!((answer.status, answer.vary), (Some(204), ""));
}

#[test]
fn wildcards_repeat_what_is_asked_for_with_credentials() {
    let config = PolicyConfig {
        allow_methods: strings(&["*"]),
        allow_headers: strings(&["*"]),
        ..trusting(&["https://app.example"])
    };
    let answer = ask(&config, "OPTIONS", &preflight("PATCH", "authorization,x-any"));
    assert_eq!(answer.get("access-control-allow-methods"), Some("PATCH"));
    assert_eq!(answer.get("access-control-allow-headers"), Some("authorization,x-any"));
    assert_eq!(answer.vary, ALL);
}

#[test]
fn max_age_and_status_are_as_configured() {
    let of = |max_age, preflight_status| {
        let config = PolicyConfig { max_age, preflight_status, ..api() };
        let answer = ask(&config, "OPTIONS", &preflight("PUT", ""));
        (answer.status, answer.get("access-control-max-age").map(str::to_owned))
    };
    assert_eq!(of(MaxAge::Disabled, PreflightStatus::Ok), (Some(200), Some("0".to_owned())));
    let day = of(MaxAge::Seconds(86_400), PreflightStatus::NoContent);
    assert_eq!(day, (Some(204), Some("86400".to_owned())));
}

#[test]
fn forwarded_preflights_get_the_policys_headers_all_the_same() {
    let config = PolicyConfig { preflight: PreflightHandling::Forward, ..api() };
    let answer = ask(&config, "OPTIONS", &preflight("PUT", ""));
    assert_eq!((answer.status, answer.allow_origin()), (None, Some("https://app.example")));
    let refused = ask(&config, "OPTIONS", &preflight("PATCH", ""));
    assert_eq!((refused.status, refused.lines.len()), (None, 0));
}

#[test]
fn debug_mode_lets_the_console_name_the_cause() {
    let config = PolicyConfig { debug: true, ..api() };
    let answer = ask(&config, "OPTIONS", &preflight("PATCH", ""));
    assert_eq!((answer.status, answer.allow_origin()), (Some(204), Some("https://app.example")));
    assert_eq!(answer.get("access-control-allow-methods"), Some("PUT, DELETE"));
    assert_eq!(answer.get("corsac-refusal"), Some("method-not-allowed"));
    let evil = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "PUT")];
    let answer = ask(&config, "OPTIONS", &evil);
    assert_eq!(answer.get("access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(answer.get("access-control-allow-credentials"), None);
    assert_eq!(answer.get("corsac-refusal"), Some("origin-not-allowed"));
    assert_eq!(ask(&config, "OPTIONS", &preflight("PUT", "")).get("corsac-refusal"), None);
}

#[test]
fn debug_mode_grants_nothing_that_is_refused() {
    let open = PolicyConfig {
        allow_methods: strings(&["*"]),
        allow_headers: strings(&["*"]),
        debug: true,
        ..allowing(&["*"])
    };
    // Browsers take `*` for a yes to Authorization.
    let answer = ask(&open, "OPTIONS", &preflight("GET", "authorization"));
    assert_eq!(answer.get("access-control-allow-headers"), None);
    let trusting = PolicyConfig {
        allow_origins: strings(&["https://app.example"]),
        allow_credentials: true,
        ..open
    };
    let long = "x-a,".repeat(10_000);
    let answer = ask(&trusting, "OPTIONS", &preflight("GET", &long));
    assert_eq!(answer.get("corsac-refusal"), Some("header-names-too-long"));
    assert_eq!(answer.get("access-control-allow-headers"), None);
}

#[test]
fn debug_mode_is_switched_while_requests_come() {
    let policy = Policy::new(api()).unwrap();
    assert_eq!(policy.debug(), DebugMode::Off);
    policy.set_debug(DebugMode::On);
    assert_eq!(policy.debug(), DebugMode::On);
}
