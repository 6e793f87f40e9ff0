//! Which rule decides about a request, and what follows from it.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use corsac::HeaderList;
use corsac::server::{DecidingRule, ListedHead, PolicyConfig, RouteConfig, Routes, RoutesConfig};
use support::{allowing, ask_routes, preflight, strings, trusting};

fn routes(default: Option<PolicyConfig>, routes: Vec<RouteConfig>) -> Routes {
    Routes::new(RoutesConfig { default, routes }).unwrap()
}

fn route(path: &str, methods: &[&str], policy: PolicyConfig) -> RouteConfig {
    RouteConfig {
        path: Some(path.into()),
        methods: strings(methods),
        policy: Some(policy),
        ..RouteConfig::default()
    }
}

fn rule(routes: &Routes, method: &str, path: &str, lines: &[(&str, &str)]) -> DecidingRule {
    let headers: HeaderList = lines.iter().copied().collect();
    routes.deciding_rule(&ListedHead::new(method, path, &headers))
}

/// Anyone may read, the application may write.
fn public_read() -> Routes {
    let write = PolicyConfig {
        allow_methods: strings(&["PUT"]),
        allow_headers: strings(&["content-type"]),
        ..trusting(&["https://app.example"])
    };
    let read = PolicyConfig {
        allow_methods: strings(&["PUT", "DELETE"]),
        allow_headers: strings(&["content-type"]),
        ..allowing(&["*"])
    };
    routes(
        None,
        vec![route("/items/**", &["GET"], read), route("/items/**", &["PUT", "POST"], write)],
    )
}

#[test]
fn a_preflight_is_judged_by_the_method_it_announces() {
    let routes = public_read();
    assert_eq!(rule(&routes, "OPTIONS", "/items", &preflight("GET", "")), DecidingRule::Route(0));
    assert_eq!(rule(&routes, "OPTIONS", "/items", &preflight("HEAD", "")), DecidingRule::Route(0));
    assert_eq!(rule(&routes, "OPTIONS", "/items", &preflight("PUT", "")), DecidingRule::Route(1));
    assert_eq!(rule(&routes, "OPTIONS", "/items", &preflight("DELETE", "")), DecidingRule::None);
    assert_eq!(rule(&routes, "OPTIONS", "/items", &[]), DecidingRule::None);
    let evil = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST")];
    assert_eq!(ask_routes(&routes, "OPTIONS", "/items", &evil).status, Some(403));
}

#[test]
fn an_answer_about_one_method_says_nothing_of_others_and_is_not_remembered() {
    let answer = ask_routes(&public_read(), "OPTIONS", "/items", &preflight("GET", "content-type"));
    assert_eq!(answer.status, Some(204));
    assert_eq!(answer.get("access-control-allow-methods"), Some("GET"));
    assert_eq!(answer.get("access-control-max-age"), Some("0"));
    assert!(answer.vary.contains("Access-Control-Request-Method"));
}

#[test]
fn debug_mode_never_repeats_a_method_that_is_refused() {
    let read_only = PolicyConfig { debug: true, ..allowing(&["*"]) };
    let write =
        route("/items", &["PATCH"], PolicyConfig { allow_methods: strings(&["PUT"]), ..read_only });
    let routes = self::routes(None, vec![write]);
    let answer = ask_routes(&routes, "OPTIONS", "/items", &preflight("PATCH", ""));
    assert_eq!(answer.get("access-control-allow-methods"), Some("PUT"));
}

#[test]
fn the_first_route_that_matches_decides() {
    let routes = routes(
        Some(allowing(&["https://default.example"])),
        vec![
            RouteConfig {
                hosts: strings(&["*.admin.example"]),
                policy: Some(allowing(&["https://admin.example"])),
                ..RouteConfig::default()
            },
            route("/public/**", &[], allowing(&["*"])),
            RouteConfig { path: Some("/as-default".into()), ..RouteConfig::default() },
            route("/**", &["DELETE"], allowing(&["https://deleter.example"])),
        ],
    );
    let at = |method, path, lines: &[(&str, &str)]| rule(&routes, method, path, lines);
    assert_eq!(at("GET", "/public", &[("Host", "a.ADMIN.example:80")]), DecidingRule::Route(0));
    assert_eq!(at("GET", "/public", &[("Host", "admin.example")]), DecidingRule::Route(1));
    assert_eq!(at("DELETE", "/public/x", &[]), DecidingRule::Route(1));
    assert_eq!(at("GET", "/as-default", &[]), DecidingRule::Route(2));
    assert_eq!(at("DELETE", "/x", &[]), DecidingRule::Route(3));
    assert_eq!(at("GET", "/x", &[]), DecidingRule::Default);
    let origin = [("Origin", "https://default.example")];
    assert!(ask_routes(&routes, "GET", "/as-default", &origin).allow_origin().is_some());
}

