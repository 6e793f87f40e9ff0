//! What responses to requests other than preflights get.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use corsac::HeaderList;
use corsac::server::{
    ListedHead, OnDisallowed, OriginPredicate, OriginVerdict, Policy, PolicyConfig, VaryMode,
};
use support::{allowing, ask, strings, trusting};

const APP: (&str, &str) = ("Origin", "https://app.example");
const EVIL: (&str, &str) = ("Origin", "https://evil.example");

#[test]
fn an_allowed_origin_gets_itself_credentials_and_exposed_names() {
    let config = PolicyConfig {
        expose_headers: strings(&["X-Request-Id", "x-page", "x-request-id"]),
        ..trusting(&["https://app.example"])
    };
    let answer = ask(&config, "GET", &[APP]);
    assert_eq!((answer.status, answer.vary, &answer.refusal), (None, "Origin", &None));
    assert_eq!(
        answer.lines,
        [
            ("access-control-allow-origin", "https://app.example".to_owned()),
            ("access-control-allow-credentials", "true".to_owned()),
            ("access-control-expose-headers", "x-request-id, x-page".to_owned()),
        ]
    );
}

#[test]
fn a_refused_origin_gets_nothing_but_vary() {
    let config = PolicyConfig {
        expose_headers: strings(&["x-page"]),
        timing_allow_origins: strings(&["https://app.example"]),
        ..trusting(&["https://app.example", "https://*.app.example"])
    };
    for origin in [
        "https://evil.example",
        "null",
        "https://APP.example",
        "https://app.example/",
        "https://app.example:443",
        "http://app.example",
        "https://app.example, https://app.example",
        "",
    ] {
        let answer = ask(&config, "GET", &[("Origin", origin)]);
        assert_eq!((answer.status, answer.vary), (None, "Origin"), "{origin}");
        assert!(answer.lines.is_empty() && answer.refusal.is_some(), "{origin}");
    }
}

#[test]
fn two_origin_lines_are_no_origin() {
    let answer = ask(&allowing(&["https://app.example"]), "GET", &[APP, APP]);
    assert_eq!(answer.refusal.as_deref(), Some("malformed-origin"));
    assert!(answer.lines.is_empty());
}

#[test]
fn a_constant_wildcard_is_sent_to_everybody_and_varies_by_nothing() {
    let config = PolicyConfig { expose_headers: strings(&["*"]), ..allowing(&["*"]) };
    for lines in [&[APP][..], &[], &[("Origin", "null")], &[APP, EVIL]] {
        let answer = ask(&config, "GET", lines);
        assert_eq!((answer.allow_origin(), answer.vary), (Some("*"), ""));
        assert_eq!(answer.get("access-control-expose-headers"), Some("*"));
    }
    let always = PolicyConfig { vary: VaryMode::Always, ..config };
    assert_eq!(ask(&always, "GET", &[]).vary, "Origin");
}

#[test]
fn a_request_without_origin_gets_vary_only() {
    let answer = ask(&trusting(&["https://app.example"]), "GET", &[]);
    assert_eq!((answer.lines.len(), answer.vary, answer.refusal), (0, "Origin", None));
}

#[test]
fn reject_answers_403_except_to_the_service_itself() {
    let config =
        PolicyConfig { on_disallowed: OnDisallowed::Reject, ..allowing(&["https://app.example"]) };
    let status = |lines: &[(&str, &str)]| ask(&config, "POST", lines).status;
    assert_eq!(status(&[EVIL]), Some(403));
    assert_eq!(status(&[EVIL, ("Host", "api.example")]), Some(403));
    assert_eq!(status(&[APP]), None);
    assert_eq!(status(&[]), None);
    // Behind a proxy that ends TLS the service does not know its own scheme.
    assert_eq!(status(&[("Origin", "https://api.example"), ("Host", "api.example")]), None);
    assert_eq!(status(&[("Origin", "http://api.example:81"), ("Host", "API.example:81")]), None);
    assert_eq!(status(&[("Origin", "https://api.example"), ("Host", "api.example:443")]), None);
    assert_eq!(status(&[EVIL, ("Sec-Fetch-Site", "same-origin")]), None);
    assert_eq!(status(&[EVIL, ("Sec-Fetch-Site", "cross-site")]), Some(403));
    // What the browser says counts more than the host.
    let rebound = [
        ("Origin", "https://api.example"),
        ("Host", "api.example"),
        ("Sec-Fetch-Site", "cross-site"),
    ];
    assert_eq!(status(&rebound), Some(403));
    assert!(ask(&config, "POST", &[EVIL]).lines.is_empty());
}

#[test]
fn null_is_allowed_by_its_flag_only_and_never_as_a_denial() {
    let flagged =
        PolicyConfig { dangerously_allow_null_origin: true, ..allowing(&["https://app.example"]) };
    assert_eq!(ask(&flagged, "GET", &[("Origin", "null")]).allow_origin(), Some("null"));
    assert_eq!(ask(&flagged, "GET", &[EVIL]).allow_origin(), None);
}

