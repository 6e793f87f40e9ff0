use corsac::server::{OriginPredicate, PolicyConfig};
use corsac_diagnostics::policy::PolicySeverity::{Error, Note, Warning};

use super::{Case, case, list, policy, regex, with_credentials};

const APP: &str = "https://app.example.com";

pub(super) fn cases() -> Vec<Case> {
    [lists(), patterns(), expressions(), environments()].into_iter().flatten().collect()
}

fn app() -> PolicyConfig {
    policy(&[APP])
}

fn predicate(allows: fn(&str) -> bool) -> PolicyConfig {
    let predicate = OriginPredicate::new(move |origin| allows(origin.as_str()));
    PolicyConfig { allow_origin_predicate: Some(predicate), ..PolicyConfig::default() }
}

fn lists() -> Vec<Case> {
    let null = PolicyConfig { dangerously_allow_null_origin: true, ..app() };
    let everybody = |origins: &[&str]| PolicyConfig { websocket_origins: list(origins), ..app() };
    vec![
        case("origin-malformed", Error, policy(&["https://App.example.com/"]), app()),
        case("no-origins", Error, policy(&[]), app()),
        case("null-origin-trusted", Error, policy(&["null", APP]), app()),
        case("null-origin-trusted", Error, with_credentials(null.clone()), app()),
        case("null-origin-trusted", Warning, null, app()),
        case(
            "wildcard-origin-with-credentials",
            Error,
            with_credentials(policy(&["*"])),
            policy(&["*"]),
        ),
        case("http-origin-trusted", Warning, policy(&["http://app.example.com"]), app()),
        case(
            "http-origin-trusted",
            Error,
            with_credentials(policy(&["http://app.example.com"])),
            policy(&[APP, "http://localhost:3000"]),
        ),
        case(
            "http-origin-trusted",
            Warning,
            PolicyConfig {
                dangerously_allow_insecure_origins: true,
                ..with_credentials(policy(&["http://app.example.com"]))
            },
            app(),
        ),
        case("http-origin-trusted", Warning, everybody(&["http://app.example.com"]), app()),
        case("custom-scheme-trusted", Note, policy(&["capacitor://localhost"]), app()),
        case(
            "custom-scheme-trusted",
            Error,
            with_credentials(policy(&["app://shop.example.com"])),
            app(),
        ),
        case("custom-scheme-trusted", Warning, regex("chrome-extension://[a-p]+"), app()),
        case(
            "private-network-origin-trusted",
            Note,
            policy(&[APP, "http://192.168.0.5:8080", "https://wiki"]),
            app(),
        ),
        case("private-network-origin-trusted", Note, regex(r"http://192\.168\.\d+\.\d+"), app()),
        case(
            "hosting-origin-trusted",
            Warning,
            policy(&["https://codepen.io"]),
            policy(&["https://my-team.github.io"]),
        ),
        case("hosting-origin-trusted", Warning, policy(&["https://*.cdn.ampproject.org"]), app()),
        case(
            "redundant-origin",
            Warning,
            policy(&[APP, APP, "https://*.example.com", "https://*.a.example.com"]),
            policy(&["https://example.com", "https://*.example.com"]),
        ),
        case("redundant-origin", Warning, policy(&["*", APP]), policy(&["*"])),
        case(
            "redundant-origin",
            Warning,
            policy(&["http://localhost:*", "http://localhost:3000"]),
            policy(&["http://localhost:*", "https://localhost:3000"]),
        ),
    ]
}

