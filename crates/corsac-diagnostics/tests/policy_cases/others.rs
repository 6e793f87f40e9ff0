use corsac::server::{MaxAge, PolicyConfig};
use corsac_diagnostics::policy::PolicySeverity::{Error, Note, Warning};

use super::{Case, case, list, policy, with_credentials};

pub(super) fn cases() -> Vec<Case> {
    [methods(), header_names(), settings()].into_iter().flatten().collect()
}

fn app() -> PolicyConfig {
    policy(&["https://app.example.com"])
}

fn with_methods(methods: &[&str]) -> PolicyConfig {
    PolicyConfig { allow_methods: list(methods), ..app() }
}

fn allowing(names: &[&str]) -> PolicyConfig {
    PolicyConfig { allow_headers: list(names), ..app() }
}

fn exposing(names: &[&str]) -> PolicyConfig {
    PolicyConfig { expose_headers: list(names), ..app() }
}

fn methods() -> Vec<Case> {
    let clean = || with_methods(&["PUT", "delete", "PATCH", "REPORT"]);
    vec![
        case("method-forbidden", Error, with_methods(&["PUT", "TRACE"]), clean()),
        case("method-malformed", Error, with_methods(&["PUT, DELETE"]), clean()),
        case("method-case", Warning, with_methods(&["put", "patch"]), clean()),
        case("allow-methods-overbroad", Note, with_methods(&["*"]), clean()),
        case("allow-methods-overbroad", Warning, with_credentials(with_methods(&["*"])), clean()),
        case(
            "method-listed-needlessly",
            Note,
            with_methods(&["GET", "OPTIONS", "PUT", "put"]),
            clean(),
        ),
    ]
}

fn header_names() -> Vec<Case> {
    let allow = || allowing(&["authorization", "content-type"]);
    let expose = || exposing(&["x-request-id", "Link"]);
    vec![
        case("header-name-forbidden", Error, allowing(&["Cookie", "Sec-Fetch-Site"]), allow()),
        case("header-name-malformed", Error, allowing(&["x-a, x-b", "x-c:"]), allow()),
        case(
            "header-name-misplaced",
            Error,
            PolicyConfig {
                expose_headers: list(&["Origin"]),
                ..allowing(&["Access-Control-Allow-Origin"])
            },
            allow(),
        ),
        case("allow-headers-overbroad", Note, allowing(&["*", "Authorization"]), allow()),
        case("allow-headers-overbroad", Warning, with_credentials(allowing(&["*"])), allow()),
        case("allow-headers-overbroad", Warning, allowing(&["X-Forwarded-For"]), allow()),
        case(
            "authorization-not-covered-by-wildcard",
            Warning,
            allowing(&["*"]),
            allowing(&["*", "Authorization"]),
        ),
        case("expose-headers-sensitive", Error, exposing(&["Set-Cookie"]), expose()),
        case("expose-headers-sensitive", Warning, exposing(&["X-CSRF-Token"]), expose()),
        case(
            "expose-wildcard-with-credentials",
            Error,
            with_credentials(exposing(&["*"])),
            exposing(&["*"]),
        ),
        case(
            "header-name-listed-needlessly",
            Note,
            PolicyConfig {
                expose_headers: list(&["Content-Type", "Link", "link"]),
                ..allowing(&["*", "authorization", "x-a"])
            },
            PolicyConfig { expose_headers: list(&["link"]), ..allow() },
        ),
    ]
}

fn settings() -> Vec<Case> {
    let keeping = |seconds| PolicyConfig { max_age: MaxAge::Seconds(seconds), ..app() };
    let timing = |texts: &[&str]| PolicyConfig { timing_allow_origins: list(texts), ..app() };
    let websocket = |texts: &[&str]| PolicyConfig { websocket_origins: list(texts), ..app() };
    let debug = || PolicyConfig { debug: true, ..app() };
    let insecure = |policy| PolicyConfig {
        dangerously_allow_insecure_origins: true,
        ..with_credentials(policy)
    };
    vec![
        case("max-age-excessive", Warning, keeping(86_400), keeping(7_200)),
        case("max-age-excessive", Error, keeping(31_536_000), app()),
        case("max-age-disabled", Note, keeping(0), app()),
        case(
            "max-age-disabled",
            Note,
            PolicyConfig { max_age: MaxAge::Disabled, ..app() },
            keeping(1),
        ),
        case("timing-allow-origin-open", Note, timing(&["*"]), timing(&["https://a.example"])),
        case(
            "websocket-origin-unchecked",
            Note,
            with_credentials(app()),
            with_credentials(websocket(&["https://app.example.com"])),
        ),
        case("websocket-origin-unchecked", Warning, websocket(&["*"]), app()),
        case(
            "dangerous-flag-needless",
            Warning,
            insecure(app()),
            insecure(policy(&["http://app.example.com"])),
        ),
        case(
            "dangerous-flag-needless",
            Warning,
            PolicyConfig { dangerously_allow_public_suffix_subdomains: true, ..app() },
            PolicyConfig {
                dangerously_allow_public_suffix_subdomains: true,
                ..with_credentials(policy(&["https://*.github.io"]))
            },
        ),
        case("debug-enabled", Note, debug(), debug()).clean_within("development"),
        case("debug-enabled", Warning, debug(), app()).within("prod"),
    ]
}
