//! What an export leaves out makes the policy stricter, never looser.

use corsac::browser::{BrowserProfile, Outcome};
use corsac::server::{PolicyConfig, Routes, RoutesConfig};
use corsac_conformance::pair::{Pair, Service};
use corsac_export::{Approximation, Export, Target};
use proptest::prelude::*;
use proptest::sample::select;

use crate::CASES;
use crate::generate::{is_left_to_the_browser, policy, seed};

/// What a page gets: the names of the headers that it sees, if it may read the response.
fn seen(config: &RoutesConfig, request: corsac::browser::Request) -> Option<Vec<String>> {
    let response = corsac::browser::Response::new(200, [("X-Request-Id", "7"), ("X-Secret", "s")]);
    let service = Service { response, ..Service::default() };
    let routes = Routes::new(config.clone()).unwrap();
    match Pair::new(routes, BrowserProfile::Standard).with_service(service).fetch(request) {
        Outcome::Response(response) => {
            let names = ["x-request-id", "x-secret"];
            let visible = names.iter().filter(|name| response.headers().contains(name.as_bytes()));
            Some(visible.map(|name| (*name).to_owned()).collect())
        }
        Outcome::NetworkError(_) => None,
    }
}

fn exported(target: &Target, policy: &PolicyConfig) -> Option<Export> {
    let config = RoutesConfig { default: Some(policy.clone()), routes: vec![] };
    target.export(&config, Approximation::Stricter).ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn an_export_grants_nothing_that_the_policy_does_not(
        described in policy(),
        seed in seed(),
        target in select(Target::all()),
    ) {
        let Some(export) = exported(target, &described.config) else { return Ok(()) };
        let profile = BrowserProfile::Standard;
        let plain = seed.plain(&described.plain);
        if is_left_to_the_browser(&described, &plain, profile) {
            return Ok(());
        }
        let original = RoutesConfig { default: Some(described.config.clone()), routes: vec![] };
        let of_policy = seen(&original, seed.request(&plain, profile));
        let of_export = seen(&export.config, seed.request(&plain, profile));
        match (of_export, of_policy) {
            (None, _) => {}
            (Some(names), Some(allowed)) => {
                prop_assert!(names.iter().all(|name| allowed.contains(name)), "{:?}", names);
            }
            (Some(_), None) => prop_assert!(false, "{} grants more", target.name),
        }
        if export.losses.is_empty() {
            prop_assert_eq!(
                seen(&export.config, seed.request(&plain, profile)),
                seen(&original, seed.request(&plain, profile))
            );
        }
    }
}
