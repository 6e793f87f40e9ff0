use corsac::server::{PolicyConfig, RouteConfig, RoutesConfig};
use corsac_diagnostics::policy::PolicySeverity::{self, Error, Warning};

use super::{Case, list, policy};

pub(super) fn cases() -> Vec<Case> {
    [mistakes(), order(), methods()].into_iter().flatten().collect()
}

fn strict() -> PolicyConfig {
    policy(&["https://app.example.com"])
}

fn route(path: &str, methods: &[&str], policy: PolicyConfig) -> RouteConfig {
    RouteConfig {
        path: Some(path.to_owned()),
        methods: list(methods),
        policy: Some(policy),
        ..RouteConfig::default()
    }
}

fn case(
    id: &'static str,
    severity: PolicySeverity,
    found: Vec<RouteConfig>,
    clean: Vec<RouteConfig>,
) -> Case {
    let routes = |routes| RoutesConfig { default: Some(strict()), routes };
    Case {
        id,
        severity,
        environment: None,
        found: routes(found),
        clean: routes(clean),
        clean_environment: None,
    }
}

fn mistakes() -> Vec<Case> {
    let on = |host: &str| RouteConfig { hosts: list(&[host]), ..route("/a", &[], strict()) };
    vec![
        case(
            "host-malformed",
            Error,
            vec![on("API.example.com"), on("https://b.example")],
            vec![on("*.api.example.com")],
        ),
        case(
            "path-pattern-invalid",
            Error,
            vec![route("items", &[], strict()), route("/a/../b", &[], strict())],
            vec![route("/items/**", &[], strict())],
        ),
        case(
            "method-malformed",
            Error,
            vec![route("/a", &["GET POST"], strict())],
            vec![route("/a", &["GET", "POST"], strict())],
        ),
        case(
            "method-case",
            Warning,
            vec![route("/a", &["patch"], strict())],
            vec![route("/a", &["get"], strict())],
        ),
    ]
}

fn order() -> Vec<Case> {
    let all = || route("/api/**", &[], strict());
    let admin = || route("/api/admin/**", &[], strict());
    let lax = || route("/api/**", &["GET"], policy(&["*"]));
    vec![
        case("route-shadowed", Warning, vec![all(), admin()], vec![admin(), all()]),
        case(
            "route-shadowed",
            Warning,
            vec![RouteConfig::default(), route("/a", &["GET"], strict())],
            vec![route("/a", &["GET"], strict()), RouteConfig::default()],
        ),
        case("path-policy-mismatch", Warning, vec![lax(), admin()], vec![admin(), lax()]),
        case(
            "path-policy-mismatch",
            Warning,
            vec![
                route("/api/**", &["GET"], policy(&["https://*.example.com"])),
                route("/api/admin/**", &["GET", "POST"], strict()),
            ],
            vec![route("/api/**", &["GET"], strict()), admin()],
        ),
    ]
}

fn methods() -> Vec<Case> {
    let put = || PolicyConfig { allow_methods: list(&["PUT"]), ..strict() };
    vec![
        case(
            "route-method-not-allowed",
            Warning,
            vec![route("/a", &["PUT", "GET"], strict())],
            vec![route("/a", &["PUT", "GET"], put())],
        ),
        case(
            "route-method-not-allowed",
            Warning,
            vec![RouteConfig { policy: None, ..route("/a", &["DELETE"], strict()) }],
            vec![route("/a", &["POST"], strict())],
        ),
        case(
            "route-method-never-seen",
            Warning,
            vec![route("/a", &["GET", "HEAD"], put())],
            vec![route("/a", &[], put())],
        ),
    ]
}
