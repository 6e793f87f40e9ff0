//! One policy for everything.

use std::time::Duration;

use corsac::browser::{BrowserProfile, Outcome, Request, Response};
use corsac::server::{MaxAge, Policy, PreflightHandling, RoutesConfig};
use corsac_conformance::pair::reference::{PlainPolicy, PlainRequest};
use corsac_conformance::pair::{Pair, Service};
use proptest::prelude::*;
use proptest::sample::select;

use crate::CASES;
use crate::generate::{Described, SERVICE, Seed, is_left_to_the_browser, policy, seed};
use crate::live::live;

/// A service that has CORS headers of its own, some of them too generous.
fn service() -> impl Strategy<Value = Service> {
    let generous = [
        vec![],
        vec![("Access-Control-Allow-Origin", "*")],
        vec![
            ("Access-Control-Allow-Origin", "https://evil.net"),
            ("Access-Control-Allow-Origin", "null"),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Methods", "*"),
            ("Access-Control-Allow-Headers", "*, authorization"),
            ("Access-Control-Expose-Headers", "*"),
            ("Vary", "Accept"),
            ("Vary", "Accept-Encoding, Origin"),
        ],
    ];
    let statuses = (select(&[200, 404, 500][..]), select(&[200, 204, 404, 405][..]));
    (select(generous.to_vec()), statuses).prop_map(|(cors, (status, preflight_status))| {
        let own = [
            ("Content-Type", "text/html"),
            ("X-Request-Id", "7"),
            ("X-Secret", "s"),
            ("Set-Cookie", "a=b"),
        ];
        Service {
            response: Response::new(status, own.iter().chain(&cors).copied()),
            preflight_response: Response::new(preflight_status, cors.clone()),
        }
    })
}

const NAMES: [&str; 4] = ["content-type", "x-request-id", "x-secret", "set-cookie"];

/// What the policy and the service together permit.
struct Expected<'a> {
    policy: &'a PlainPolicy,
    request: &'a PlainRequest,
    preflight: Preflight,
}

/// What comes of a preflight, if one is wanted.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Preflight {
    Answered,
    /// The service that is to answer says no.
    Failing,
}

impl<'a> Expected<'a> {
    fn new(described: &'a Described, request: &'a PlainRequest, service: &Service) -> Self {
        let is_ok = (200..300).contains(&service.preflight_response.status());
        let preflight = match described.config.preflight {
            PreflightHandling::Forward if !is_ok => Preflight::Failing,
            _ => Preflight::Answered,
        };
        Self { policy: &described.plain, request, preflight }
    }

    fn is_same_origin(&self) -> bool {
        self.request.origin == SERVICE
    }

    fn wants_preflight(&self) -> bool {
        !self.is_same_origin() && self.request.wants_preflight()
    }

    fn is_shared(&self) -> bool {
        self.is_same_origin()
            || self.policy.permits(self.request)
                && !(self.wants_preflight() && self.preflight == Preflight::Failing)
    }

    fn shows(&self, name: &str) -> bool {
        match self.is_same_origin() {
            true => name != "set-cookie",
            false => self.policy.exposes(name),
        }
    }

    fn check(&self, outcome: &Outcome) -> Result<(), TestCaseError> {
        prop_assert_eq!(outcome.is_readable(), self.is_shared());
        let Some(response) = outcome.response() else { return Ok(()) };
        for name in NAMES {
            prop_assert_eq!(response.get(name).is_some(), self.shows(name), "{}", name);
        }
        Ok(())
    }
}

fn pair(described: &Described, profile: BrowserProfile, service: &Service) -> Pair {
    let policy = Policy::new(described.config.clone()).unwrap();
    Pair::new(policy, profile).with_service(service.clone())
}

/// What came of one fetch: what the page sees, how many preflights were sent, and how many requests
/// came to the service.
type Fetched = (Outcome, usize, usize);

fn compare(
    (described, seed, service): (&Described, &Seed, &Service),
    profile: BrowserProfile,
    fetch: impl FnOnce(Request) -> Fetched,
) -> Result<(), TestCaseError> {
    let request = seed.plain(&described.plain);
    if is_left_to_the_browser(described, &request, profile) {
        return Ok(());
    }
    let expected = Expected::new(described, &request, service);
    let (outcome, preflights_sent, served) = fetch(seed.request(&request, profile));
    expected.check(&outcome)?;
    prop_assert_eq!(preflights_sent, usize::from(expected.wants_preflight()));
    // What wants a preflight comes to the service only if it is permitted.
    if expected.wants_preflight() {
        prop_assert_eq!(served, usize::from(expected.is_shared()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES / 4))]

    /// Through sockets: the middleware within a gateway that runs.
    #[test]
    fn through_a_gateway_a_page_gets_what_the_policy_permits(
        described in policy(), seed in seed(), service in service(),
    ) {
        for profile in BrowserProfile::ALL {
            compare((&described, &seed, &service), profile, |request| {
                let default = Some(described.config.clone());
                let routes = RoutesConfig { default, routes: Vec::new() };
                let live = live();
                let mut pair = live.pair(routes, &service, profile);
                (pair.fetch(request), pair.preflights_sent(), pair.served().len())
            })?;
        }
    }
}

