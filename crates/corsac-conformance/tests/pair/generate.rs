//! Policies of every kind, and requests that are near to what they permit.

use corsac::browser::{BodyInit, BrowserProfile, Client, Departure, Request, RequestInit};
use corsac::server::{
    MaxAge, OnDisallowed, PolicyConfig, PreflightHandling, PreflightStatus, VaryMode,
};
use corsac::{CredentialsMode, Origin};
use corsac_conformance::pair::reference::{PlainPolicy, PlainRequest};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Where the service is.
pub(crate) const SERVICE: &str = "https://api.example.com";

/// A policy: what it permits, and the configuration that says so.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    pub(crate) plain: PlainPolicy,
    pub(crate) config: PolicyConfig,
}

const HOSTS: [&str; 9] = [
    "example.com",
    "app.example.com",
    "foo.com",
    "bar.com",
    "my_app.example",
    "localhost",
    "xn--e1afmkfd.example",
    "example.com.",
    "a.b.c.d.example.net",
];

fn pattern() -> impl Strategy<Value = String> {
    let host = prop_oneof![
        3 => select(&HOSTS[..]).prop_map(str::to_owned),
        1 => select(&["127.0.0.1", "192.168.1.2", "[::1]", "[2001:db8::7]"][..])
            .prop_map(str::to_owned),
        3 => select(&HOSTS[..]).prop_map(|host| format!("*.{host}")),
        1 => select(&["*.com", "*.co.uk", "*.github.io"][..]).prop_map(str::to_owned),
        2 => (select(&["app-*-team", "pr-*", "*-preview", "a*a"][..]), select(&HOSTS[1..2]))
            .prop_map(|(label, host)| format!("{label}.{host}")),
    ];
    let schemes = ["https", "https", "https", "http", "capacitor", "chrome-extension"];
    let ports = ["", "", "", ":8443", ":1", ":*"];
    (select(schemes.to_vec()), host, select(ports.to_vec()))
        .prop_map(|(scheme, host, port)| format!("{scheme}://{host}{port}"))
}

const METHODS: [&str; 9] =
    ["put", "DELETE", "delete", "PATCH", "patch", "GET", "OPTIONS", "PROPFIND", "*"];
const HEADER_NAMES: [&str; 7] =
    ["x-a", "X-B", "Authorization", "content-type", "range", "x-never-sent", "*"];
const EXPOSED: [&str; 3] = ["X-Request-Id", "x-secret", "*"];

/// One entry in eight is `*`, so that most policies have something to refuse.
fn without_most_wildcards(entries: Vec<&'static str>, keep: u8) -> Vec<String> {
    entries.into_iter().filter(|entry| *entry != "*" || keep == 0).map(str::to_owned).collect()
}

fn plain_policy() -> impl Strategy<Value = PlainPolicy> {
    let origins = prop_oneof![
        7 => prop::collection::vec(pattern(), 1..6),
        1 => Just(vec!["*".to_owned()]),
        1 => prop::collection::vec(pattern(), 0..2).prop_map(|mut patterns| {
            patterns.push("*".to_owned());
            patterns
        }),
    ];
    (
        origins,
        any::<bool>(),
        any::<bool>(),
        subsequence(&METHODS[..], 0..=METHODS.len()),
        subsequence(&HEADER_NAMES[..], 0..=HEADER_NAMES.len()),
        subsequence(&EXPOSED[..], 0..=EXPOSED.len()),
        (0..3_u8, 0..3_u8),
    )
        .prop_map(|(origins, null_origin, credentials, methods, names, exposed, keep)| {
            // Neither `*` nor `null` goes with credentials: such a policy does not exist.
            let credentials = credentials && !origins.iter().any(|origin| origin == "*");
            PlainPolicy {
                origins,
                null_origin: null_origin && !credentials,
                credentials,
                methods: without_most_wildcards(methods, keep.0),
                header_names: without_most_wildcards(names, keep.1),
                exposed: without_most_wildcards(exposed, u8::from(credentials)),
            }
        })
}

/// How long a grant is remembered, in seconds.
pub(crate) const MAX_AGES: [MaxAge; 5] = [
    MaxAge::Disabled,
    MaxAge::Seconds(0),
    MaxAge::Seconds(5),
    MaxAge::Seconds(600),
    MaxAge::Seconds(86_400),
];

/// A policy, and what it permits.
pub(crate) fn policy() -> impl Strategy<Value = Described> {
    let handling = (
        select(&MAX_AGES[..]),
        select(&[OnDisallowed::Omit, OnDisallowed::Reject][..]),
        select(&[PreflightHandling::Answer, PreflightHandling::Forward][..]),
        select(&[PreflightStatus::NoContent, PreflightStatus::Ok][..]),
        select(&[VaryMode::Auto, VaryMode::Always][..]),
        any::<bool>(),
    );
    (plain_policy(), handling).prop_map(|(plain, handling)| {
        let (max_age, on_disallowed, preflight, preflight_status, vary, debug) = handling;
        let config = PolicyConfig {
            max_age,
            on_disallowed,
            preflight,
            preflight_status,
            vary,
            debug,
            ..config(&plain)
        };
        Described { plain, config }
    })
}

/// The configuration that says the same.
pub(crate) fn config(plain: &PlainPolicy) -> PolicyConfig {
    PolicyConfig {
        allow_origins: plain.origins.clone(),
        allow_methods: plain.methods.clone(),
        allow_headers: plain.header_names.clone(),
        expose_headers: plain.exposed.clone(),
        allow_credentials: plain.credentials,
        dangerously_allow_null_origin: plain.null_origin,
        dangerously_allow_insecure_origins: plain.credentials,
        dangerously_allow_public_suffix_subdomains: plain.credentials,
        ..PolicyConfig::default()
    }
}