fn patterns() -> Vec<Case> {
    let below = |pattern: &str| with_credentials(policy(&[pattern]));
    let tolerated = PolicyConfig {
        dangerously_allow_public_suffix_subdomains: true,
        ..below("https://*.github.io")
    };
    vec![
        case("any-subdomain-trusted", Warning, below("https://*.example.com"), app()),
        case("any-subdomain-trusted", Note, below("https://*.preview.example.com"), app()),
        case("any-subdomain-trusted", Note, policy(&["https://*.example.com"]), app()),
        case("public-suffix-trusted", Error, below("https://*.github.io"), app()),
        case("public-suffix-trusted", Warning, tolerated, app()),
        case("public-suffix-trusted", Warning, policy(&["https://*.co.uk"]), app()),
        case("public-suffix-trusted", Note, policy(&["https://app-*-me.vercel.app"]), app()),
        case(
            "origin-port-any",
            Warning,
            below("https://app.example.com:*"),
            below("http://localhost:*"),
        ),
        case("origin-port-any", Note, regex(r"https://app\.example\.com:\d+"), app()),
        case(
            "origin-suffix-unanchored",
            Error,
            policy(&["https://*example.com"]),
            policy(&["https://*.example.com"]),
        ),
    ]
}

fn expressions() -> Vec<Case> {
    let clean = || regex(r"https://[a-z]+\.example\.com");
    vec![
        case("origin-regex-invalid", Error, regex("https://("), clean()),
        case("reflect-any-origin", Error, with_credentials(regex("https://.*")), clean()),
        case("reflect-any-origin", Note, regex(".*"), clean()),
        case("reflect-any-origin", Note, regex(r"https://[a-z]+\.(com|dev|org)"), clean()),
        case("public-suffix-trusted", Warning, regex(r"https://[a-z-]+\.github\.io"), clean()),
        case("public-suffix-trusted", Warning, regex(r"https://app-[a-z]+\.vercel\.app"), clean()),
        case("any-subdomain-trusted", Note, regex(r"https://.*\.example\.com"), app()),
        case("origin-suffix-unanchored", Warning, regex(r"https://.*example\.com"), clean()),
        case(
            "origin-suffix-unanchored",
            Warning,
            PolicyConfig {
                allow_origins: list(&["https://example.com"]),
                ..predicate(|origin| origin.ends_with("example.com"))
            },
            predicate(|origin| origin == APP),
        ),
        case("origin-prefix-unanchored", Warning, regex(r"https://app\.example\.com.*"), clean()),
        case("origin-prefix-unanchored", Warning, regex(r"http://localhost.*"), clean()),
        case(
            "origin-substring",
            Warning,
            regex(r"https://app\.example\.com|https://.+app\.example\.com.+"),
            clean(),
        ),
        case(
            "origin-reverse-substring",
            Warning,
            PolicyConfig {
                allow_origins: list(&["https://example.com"]),
                ..predicate(|origin| "https://example.com".starts_with(origin))
            },
            clean(),
        ),
        case("origin-regex-dot", Warning, regex("https://app.example.com"), clean()),
        case("origin-regex-dot", Note, regex(r"https://example.com"), clean()),
        case(
            "origin-special-char",
            Warning,
            regex(r"https://app\.example\.com([^a-z0-9.:-].*)?"),
            clean(),
        ),
        case(
            "http-origin-trusted",
            Warning,
            regex(r"https?://app\.example\.com"),
            with_credentials(regex(r"https?://app\.example\.com")),
        ),
        case(
            "origin-port-any",
            Warning,
            with_credentials(regex(r"https://app\.example\.com(:\d+)?")),
            with_credentials(regex(r"http://localhost(:\d+)?")),
        ),
    ]
}

fn environments() -> Vec<Case> {
    let with_local = || policy(&[APP, "http://localhost:5173"]);
    let only_local = || policy(&["http://localhost:5173", "http://127.0.0.1:*"]);
    let staging = || policy(&[APP, "https://app-staging.example.com", "https://qa.example.dev"]);
    vec![
        case("localhost-origin-trusted", Note, with_local(), with_local()).clean_within("dev"),
        case("localhost-origin-trusted", Warning, with_credentials(with_local()), app()),
        case("localhost-origin-trusted", Warning, with_local(), app()).within("production"),
        case("only-localhost-origins", Warning, only_local(), only_local()).clean_within("dev"),
        case("only-localhost-origins", Warning, only_local(), with_local()),
        case("staging-origin-in-production", Warning, staging(), policy(&["https://app.dev"]))
            .within("production"),
    ]
}
