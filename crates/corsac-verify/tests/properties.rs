//! Whatever the policy: who obeys it differs in nothing, and the plan is bounded.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use corsac::browser::Response;
use corsac::server::{
    MaxAge, OnDisallowed, Policy, PolicyConfig, PreflightHandling, PreflightStatus, RouteConfig,
    Routes, RoutesConfig, UpstreamHeaders, VaryMode,
};
use corsac_verify::{CallerHeaders, Differences, Plan, Sending, Settings};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use support::drive::observe;
use support::policies::{SINGLE, strings};
use support::rewrites as to;
use support::server::{Fault, Server};

const ORIGINS: [&str; 16] = [
    "https://app.example.com",
    "https://example.com",
    "https://other.org",
    "http://app.example.com",
    "http://localhost:3000",
    "http://localhost:*",
    "https://127.0.0.1:8443",
    "https://[::1]",
    "capacitor://localhost",
    "https://*.example.com",
    "https://*.preview.example.com:*",
    "https://app-*-team.example.com",
    "https://*-x.other.org:8443",
    "https://api.example.com",
    "https://appxexample.com",
    "https://xn--e1afmkfd.example",
];
const METHODS: [&str; 8] = ["PUT", "put", "PATCH", "patch", "DELETE", "PROPFIND", "OPTIONS", "GET"];
const NAMES: [&str; 7] =
    ["content-type", "X-Api-Key", "authorization", "range", "accept", "x-b", "x-c"];

fn list(all: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    let some = subsequence(all, 0..=all.len().min(6)).prop_map(|some| strings(&some));
    prop_oneof![6 => some, 1 => Just(strings(&["*"]))]
}

fn policy() -> impl Strategy<Value = PolicyConfig> {
    let lists = (list(&ORIGINS), list(&METHODS), list(&NAMES), list(&NAMES), list(&ORIGINS));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let max_age = prop_oneof![Just(MaxAge::Disabled), (0_u64..=86_400).prop_map(MaxAge::Seconds)];
    let ways = (
        select(vec![OnDisallowed::Omit, OnDisallowed::Reject]),
        select(vec![PreflightHandling::Answer, PreflightHandling::Forward]),
        select(vec![PreflightStatus::NoContent, PreflightStatus::Ok]),
        select(vec![UpstreamHeaders::Replace, UpstreamHeaders::Keep]),
        select(vec![VaryMode::Auto, VaryMode::Always]),
    );
    (lists, flags, max_age, ways)
        .prop_map(|(lists, flags, max_age, ways)| PolicyConfig {
            allow_origins: lists.0,
            allow_methods: lists.1,
            allow_headers: lists.2,
            expose_headers: lists.3,
            timing_allow_origins: if flags.4 { lists.4 } else { Vec::new() },
            allow_credentials: flags.0,
            debug: flags.1,
            dangerously_allow_insecure_origins: flags.2,
            dangerously_allow_null_origin: flags.3 && !flags.0,
            max_age,
            on_disallowed: ways.0,
            preflight: ways.1,
            preflight_status: ways.2,
            upstream_headers: ways.3,
            vary: ways.4,
            ..PolicyConfig::default()
        })
        .prop_map(repaired)
}

/// The same policy without what makes it none.
fn repaired(mut policy: PolicyConfig) -> PolicyConfig {
    let is_valid = |policy: &PolicyConfig| Policy::new(policy.clone()).is_ok();
    if !is_valid(&policy) {
        policy.allow_credentials = false;
    }
    let errors = Policy::new(policy.clone()).err();
    let bad: Vec<String> = errors
        .iter()
        .flat_map(|errors| errors.into_iter())
        .map(|error| error.value.clone())
        .collect();
    let lists = [
        &mut policy.allow_origins,
        &mut policy.allow_methods,
        &mut policy.allow_headers,
        &mut policy.expose_headers,
        &mut policy.timing_allow_origins,
    ];
    lists.into_iter().for_each(|list| list.retain(|item| !bad.contains(item)));
    if policy.allow_origins.is_empty() {
        policy.allow_origins = strings(&["https://app.example.com"]);
    }
    policy
}

fn route() -> impl Strategy<Value = RouteConfig> {
    let paths =
        [None, Some("/items"), Some("/items/**"), Some("/*/x"), Some("/Items/a*"), Some("/**")];
    let hosts: [&[&str]; 4] = [&[], &[], &["api.example.com"], &["other.example"]];
    let methods = prop_oneof![
        2 => Just(Vec::new()),
        3 => subsequence(&["GET", "POST", "PUT", "DELETE", "PATCH"][..], 1..=3),
    ];
    let policy = prop_oneof![5 => policy().prop_map(Some), 1 => Just(None)];
    (select(paths.to_vec()), select(hosts.to_vec()), methods, policy).prop_map(
        |(path, hosts, methods, policy)| RouteConfig {
            hosts: strings(hosts),
            path: path.map(str::to_owned),
            methods: strings(&methods),
            policy,
        },
    )
}

fn routes() -> impl Strategy<Value = RoutesConfig> {
    let default = prop_oneof![4 => policy().prop_map(Some), 1 => Just(None)];
    let config = (default, prop::collection::vec(route(), 0..3));
    config.prop_map(|(default, routes)| RoutesConfig { default, routes })
}

