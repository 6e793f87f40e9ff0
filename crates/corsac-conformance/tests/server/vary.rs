//! A cache never gives one page what was made for another.

use corsac::HeaderList;
use corsac::browser::Response;
use corsac::server::{ListedHead, PolicyConfig, RouteConfig, Routes, RoutesConfig, VaryMode};
use corsac_conformance::pair::apply;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::heads::allowing;

const LINES: [(&str, &str); 10] = [
    ("Origin", "https://a.example"),
    ("Origin", "https://x.b.example"),
    ("Origin", "https://evil.net"),
    ("Origin", "null"),
    ("Access-Control-Request-Method", "PUT"),
    ("Access-Control-Request-Method", "GET"),
    ("Access-Control-Request-Method", "DELETE"),
    ("Access-Control-Request-Headers", "x-a"),
    ("Access-Control-Request-Headers", "authorization,x-a"),
    ("Access-Control-Request-Headers", "x-c"),
];

fn policy() -> impl Strategy<Value = PolicyConfig> {
    let origins = select(vec![
        vec!["*"],
        vec!["https://a.example"],
        vec!["https://a.example", "https://*.b.example"],
    ]);
    let methods = subsequence(vec!["PUT", "*"], 0..=2);
    let names = subsequence(vec!["x-a", "authorization", "*"], 0..=3);
    let timing = select(vec![vec![], vec!["https://a.example"], vec!["*"]]);
    let modes = (any::<bool>(), any::<bool>(), select(vec![VaryMode::Auto, VaryMode::Always]));
    (origins, methods, names, timing, modes).prop_map(|(origins, methods, names, timing, modes)| {
        let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let (credentials, debug, vary) = modes;
        PolicyConfig {
            allow_credentials: credentials && origins != ["*"],
            allow_methods: owned(methods),
            allow_headers: owned(names),
            timing_allow_origins: owned(timing),
            debug,
            vary,
            ..allowing(&origins)
        }
    })
}

/// With all the headers that `apply` gives.
fn respond(routes: &Routes, method: &str, headers: &HeaderList) -> (u16, HeaderList) {
    let head = ListedHead::new(method, "/", headers);
    let decision = routes.decide(&head);
    let status = match decision.action() {
        corsac::server::Action::Answer { status } => status,
        corsac::server::Action::Continue => 200,
    };
    let response = apply(&decision, &head, Response::from_parts(status, HeaderList::default()));
    (status, response.headers().clone())
}

fn vary(headers: &HeaderList) -> String {
    headers
        .first(b"vary")
        .map(|value| String::from_utf8(value.to_vec()).unwrap())
        .unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// RFC 9111, 4.1: a stored response answers requests that agree in what `Vary` names.
    #[test]
    fn responses_are_the_same_wherever_vary_says_so(
        default in policy(),
        route in prop::option::of((policy(), select(vec![vec![], vec!["GET"], vec!["PUT"]]))),
        method in select(vec!["GET", "OPTIONS"]),
        lines in (subsequence(LINES.to_vec(), 0..4), subsequence(LINES.to_vec(), 0..4)),
    ) {
        let route = route.map(|(policy, methods)| RouteConfig {
            methods: methods.into_iter().map(str::to_owned).collect(),
            policy: Some(policy),
            ..RouteConfig::default()
        });
        let routes = RoutesConfig { default: Some(default), routes: route.into_iter().collect() };
        let routes = Routes::new(routes).unwrap();
        let (stored, other) = (HeaderList::from_iter(lines.0), HeaderList::from_iter(lines.1));
        let (status, response) = respond(&routes, method, &stored);
        let agrees = vary(&response).split(',').all(|name| {
            let name = name.trim().as_bytes();
            stored.values(name).eq(other.values(name))
        });
        // A page's request and a preflight differ in more than headers, and no cache keeps an answer
        // to OPTIONS: it is enough that those agree which a browser could have sent.
        let is_preflight = |headers: &HeaderList| {
            headers.contains(b"origin")
                && headers.values(b"access-control-request-method").count() == 1
        };
        let comparable = method == "GET" || is_preflight(&stored) && is_preflight(&other);
        if agrees && comparable {
            let (other_status, other_response) = respond(&routes, method, &other);
            prop_assert_eq!(status, other_status);
            prop_assert_eq!(response, other_response);
        }
    }
}
