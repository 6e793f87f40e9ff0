//! Rules that tell methods apart, behind one preflight cache.

use std::time::Duration;

use corsac::browser::BrowserProfile;
use corsac::server::{PolicyConfig, RouteConfig, Routes, RoutesConfig};
use corsac_conformance::pair::reference::PlainPolicy;
use corsac_conformance::pair::{Pair, Service};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::CASES;
use crate::generate::{Described, SERVICE, Seed, is_left_to_the_browser, policy, seed};
use crate::live::live;

/// A rule in plain words: methods, none for any, and the policy, none for the default.
#[derive(Clone, Debug)]
struct Rule {
    path: Option<&'static str>,
    methods: Vec<String>,
    policy: Option<Described>,
}

fn rule() -> impl Strategy<Value = Rule> {
    let methods = ["GET", "HEAD", "POST", "put", "DELETE", "PATCH", "OPTIONS"];
    let paths = [None, Some("/items"), Some("/**"), Some("/other")];
    (
        select(paths.to_vec()),
        subsequence(methods.to_vec(), 0..4),
        prop::option::weighted(0.9, policy()),
    )
        .prop_map(|(path, methods, policy)| Rule {
            path,
            methods: methods.into_iter().map(str::to_owned).collect(),
            policy: policy.map(answering),
        })
}

/// The same policy, which answers preflights itself.
fn answering(described: Described) -> Described {
    let config = PolicyConfig { preflight: Default::default(), ..described.config };
    Described { config, ..described }
}

/// The policy that decides about a method, if any does. `GET` includes `HEAD`.
fn deciding<'a>(
    rules: &'a [Rule],
    default: Option<&'a Described>,
    method: &str,
) -> Option<&'a Described> {
    let covers = |rule: &Rule| {
        let covers_method = |listed: &String| {
            listed.to_ascii_uppercase() == method || listed == "GET" && method == "HEAD"
        };
        rule.path != Some("/other")
            && (rule.methods.is_empty() || rule.methods.iter().any(covers_method))
    };
    match rules.iter().find(|rule| covers(rule)) {
        Some(rule) => rule.policy.as_ref().or(default),
        None => default,
    }
}

fn routes(rules: &[Rule], default: Option<&Described>) -> RoutesConfig {
    let config = |described: &Described| described.config.clone();
    let route = |rule: &Rule| RouteConfig {
        path: rule.path.map(str::to_owned),
        methods: rule.methods.clone(),
        policy: rule.policy.as_ref().map(config),
        ..RouteConfig::default()
    };
    RoutesConfig { default: default.map(config), routes: rules.iter().map(route).collect() }
}

fn play(
    rules: &[Rule],
    default: Option<&Described>,
    seeds: &[(Seed, u64)],
    profile: BrowserProfile,
) -> Result<(), TestCaseError> {
    let mut pair = Pair::new(Routes::new(routes(rules, default)).unwrap(), profile);
    let policies: Vec<_> =
        rules.iter().filter_map(|rule| rule.policy.as_ref()).chain(default).collect();
    for (index, (seed, wait)) in seeds.iter().enumerate() {
        pair.advance(Duration::from_secs(*wait));
        // Near to one policy, decided by another; the first three come from one page.
        let nowhere = PlainPolicy::default();
        let near = |index: usize| match policies.len() {
            0 => &nowhere,
            count => &policies[index % count].plain,
        };
        let mut request = seed.plain(near(index));
        if index < 3 {
            request.origin = seeds[0].0.plain(near(0)).origin;
        }
        let deciding = deciding(rules, default, &request.method);
        if request.origin == SERVICE
            || deciding.is_some_and(|policy| is_left_to_the_browser(policy, &request, profile))
        {
            continue;
        }
        let permits = deciding.is_some_and(|policy| policy.plain.permits(&request));
        let served = pair.served().len();
        let outcome = pair.fetch(seed.request(&request, profile));
        // Some services take `patch` for `PATCH`: what the rules for both do not permit is refused.
        let upper = request.method.to_ascii_uppercase();
        let folded = self::deciding(rules, default, &upper);
        if folded.map(std::ptr::from_ref) != deciding.map(std::ptr::from_ref) {
            let by_both = permits
                && folded.is_some_and(|policy| policy.plain.permits_origin(&request.origin));
            prop_assert!(by_both || !outcome.is_readable(), "{:?} in {}", request, profile);
            continue;
        }
        prop_assert_eq!(outcome.is_readable(), permits, "{:?} in {}", request, profile);
        if request.wants_preflight() && !permits {
            prop_assert_eq!(pair.served().len(), served, "{:?} in {}", request, profile);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn what_one_method_is_granted_is_never_an_answer_about_another(
        rules in prop::collection::vec(rule(), 0..4),
        default in prop::option::of(policy().prop_map(answering)),
        seeds in prop::collection::vec((seed(), select(&[0_u64, 0, 0, 3, 700][..])), 2..8),
    ) {
        for profile in BrowserProfile::ALL {
            play(&rules, default.as_ref(), &seeds, profile)?;
        }
    }
}

/// Through a gateway that runs: the policy of each method's own rule.
fn play_live(
    rules: &[Rule],
    default: Option<&Described>,
    seed: &Seed,
    profile: BrowserProfile,
) -> Result<(), TestCaseError> {
    let nowhere = PlainPolicy::default();
    let first = rules.iter().filter_map(|rule| rule.policy.as_ref()).chain(default).next();
    let request = seed.plain(first.map_or(&nowhere, |described| &described.plain));
    let deciding = deciding(rules, default, &request.method);
    let is_folded = request.method.bytes().any(|byte| byte.is_ascii_lowercase());
    if is_folded
        || request.origin == SERVICE
        || deciding.is_some_and(|policy| is_left_to_the_browser(policy, &request, profile))
    {
        return Ok(());
    }
    let permits = deciding.is_some_and(|policy| policy.plain.permits(&request));
    let live = live();
    let mut pair = live.pair(routes(rules, default), &Service::default(), profile);
    let outcome = pair.fetch(seed.request(&request, profile));
    prop_assert_eq!(outcome.is_readable(), permits, "{:?} in {}", request, profile);
    if request.wants_preflight() {
        prop_assert_eq!(pair.served().len(), usize::from(permits));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES / 4))]

    #[test]
    fn through_a_gateway_the_rule_of_the_method_decides(
        rules in prop::collection::vec(rule(), 0..4),
        default in prop::option::of(policy().prop_map(answering)),
        seed in seed(),
    ) {
        for profile in BrowserProfile::ALL {
            play_live(&rules, default.as_ref(), &seed, profile)?;
        }
    }
}