#[test]
fn no_spelling_of_a_path_moves_it_to_a_laxer_rule() {
    let laxer = routes(
        Some(allowing(&["https://app.example"])),
        vec![
            route("/public/**", &[], allowing(&["*"])),
            route("/private/**", &[], allowing(&["https://app.example"])),
        ],
    );
    let stricter = routes(
        Some(allowing(&["*"])),
        vec![route("/private/**", &[], allowing(&["https://app.example"]))],
    );
    let evil = [("Origin", "https://evil.example")];
    for path in [
        "/public/../private/x",
        "/public/%2e%2e/private",
        "/public/..%2fprivate",
        "/public/..%5Cprivate",
        "/public/%252e%252e/private",
        "//private",
        "/./private",
        "/PRIVATE/x",
        "/%70rivate",
        "/private;x/y",
        "/private/../public",
        "/public/..;/private",
        "/private%2f..%2fpublic",
        "/private%2Fx",
    ] {
        for routes in [&laxer, &stricter] {
            let answer = ask_routes(routes, "GET", path, &evil);
            assert_eq!(answer.allow_origin(), None, "{path}");
            assert!(answer.refusal.is_some(), "{path}");
        }
    }
    assert_eq!(ask_routes(&laxer, "GET", "/public/a/b", &evil).allow_origin(), Some("*"));
    assert_eq!(
        ask_routes(&stricter, "GET", "/other/A.b-c_d~e%20f", &evil).allow_origin(),
        Some("*")
    );
}

#[test]
fn what_one_rule_rejects_no_spelling_of_the_path_lets_through() {
    let strict = PolicyConfig {
        on_disallowed: corsac::server::OnDisallowed::Reject,
        ..allowing(&["https://app.example"])
    };
    let routes = routes(Some(strict), vec![route("/public/**", &[], allowing(&["*"]))]);
    let evil = [("Origin", "https://evil.example")];
    for path in [
        "/private",
        "/public/..%2fprivate",
        "/public/%c0%ae%c0%ae/private",
        "/public/..%00/x",
        "/public/..%20/x",
        "/public/%u002e%u002e/x",
    ] {
        assert_eq!(ask_routes(&routes, "POST", path, &evil).status, Some(403), "{path}");
    }
    assert_eq!(ask_routes(&routes, "POST", "/public/a%20b", &evil).status, None);
}

#[test]
fn the_case_of_a_method_moves_no_request_to_a_laxer_rule() {
    let lax = PolicyConfig { allow_methods: strings(&["*"]), ..allowing(&["*"]) };
    let strict =
        PolicyConfig { allow_methods: strings(&["PATCH"]), ..trusting(&["https://app.example"]) };
    let routes = routes(Some(lax), vec![route("/items/**", &["PATCH"], strict)]);
    let evil = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "patch")];
    let answer = ask_routes(&routes, "OPTIONS", "/items/7", &evil);
    assert_eq!((answer.status, answer.allow_origin()), (Some(403), None));
    assert_eq!(ask_routes(&routes, "patch", "/items/7", &evil[..1]).allow_origin(), None);
    assert_eq!(ask_routes(&routes, "OPTIONS", "/other", &evil).status, Some(204));
}

#[test]
fn a_path_costs_a_bounded_number_of_readings() {
    let routes = routes(
        Some(allowing(&["*"])),
        vec![route("/private/**", &[], allowing(&["https://app.example"]))],
    );
    let path = r"/;a%252e%255C%2f//..\%61/./%3B".repeat(30);
    let answer = ask_routes(&routes, "GET", &path, &[("Origin", "https://evil.example")]);
    assert_eq!(answer.allow_origin(), None);
}