/// A request as numbers, to be made one that is near to a policy.
#[derive(Clone, Debug)]
pub(crate) struct Seed {
    origin: (prop::sample::Index, &'static str, prop::sample::Index),
    method: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    credentials: CredentialsMode,
}

const FILLS: [&str; 7] = ["a", "a.b", "x-1", "a_b", "0", "app-1-team", "evil.com.x"];

const UNRELATED: [&str; 12] = [
    "null",
    "https://evil.net",
    "https://api.example.com",
    "https://example.com.evil.net",
    "https://example.community",
    "https://evilexample.com",
    "https://barfoo.com",
    "http://192.168.evil.com",
    "http://localhost.evil.com",
    "http://[::2]",
    "capacitor://evil",
    "https://com",
];

const LINES: [(&str, &str); 9] = [
    ("X-A", "1"),
    ("x-b", "2"),
    ("Authorization", "Bearer t"),
    ("Content-Type", "application/json"),
    ("Accept", "text/html"),
    ("Accept-Language", "en"),
    ("Range", "bytes=0-9"),
    ("Content-Language", "en"),
    ("X-C", ""),
];

pub(crate) fn seed() -> impl Strategy<Value = Seed> {
    let methods = [
        "GET", "GET", "HEAD", "POST", "PUT", "put", "DELETE", "PATCH", "patch", "OPTIONS",
        "PROPFIND",
    ];
    let credentials =
        [CredentialsMode::Omit, CredentialsMode::SameOrigin, CredentialsMode::Include];
    (
        (any::<prop::sample::Index>(), select(&FILLS[..]), any::<prop::sample::Index>()),
        select(methods.to_vec()),
        prop_oneof![Just(Vec::new()), subsequence(&LINES[..], 0..4)],
        select(credentials.to_vec()),
    )
        .prop_map(|(origin, method, headers, credentials)| Seed {
            origin,
            method,
            headers,
            credentials,
        })
}

impl Seed {
    /// The request.
    pub(crate) fn plain(&self, policy: &PlainPolicy) -> PlainRequest {
        let method = match self.method {
            // Browsers normalize this one, and not `patch`.
            "put" => "PUT",
            method => method,
        };
        let lines = self.headers.iter();
        PlainRequest {
            origin: self.origin(policy),
            method: method.to_owned(),
            headers: lines.map(|(name, value)| (name.to_string(), value.to_string())).collect(),
            credentials: self.credentials,
        }
    }

    fn origin(&self, policy: &PlainPolicy) -> String {
        let (pattern, fill, change) = &self.origin;
        let unrelated = UNRELATED[change.index(UNRELATED.len())].to_owned();
        let patterns: Vec<_> = policy.origins.iter().filter(|pattern| *pattern != "*").collect();
        if patterns.is_empty() {
            return unrelated;
        }
        let pattern = patterns[pattern.index(patterns.len())];
        let filled = pattern.replace(":*", "").replacen('*', fill, 1);
        let Some((scheme, rest)) = filled.split_once("://") else { return unrelated };
        let port = if pattern.ends_with(":*") { ":3000" } else { "" };
        // Half of all are what the pattern matches.
        let origin = match change.index(28) {
            0 => format!("http://{rest}"),
            1 => format!("https://{rest}"),
            2 => format!("{scheme}://{rest}:8444"),
            3 => format!("{scheme}://deeper.{rest}"),
            4 => format!("{scheme}://evil{rest}"),
            5 => format!("{scheme}://{rest}.evil.net"),
            6 => format!("{scheme}://{rest}munity"),
            7 => format!("{scheme}://{}", rest.split_once('.').map_or(rest, |(_, parent)| parent)),
            8 => format!("{scheme}://{}", rest.replacen('.', "x", 1)),
            9 => format!("{scheme}://{rest}."),
            10 => format!("{scheme}s://{rest}"),
            11..14 => unrelated.clone(),
            14..20 => format!("{scheme}://{rest}{port}"),
            _ => filled.clone(),
        };
        // Only what some page can have for an origin.
        if Origin::parse(&origin).is_ok() { origin } else { unrelated }
    }

    /// The same request, as a page's script makes it.
    pub(crate) fn request(&self, plain: &PlainRequest, profile: BrowserProfile) -> Request {
        let page = Client::with_origin(Origin::parse(&plain.origin).unwrap());
        let init = RequestInit {
            method: Some(self.method.to_owned()),
            headers: plain.headers.clone(),
            body: (self.method == "PATCH").then(|| BodyInit::Bytes(vec![0])),
            credentials: self.credentials,
            ..RequestInit::default()
        };
        Request::new(&page, format!("{SERVICE}/items").parse().unwrap(), init, profile).unwrap()
    }
}

/// Says whether a browser and a policy in debug mode together grant what the policy does not.
///
/// `*` does not cover `Authorization`: the policy refuses a preflight that announces it, but in debug
/// mode the refusal carries the policy's own `*`, for the console to name what is missing. Browsers
/// that take `*` for `Authorization` take that for a yes.
pub(crate) fn is_left_to_the_browser(
    policy: &Described,
    request: &PlainRequest,
    profile: BrowserProfile,
) -> bool {
    let names = &policy.plain.header_names;
    profile.departures().has(Departure::WildcardCoversAuthorization)
        && policy.config.debug
        && !policy.plain.credentials
        && names.iter().any(|name| name == "*")
        && !names.iter().any(|name| name.eq_ignore_ascii_case("authorization"))
        && request.unsafe_header_names().iter().any(|name| name == "authorization")
}