#[test]
fn timings_are_for_the_listed_origins() {
    let config = PolicyConfig {
        timing_allow_origins: strings(&[
            "https://rum.example",
            "https://*.rum.example",
            "https://x.test",
        ]),
        ..allowing(&["https://app.example"])
    };
    let timing = |lines| ask(&config, "GET", lines).get("timing-allow-origin").map(str::to_owned);
    assert_eq!(
        timing(&[("Origin", "https://rum.example")]).as_deref(),
        Some("https://rum.example")
    );
    assert_eq!(
        timing(&[("Origin", "https://a.rum.example")]).as_deref(),
        Some("https://a.rum.example")
    );
    assert_eq!(timing(&[EVIL]), None);
    // An image is requested without Origin, and who asks is for the browser to compare.
    assert_eq!(timing(&[]).as_deref(), Some("https://rum.example, https://x.test"));
    let open = PolicyConfig { timing_allow_origins: strings(&["*"]), ..config };
    assert_eq!(ask(&open, "GET", &[EVIL]).get("timing-allow-origin"), Some("*"));
}

#[test]
fn websockets_are_for_the_listed_origins() {
    let config = PolicyConfig {
        websocket_origins: strings(&["https://app.example"]),
        ..allowing(&["https://other.example"])
    };
    let status = |lines: &[(&str, &str)]| {
        ask(&config, "GET", &[lines, &[("Upgrade", "WebSocket")]].concat()).status
    };
    assert_eq!(status(&[APP]), None);
    assert_eq!(status(&[]), None);
    assert_eq!(status(&[EVIL]), Some(403));
    assert_eq!(status(&[("Origin", "null")]), Some(403));
    assert_eq!(status(&[("Origin", "https://other.example")]), Some(403));
    assert_eq!(status(&[("Origin", "https://api.example"), ("Host", "api.example")]), None);
    // Whoever changes the page on its way could talk over the socket.
    assert_eq!(status(&[("Origin", "http://api.example"), ("Host", "api.example")]), Some(403));
    assert_eq!(status(&[APP, ("Upgrade", "h2c")]), None);
    let http2 = ask(&config, "CONNECT", &[EVIL]);
    assert_eq!((http2.status, http2.vary), (Some(403), "Origin"));
    let list = [("Origin", "https://evil.example"), ("Upgrade", "h2c, websocket")];
    assert_eq!(ask(&config, "GET", &list).status, Some(403));
    let unchecked = PolicyConfig { websocket_origins: Vec::new(), ..config };
    assert_eq!(ask(&unchecked, "GET", &[EVIL, ("Upgrade", "websocket")]).status, None);
}

#[test]
fn functions_are_asked_only_about_secure_origins_when_credentials_are_allowed() {
    let predicate = OriginPredicate::new(|origin| origin.host().ends_with(".tenants.example"));
    let config = PolicyConfig {
        allow_origin_predicate: Some(predicate),
        allow_credentials: true,
        ..PolicyConfig::default()
    };
    let allowed = |config: &PolicyConfig, origin: &str| {
        ask(config, "GET", &[("Origin", origin)]).allow_origin() == Some(origin)
    };
    assert!(allowed(&config, "https://a.tenants.example"));
    assert!(!allowed(&config, "http://a.tenants.example"));
    assert!(!allowed(&config, "https://a.tenants.example.evil.example"));
    assert!(!allowed(&config, "null"));
    let anonymous = PolicyConfig { allow_credentials: false, ..config };
    assert!(allowed(&anonymous, "http://a.tenants.example"));
}

#[cfg(feature = "regex")]
#[test]
fn a_regular_expression_matches_whole_origins() {
    let config = PolicyConfig {
        allow_origin_regex: Some(r"https://(a|ab)\.example".into()),
        ..PolicyConfig::default()
    };
    let allowed =
        |origin: &str| ask(&config, "GET", &[("Origin", origin)]).allow_origin().is_some();
    assert!(allowed("https://a.example") && allowed("https://ab.example"));
    for origin in ["https://a.example.evil.test", "https://a.examples", "xhttps://a.example"] {
        assert!(!allowed(origin), "{origin}");
    }
}

#[test]
fn another_source_is_asked_only_where_the_policy_lets_it_be() {
    let config = PolicyConfig { allow_origin_source: true, ..trusting(&["https://app.example"]) };
    let closed = PolicyConfig { allow_origin_source: false, ..config.clone() };
    let (policy, closed) = (Policy::new(config).unwrap(), Policy::new(closed).unwrap());
    for (origin, is_asked) in [
        ("https://tenant.example", true),
        ("https://app.example", false),
        ("http://tenant.example", false),
        ("null", false),
        ("https://tenant.example/", false),
    ] {
        let headers = HeaderList::from_iter([("Origin", origin)]);
        let head = ListedHead::new("GET", "/", &headers);
        let asked = policy.unlisted_origin(&head).map(|asked| asked.as_str());
        assert_eq!(asked, is_asked.then_some(origin));
        assert_eq!(closed.unlisted_origin(&head), None);
        let is_allowed =
            |policy: &Policy| policy.decide_with(&head, OriginVerdict::Allowed).refusal().is_none();
        assert_eq!(is_allowed(&policy), is_asked || origin == "https://app.example");
        assert_eq!(is_allowed(&closed), origin == "https://app.example");
    }
}
