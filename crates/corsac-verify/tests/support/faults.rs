//! Servers with one fault each, and what it is to be called.

use corsac::server::{MaxAge, PolicyConfig, RoutesConfig};

use super::policies::{LIST, PREVIEW, PUBLIC, READ_WRITE, Reference, SINGLE, strings};
use super::rewrites as to;
use super::server::Fault::{
    self, Announced, Path, Policy, Rewrites, RewritesEverySecond, SharesOrigin, Trusts, TrustsWhere,
};

/// A fault, and the one difference that it is to be.
pub(crate) type Row = (&'static str, Fault);

/// Every policy of reference with the faults that mean something to it.
pub(crate) fn table() -> [(Reference, Vec<Row>); 5] {
    let of_lists = || [COMMON, LISTED, ANCHORS].concat();
    [
        (SINGLE, [&of_lists()[..], IN_SINGLE].concat()),
        (LIST, [&of_lists()[..], CREDENTIALED, IN_LIST].concat()),
        (PUBLIC, [COMMON, IN_PUBLIC].concat()),
        (READ_WRITE, IN_READ_WRITE.to_vec()),
        (PREVIEW, [COMMON, LISTED, CREDENTIALED, IN_PREVIEW].concat()),
    ]
}

/// Whatever the policy.
const COMMON: &[Row] = &[
    ("preflight-needs-authentication", Rewrites(to::preflight_401)),
    ("preflight-forbidden", Rewrites(to::preflight_403)),
    ("preflight-not-found", Rewrites(to::preflight_404)),
    ("preflight-method-not-supported", Rewrites(to::preflight_405)),
    ("preflight-server-error", Rewrites(to::preflight_500)),
    ("preflight-status", Rewrites(to::preflight_400)),
    ("preflight-redirect", Rewrites(to::preflight_redirected)),
    ("options-without-cors", Rewrites(to::preflight_bare)),
    ("duplicate-cors-headers", Rewrites(to::origin_twice)),
    ("acao-malformed", Rewrites(to::origin_listed)),
    ("acao-malformed", Rewrites(to::origin_with_slash)),
    ("max-age-missing", Rewrites(to::without_max_age)),
    ("max-age-differs", Rewrites(to::max_age_in_minutes)),
    ("expose-headers-missing", Rewrites(to::without_exposed)),
    ("expose-headers-extra", Rewrites(to::exposed_more)),
    ("error-response-without-cors", Rewrites(to::bare_404)),
    ("error-response-without-cors", Rewrites(to::bare_401)),
    ("error-response-without-cors", Rewrites(to::bare_errors)),
    ("allow-origin-missing", Rewrites(to::bare)),
    ("allow-origin-missing", Rewrites(to::preflight_405_and_bare)),
    ("preflight-needs-authentication", Rewrites(to::everything_401)),
    ("preflight-not-found", Rewrites(to::everything_404)),
    ("options-swallowed", Rewrites(to::options_swallowed)),
    ("answers-change", RewritesEverySecond(to::bare)),
    ("method-not-allowed", Policy(|config| default(config).allow_methods.truncate(0))),
    (
        "allow-methods-overbroad",
        Policy(|config| default(config).allow_methods.push("PROPFIND".into())),
    ),
    ("header-names-not-allowed", Policy(|config| default(config).allow_headers.truncate(1))),
    (
        "allow-headers-overbroad",
        Policy(|config| default(config).allow_headers.push("x-extra".into())),
    ),
    ("method-case", Rewrites(to::methods_in_lower_case)),
    ("invalid-allow-methods", Rewrites(to::methods_with_spaces)),
    ("invalid-allow-headers", Rewrites(to::names_with_spaces)),
];

/// Where origins are listed.
const LISTED: &[Row] = &[
    ("reflect-any-origin", Trusts(|_| true)),
    ("null-origin-trusted", Trusts(|origin| origin == "null")),
    ("reflect-any-origin", TrustsWhere(to::is_error, |_| true)),
    ("reflect-any-origin", TrustsWhere(to::is_other_path, |_| true)),
    ("reflect-any-origin", TrustsWhere(to::is_about_post, |_| true)),
    ("localhost-origin-trusted", Trusts(is_local)),
    ("localhost-origin-trusted", Trusts(|origin| origin == "https://localhost")),
    ("localhost-origin-trusted", Trusts(|origin| origin == "http://localhost:5173")),
    ("localhost-origin-trusted", Trusts(|origin| origin == "http://[::1]")),
    ("origin-prefix-unanchored", Trusts(|origin| origin.starts_with("http://localhost"))),
    (
        "private-network-origin-trusted",
        Trusts(|origin| origin.starts_with("http://10.") || origin.starts_with("http://192.168.")),
    ),
    ("custom-scheme-trusted", Trusts(|origin| origin.starts_with("chrome-extension://"))),
    ("hosting-origin-trusted", Trusts(|origin| origin.ends_with(".vercel.app"))),
    ("hosting-origin-trusted", Trusts(|origin| origin.ends_with(".github.io"))),
    (
        "http-origin-trusted",
        Trusts(|origin| {
            origin.starts_with("http://") && is_trusted(&origin.replacen("http", "https", 1))
        }),
    ),
    ("vary-origin-missing", Rewrites(to::without_vary)),
    ("vary-origin-missing", Rewrites(to::without_vary_unless_cors)),
    ("vary-origin-missing", Rewrites(to::without_vary_on_refused)),
    ("preflight-vary-missing", Rewrites(to::without_vary_on_preflights)),
    ("wildcard-with-credentials", Rewrites(to::wildcard_with_credentials)),
    ("lists-sent-to-refused-origins", Rewrites(to::lists_to_all)),
];

/// Where one origin is `https://app.example.com`.
const ANCHORS: &[Row] = &[
    ("origin-port-any", Trusts(|origin| origin.starts_with("https://app.example.com:"))),
    ("origin-suffix-unanchored", Trusts(|origin| origin.ends_with("example.com"))),
    ("origin-suffix-unanchored", Trusts(|origin| origin.ends_with("app.example.com"))),
    ("origin-prefix-unanchored", Trusts(|origin| origin.starts_with("https://app.example.com"))),
    (
        "origin-special-char",
        Trusts(|origin| {
            let rest = origin.strip_prefix("https://app.example.com");
            rest.is_some_and(|rest| rest.starts_with(['_', '-']))
        }),
    ),
    ("origin-regex-dot", Trusts(|origin| origin == "https://app.examplexcom")),
    ("origin-substring", Trusts(|origin| origin.contains("example.com"))),
    ("origin-reverse-substring", Trusts(|origin| "https://app.example.com".contains(origin))),
    ("origin-regex-dot", Trusts(|origin| matches_with_dots(origin, "https://app.example.com"))),
    ("any-subdomain-trusted", Trusts(|origin| is_below(origin, "example.com"))),
    ("any-subdomain-trusted", Trusts(|origin| is_below(origin, "app.example.com"))),
];

/// Where credentials are allowed.
const CREDENTIALED: &[Row] = &[
    ("allow-credentials-not-true", Rewrites(to::without_credentials)),
    ("allow-credentials-not-true", Rewrites(to::credentials_in_capitals)),
    ("expose-wildcard-with-credentials", Rewrites(to::exposed_wildcard)),
    ("allow-methods-wildcard-with-credentials", Rewrites(to::methods_wildcard)),
    ("allow-headers-wildcard-with-credentials", Rewrites(to::names_wildcard)),
    ("answers-change", RewritesEverySecond(to::without_credentials)),
];

const IN_SINGLE: &[Row] = &[
    ("answers-change", SharesOrigin),
    ("allow-origin-wildcard", Rewrites(to::origin_wildcard)),
    ("allow-headers-overbroad", Rewrites(to::names_wildcard)),
    ("allow-methods-overbroad", Rewrites(to::methods_wildcard)),
    ("credentials-not-in-policy", Rewrites(to::credentials_added)),
    ("expose-headers-extra", Rewrites(to::exposed_wildcard)),
    ("max-age-differs", Policy(|config| default(config).max_age = MaxAge::Disabled)),
    (
        "allow-methods-overbroad",
        Policy(|config| default(config).allow_methods.push("patch".into())),
    ),
];

const IN_LIST: &[Row] = &[
    ("origin-leaks-between-requests", SharesOrigin),
    ("allow-origin-mismatch", Rewrites(to::origin_constant)),
    ("origin-apex-trusted", Trusts(|origin| origin == "https://preview.example.com")),
    (
        "origin-regex-dot",
        Trusts(|origin| matches_with_dots(origin, "https://any.preview.example.com")),
    ),
    ("origin-not-allowed", Policy(|config| default(config).allow_origins.truncate(2))),
    (
        "origin-not-allowed",
        Policy(|config| {
            default(config).allow_origins[2] = "https://any.preview.example.com".into();
        }),
    ),
    (
        "header-names-not-allowed",
        Policy(|config| default(config).allow_headers = strings(&["x-api-key"])),
    ),
    (
        "method-not-allowed",
        Policy(|config| default(config).allow_methods = strings(&["PUT", "PATCH"])),
    ),
];

const IN_PUBLIC: &[Row] = &[
    ("allow-headers-overbroad", Policy(|config| default(config).allow_headers.push("*".into()))),
    ("allow-headers-overbroad", Rewrites(to::names_wildcard)),
    ("allow-methods-overbroad", Rewrites(to::methods_wildcard)),
    ("expose-headers-extra", Rewrites(to::exposed_wildcard)),
    ("allow-origin-mismatch", Rewrites(to::origin_constant)),
    ("credentials-not-in-policy", Rewrites(to::credentials_added)),
    ("timing-allow-origin-missing", Rewrites(to::without_timing)),
];

const IN_READ_WRITE: &[Row] = &[
    ("method-policy-mismatch", Announced(|method| if method == "POST" { "GET" } else { method })),
    ("path-policy-mismatch", Path(|path| path.trim_end_matches('/').replace("/items-", "/items/"))),
    (
        "path-policy-mismatch",
        Path(|path| if path == "/items/" { "/other".into() } else { path.into() }),
    ),
    ("preflight-needs-authentication", Rewrites(to::preflight_401)),
    ("preflight-forbidden", Rewrites(to::preflight_403)),
    ("preflight-not-found", Rewrites(to::preflight_404)),
    ("preflight-method-not-supported", Rewrites(to::preflight_405)),
    ("preflight-redirect", Rewrites(to::preflight_redirected)),
    ("options-without-cors", Rewrites(to::preflight_bare)),
    ("duplicate-cors-headers", Rewrites(to::origin_twice)),
    ("acao-malformed", Rewrites(to::origin_listed)),
    ("expose-headers-missing", Rewrites(to::without_exposed)),
    ("error-response-without-cors", Rewrites(to::bare_404)),
    ("error-response-without-cors", Rewrites(to::bare_401)),
    ("allow-origin-missing", Rewrites(to::bare)),
    ("reflect-any-origin", Trusts(|_| true)),
    ("reflect-any-origin", TrustsWhere(to::is_other_path, |_| true)),
    ("reflect-any-origin", TrustsWhere(to::is_error, |_| true)),
    ("reflect-any-origin", TrustsWhere(to::is_about_post, |_| true)),
    ("custom-scheme-trusted", Trusts(|origin| origin.starts_with("chrome-extension://"))),
    ("null-origin-trusted", Trusts(|origin| origin == "null")),
    ("origin-suffix-unanchored", Trusts(|origin| origin.ends_with("app.example.com"))),
    ("origin-prefix-unanchored", Trusts(|origin| origin.starts_with("https://app.example.com"))),
    ("vary-origin-missing", Rewrites(to::without_vary)),
    ("allow-credentials-not-true", Rewrites(to::without_credentials)),
    ("allow-credentials-not-true", Rewrites(to::credentials_in_capitals)),
    ("method-not-allowed", Policy(|config| default(config).allow_methods = strings(&["PUT"]))),
    (
        "allow-methods-overbroad",
        Policy(|config| default(config).allow_methods.push("PATCH".into())),
    ),
    ("allow-headers-wildcard-with-credentials", Rewrites(to::names_wildcard_if_credentialed)),
    ("origin-not-allowed", Policy(|config| default(config).allow_origins.truncate(1))),
    ("origin-leaks-between-requests", SharesOrigin),
    ("answers-change", RewritesEverySecond(to::bare)),
    ("options-swallowed", Rewrites(to::options_swallowed)),
    ("allow-origin-missing", Policy(|config| config.routes.clear())),
];

const IN_PREVIEW: &[Row] = &[
    (
        "origin-wildcard-crosses-dot",
        Trusts(|origin| {
            origin
                .strip_prefix("https://app-")
                .is_some_and(|rest| rest.ends_with("-team.example.com"))
        }),
    ),
    (
        "origin-regex-dot",
        Trusts(|origin| matches_with_dots(origin, "https://app-x-team.example.com")),
    ),
    (
        "origin-prefix-unanchored",
        Trusts(|origin| origin.starts_with("https://app-x-team.example.com")),
    ),
    ("origin-suffix-unanchored", Trusts(|origin| origin.ends_with("-team.example.com"))),
    ("origin-substring", Trusts(|origin| origin.contains("-team.example.com"))),
    ("any-subdomain-trusted", Trusts(|origin| is_below(origin, "example.com"))),
    ("origin-port-any", Trusts(|origin| origin.starts_with("https://app-x-team.example.com:"))),
    (
        "origin-not-allowed",
        Policy(|config| {
            default(config).allow_origins = strings(&["https://app-x-team.example.com"]);
        }),
    ),
    ("origin-leaks-between-requests", SharesOrigin),
    ("method-case", Policy(|config| default(config).allow_methods.push("patch".into()))),
];

fn default(config: &mut RoutesConfig) -> &mut PolicyConfig {
    config.default.as_mut().unwrap()
}

fn is_trusted(origin: &str) -> bool {
    let hosts = ["https://app.example.com", "https://app-x-team.example.com"];
    hosts.contains(&origin)
}

fn is_local(origin: &str) -> bool {
    let is_host = |rest: &str| rest.is_empty() || rest.starts_with(':');
    ["http://localhost", "http://127.0.0.1"]
        .iter()
        .any(|local| origin.strip_prefix(local).is_some_and(is_host))
}

fn is_below(origin: &str, parent: &str) -> bool {
    origin.starts_with("https://") && origin.ends_with(&format!(".{parent}"))
}

/// A regular expression whose dots were not escaped.
fn matches_with_dots(origin: &str, pattern: &str) -> bool {
    let matches = |(a, b): (u8, u8)| b == b'.' || a == b;
    origin.len() == pattern.len() && origin.bytes().zip(pattern.bytes()).all(matches)
}