/// Whether a browser asks again although it got what it asked for, and its answer can be remembered.
fn asks_again(described: &Described, request: &PlainRequest, profile: BrowserProfile) -> bool {
    let is_wildcard = |list: &[String]| list.iter().any(|entry| entry == "*");
    let plain = &described.plain;
    let has_wildcard = is_wildcard(&plain.methods) && !is_safelisted(request)
        || is_wildcard(&plain.header_names)
            && request.unsafe_header_names().iter().any(|name| name != "authorization");
    match profile {
        BrowserProfile::Standard => false,
        // `NullOriginIsNotCached`
        BrowserProfile::Chromium => request.origin == "null",
        // `CachedWildcardGrantsNothing`, though `authorization` beside it stands for itself; and HEAD
        // needs an entry, which only an answer makes that repeats the method.
        BrowserProfile::Firefox if plain.credentials => {
            request.method == "HEAD" && !is_wildcard(&plain.methods)
        }
        BrowserProfile::Firefox => has_wildcard || request.method == "HEAD",
    }
}

fn is_safelisted(request: &PlainRequest) -> bool {
    ["GET", "HEAD", "POST"].contains(&request.method.as_str())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn a_page_gets_the_response_if_and_only_if_the_policy_permits_it(
        described in policy(), seed in seed(), service in service(),
    ) {
        for profile in BrowserProfile::ALL {
            compare((&described, &seed, &service), profile, |request| {
                let mut pair = pair(&described, profile, &service);
                (pair.fetch(request), pair.preflights_sent(), pair.served().len())
            })?;
        }
    }

    /// One cache for all: what was granted to one fetch is never taken for another.
    #[test]
    fn remembered_answers_grant_nothing_more(
        described in policy(),
        seeds in prop::collection::vec((seed(), select(&[0_u64, 3, 700, 100_000][..])), 2..7),
        service in service(),
    ) {
        for profile in BrowserProfile::ALL {
            let mut pair = pair(&described, profile, &service);
            let origin = seeds[0].0.plain(&described.plain).origin;
            for (index, (seed, wait)) in seeds.iter().enumerate() {
                pair.advance(Duration::from_secs(*wait));
                let mut request = seed.plain(&described.plain);
                if index % 3 != 2 {
                    request.origin.clone_from(&origin);
                }
                if is_left_to_the_browser(&described, &request, profile) {
                    continue;
                }
                let outcome = pair.fetch(seed.request(&request, profile));
                Expected::new(&described, &request, &service).check(&outcome)?;
            }
        }
    }

    #[test]
    fn a_grant_is_remembered_as_long_as_the_policy_says(
        described in policy(), seed in seed(), wait in select(&[0_u64, 3, 700, 100_000][..]),
    ) {
        let request = seed.plain(&described.plain);
        let service = Service::default();
        let MaxAge::Seconds(max_age) = described.config.max_age else { return Ok(()) };
        for profile in BrowserProfile::ALL {
            let expected = Expected::new(&described, &request, &service);
            if !expected.wants_preflight() || is_left_to_the_browser(&described, &request, profile) {
                continue;
            }
            let mut pair = pair(&described, profile, &service);
            pair.fetch(seed.request(&request, profile));
            pair.advance(Duration::from_secs(wait));
            pair.fetch(seed.request(&request, profile));
            let is_remembered = expected.is_shared()
                && wait < max_age
                && !asks_again(&described, &request, profile);
            prop_assert_eq!(pair.preflights_sent(), if is_remembered { 1 } else { 2 }, "{}", profile);
        }
    }
}

/// The generator makes what the properties are about, in fair shares.
#[test]
fn policies_and_requests_of_every_kind_are_made() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let cases = 2000;
    let (mut shared, mut preflighted, mut granted, mut credentialed) = (0, 0, 0, 0);
    for _ in 0..cases {
        let described = policy().new_tree(&mut runner).unwrap().current();
        let request = seed().new_tree(&mut runner).unwrap().current().plain(&described.plain);
        let is_shared = described.plain.permits(&request);
        shared += usize::from(is_shared);
        preflighted += usize::from(request.wants_preflight());
        granted += usize::from(is_shared && request.wants_preflight());
        credentialed += usize::from(is_shared && described.plain.credentials);
    }
    for count in [shared, cases - shared, preflighted, cases - preflighted, granted, credentialed] {
        assert!(count * 20 > cases, "{shared} {preflighted} {granted} {credentialed} of {cases}");
    }
}