#[test]
fn refusals_of_routes_are_named_in_debug_mode() {
    let debug = PolicyConfig { debug: true, ..allowing(&["*"]) };
    let routes = routes(None, vec![route("/x", &[], debug)]);
    let app = [("Origin", "https://app.example")];
    assert_eq!(ask_routes(&routes, "GET", "/y", &app).get("corsac-refusal"), Some("no-policy"));
    assert_eq!(ask_routes(&routes, "GET", "/y", &[]).refusal, None);
}

#[test]
fn debug_mode_of_one_policy_names_no_refusal_of_another() {
    let app = || allowing(&["https://app.example"]);
    let debug = PolicyConfig { debug: true, ..app() };
    let evil = [("Origin", "https://evil.example")];
    for (default, other, path) in [(debug.clone(), app(), "/x"), (app(), debug, "/y")] {
        let routes = routes(Some(default), vec![route("/x", &[], other)]);
        let answer = ask_routes(&routes, "GET", path, &evil);
        assert!(answer.refusal.is_some());
        assert_eq!(answer.get("corsac-refusal"), None, "{path}");
    }
}

#[test]
fn readings_that_grant_the_same_are_granted() {
    let same = routes(
        Some(allowing(&["https://app.example"])),
        vec![route("/x", &[], allowing(&["https://app.example"]))],
    );
    let app = [("Origin", "https://app.example")];
    assert_eq!(ask_routes(&same, "GET", "/X", &app).allow_origin(), Some("https://app.example"));
    let several = rule(&same, "GET", "/X", &app);
    assert_eq!(several, DecidingRule::Several(vec![DecidingRule::Default, DecidingRule::Route(0)]));
}

#[test]
fn a_plus_is_a_plus() {
    let routes = routes(
        Some(allowing(&["https://app.example"])),
        vec![route("/a+b", &[], allowing(&["*"]))],
    );
    let evil = [("Origin", "https://evil.example")];
    assert_eq!(ask_routes(&routes, "GET", "/a+b", &evil).allow_origin(), Some("*"));
    for path in ["/a b", "/a%20b", "/aab", "/a%2Bc"] {
        assert_eq!(ask_routes(&routes, "GET", path, &evil).allow_origin(), None, "{path}");
    }
}

#[test]
fn a_very_long_path_of_escapes_is_refused_without_being_read() {
    let routes = routes(
        Some(allowing(&["*"])),
        vec![route("/private/**", &[], allowing(&["https://app.example"]))],
    );
    let path = format!("/{}", "%252e%2f".repeat(100_000));
    let answer = ask_routes(&routes, "GET", &path, &[("Origin", "https://evil.example")]);
    assert_eq!(answer.allow_origin(), None);
}

#[test]
fn without_a_policy_nothing_is_allowed() {
    let routes = routes(None, vec![route("/x", &[], allowing(&["*"]))]);
    let app = [("Origin", "https://app.example")];
    let answer = ask_routes(&routes, "GET", "/y", &app);
    assert_eq!((answer.status, answer.refusal.as_deref()), (None, Some("no-policy")));
    assert_eq!(ask_routes(&routes, "OPTIONS", "/y", &preflight("GET", "")).status, Some(403));
}

#[test]
fn mistakes_in_routes_name_their_route() {
    let config = RoutesConfig {
        default: Some(allowing(&["x"])),
        routes: vec![
            RouteConfig { hosts: strings(&["API.example"]), ..RouteConfig::default() },
            route("items", &["G ET"], allowing(&["*", "y"])),
        ],
    };
    let errors = Routes::new(config).unwrap_err();
    let places: Vec<_> = errors.iter().map(|error| error.place.to_string()).collect();
    assert_eq!(
        places,
        [
            "allow_origins[0]",
            "route[0].hosts[0]",
            "route[1].path",
            "route[1].methods[0]",
            "route[1].allow_origins[1]"
        ]
    );
    assert_eq!(errors.iter().nth(1).unwrap().suggestion().as_deref(), Some("api.example"));
}