fn settings() -> impl Strategy<Value = Settings> {
    let sending = select(vec![Sending::SafeMethodsOnly, Sending::Everything]);
    let headers = select(vec![CallerHeaders::None, CallerHeaders::Added]);
    (sending, headers, any::<u64>(), select(corsac::browser::BrowserProfile::ALL.to_vec()))
        .prop_map(|(sending, caller_headers, seed, profile)| Settings {
            sending,
            caller_headers,
            seed,
            profile,
            ..Settings::default()
        })
}

const URLS: [&str; 4] = [
    "https://api.example.com/items",
    "https://api.example.com:8443/",
    "http://127.0.0.1:3000/items",
    "http://backend.example/items?q=1",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn an_obedient_server_differs_in_nothing(
        config in routes(),
        settings in settings(),
        url in select(&URLS[..]),
    ) {
        let valid = Routes::new(config.clone());
        prop_assume!(valid.is_ok());
        let routes = valid.unwrap();
        let plan = Plan::new(&routes, &config, &url.parse().unwrap(), &settings);
        let mut server = Server::new(&config, SINGLE.trusted, Fault::None);
        let differences = Differences::of(&plan, &routes, &observe(&plan, &mut server));
        prop_assert!(differences.list().is_empty(), "{:#?}", differences.list());
        prop_assert_eq!(differences.judged(), plan.runs());
    }
}

/// Faults of any server, and what may be said of each; nothing where it cannot be told.
const ANYWHERE: [(Fault, &[&str]); 8] = [
    (
        Fault::Rewrites(to::preflight_401),
        &["preflight-needs-authentication", "preflight-not-answered-by-service"],
    ),
    (Fault::Rewrites(to::preflight_redirected), &["preflight-redirect"]),
    (Fault::Rewrites(to::origin_twice), &["duplicate-cors-headers"]),
    (Fault::Rewrites(to::origin_with_slash), &["acao-malformed"]),
    (Fault::Rewrites(to::without_vary), &["vary-origin-missing", "preflight-vary-missing"]),
    (Fault::Rewrites(to::without_max_age), &["max-age-missing"]),
    (Fault::Rewrites(to::without_exposed), &["expose-headers-missing"]),
    (Fault::RewritesEverySecond(to::bare), &["answers-change"]),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn one_fault_is_never_two_differences(config in routes(), (fault, ids) in select(&ANYWHERE[..])) {
        let routes = Routes::new(config.clone());
        prop_assume!(routes.is_ok());
        let routes = routes.unwrap();
        let settings = Settings { caller_headers: CallerHeaders::Added, ..Settings::default() };
        let plan = Plan::new(&routes, &config, &URLS[0].parse().unwrap(), &settings);
        let mut server = Server::new(&config, SINGLE.trusted, fault);
        let differences = Differences::of(&plan, &routes, &observe(&plan, &mut server));
        let found: Vec<_> = differences.list().iter().map(|one| one.id.slug()).collect();
        prop_assert!(found.len() <= 1 && found.iter().all(|id| ids.contains(id)), "{:?}", found);
    }

    #[test]
    fn whatever_a_server_answers_is_judged(
        config in routes(),
        answers in prop::collection::vec((select(&STATUSES[..]), subsequence(&LINES[..], 0..6)), 1..9),
    ) {
        let routes = Routes::new(config.clone());
        prop_assume!(routes.is_ok());
        let routes = routes.unwrap();
        let plan = Plan::new(&routes, &config, &URLS[0].parse().unwrap(), &Settings::default());
        let mut next = 0;
        let mut observed = Vec::new();
        for mut conversation in (0..plan.steps().len()).flat_map(|step| plan.conversations(step)) {
            while conversation.outgoing().is_some() {
                let (status, lines) = &answers[next % answers.len()];
                next += 1;
                conversation.handle_response(Response::new(*status, lines.iter().copied()));
            }
            observed.push(conversation.finish());
        }
        let differences = Differences::of(&plan, &routes, &observed);
        prop_assert_eq!(differences.judged() + differences.undetermined().len(), plan.runs());
    }
}

const STATUSES: [u16; 10] = [200, 204, 301, 304, 401, 403, 404, 429, 500, 999];
const LINES: [(&str, &str); 12] = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Origin", "https://app.example.com"),
    ("Access-Control-Allow-Origin", "\u{1}"),
    ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Allow-Methods", "*, put,,"),
    ("Access-Control-Allow-Methods", "a b"),
    ("Access-Control-Allow-Headers", "*"),
    ("Access-Control-Max-Age", "99999999999999999999"),
    ("Access-Control-Expose-Headers", "*, x-a"),
    ("Vary", "origin"),
    ("Location", "https://[bad"),
    ("Timing-Allow-Origin", "*"),
];

#[test]
fn a_plan_is_bounded_and_says_what_was_sampled() {
    let mut config = (SINGLE.config)();
    let policy = config.default.as_mut().unwrap();
    policy.allow_origins = (0..10_000).map(|n| format!("https://a{n}.example")).collect();
    policy.allow_methods = (0..500).map(|n| format!("M{n}")).collect();
    policy.allow_headers = (0..500).map(|n| format!("x-{n}")).collect();
    let routes = Routes::new(config.clone()).unwrap();
    let url = URLS[0].parse().unwrap();
    let plan = Plan::new(&routes, &config, &url, &Settings::default());
    assert!(plan.runs() < 220, "{}", plan.runs());
    let sampled: Vec<_> = plan.sampled().iter().map(|sampled| sampled.key.name()).collect();
    assert_eq!(sampled, ["allow_origins", "allow_methods", "allow_headers"]);
    let again = Plan::new(&routes, &config, &url, &Settings::default());
    assert_eq!(format!("{plan:?}"), format!("{again:?}"));
}
