//! A server with one fault gives that one difference and nothing else.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use std::collections::BTreeSet;

use corsac::browser::BrowserProfile;
use corsac::server::{
    OnDisallowed, PolicyConfig, PreflightHandling, Routes, RoutesConfig, UpstreamHeaders,
};
use corsac_verify::{
    CallerHeaders, Difference, DifferenceId, Differences, Plan, Sending, Settings, Severity,
};
use support::drive::observe;
use support::faults::table;
use support::policies::{LIST, PUBLIC, Reference, SINGLE, URL, strings};
use support::rewrites as to;
use support::server::{Fault, Server};

fn differences(
    config: &RoutesConfig,
    trusted: &'static str,
    fault: Fault,
    settings: Settings,
) -> Vec<Difference> {
    let settings = Settings { caller_headers: CallerHeaders::Added, ..settings };
    let routes = Routes::new(config.clone()).unwrap();
    let plan = Plan::new(&routes, config, &URL.parse().unwrap(), &settings);
    let mut server = Server::new(config, trusted, fault);
    Differences::of(&plan, &routes, &observe(&plan, &mut server)).list().to_vec()
}

fn slugs(differences: &[Difference]) -> Vec<&'static str> {
    differences.iter().map(|difference| difference.id.slug()).collect()
}

/// Those that are not found in the way that the settings say.
fn wrong(settings: &Settings) -> String {
    let mut wrong = String::new();
    for (reference, rows) in table() {
        for (index, (id, fault)) in rows.iter().enumerate() {
            let config = (reference.config)();
            let found = differences(&config, reference.trusted, *fault, settings.clone());
            if slugs(&found) != [*id] {
                wrong += &format!("{} {index} {id}: {:?}\n", reference.name, slugs(&found));
            }
        }
    }
    wrong
}

#[test]
fn every_fault_is_one_difference() {
    let wrong = wrong(&Settings::default());
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn whatever_the_browser_the_seed_and_what_is_sent() {
    let (profile, sending) = (BrowserProfile::Chromium, Sending::Everything);
    let wrong = wrong(&Settings { profile, sending, seed: 7, ..Settings::default() });
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_policy_of_reference_has_at_least_fifteen_faults() {
    for (reference, rows) in table() {
        assert!(rows.len() >= 15, "{} has {}", reference.name, rows.len());
    }
}

/// What no policy of reference has: a change of its policy, a fault, and what it is called.
type Special = (Reference, fn(&mut PolicyConfig), Fault, &'static str);

const SPECIAL: [Special; 9] = [
    (
        PUBLIC,
        |policy| policy.allow_headers = strings(&["*", "authorization"]),
        Fault::Rewrites(to::names_wildcard),
        "authorization-not-covered-by-wildcard",
    ),
    (
        SINGLE,
        |policy| policy.on_disallowed = OnDisallowed::Reject,
        Fault::Policy(|config| config.default.as_mut().unwrap().on_disallowed = OnDisallowed::Omit),
        "disallowed-not-rejected",
    ),
    (
        SINGLE,
        |policy| policy.preflight = PreflightHandling::Forward,
        Fault::Rewrites(to::status_404_on_preflights),
        "preflight-not-answered-by-service",
    ),
    (
        LIST,
        |policy| policy.timing_allow_origins = strings(&["https://partner.org"]),
        Fault::Rewrites(to::timing_wildcard),
        "timing-allow-origin-extra",
    ),
    (
        LIST,
        |policy| policy.timing_allow_origins = strings(&["https://partner.org"]),
        Fault::Rewrites(to::without_timing),
        "timing-allow-origin-missing",
    ),
    (SINGLE, |_| {}, Fault::Rewrites(to::split_names_refused), "raw-header-names"),
    (
        SINGLE,
        |_| {},
        Fault::Trusts(|origin| origin == "HTTPS://APP.EXAMPLE.COM"),
        "origin-case-ignored",
    ),
    (
        LIST,
        |_| {},
        Fault::Trusts(|origin| origin == "https://named.example"),
        "origin-not-in-policy",
    ),
    (
        Reference { trusted: "https://app-x-team.vercel.app", ..SINGLE },
        |policy| policy.allow_origins = strings(&["https://app-*-team.vercel.app"]),
        Fault::Trusts(|origin| origin.ends_with(".vercel.app")),
        "any-subdomain-trusted",
    ),
];

#[test]
fn faults_of_other_policies() {
    for (reference, change, fault, id) in SPECIAL {
        let mut config = (reference.config)();
        change(config.default.as_mut().unwrap());
        let origins = strings(&["https://named.example"]);
        let settings = Settings { origins, ..Settings::default() };
        let found = differences(&config, reference.trusted, fault, settings);
        assert_eq!(slugs(&found), [id]);
    }
}

#[test]
fn every_difference_has_a_server_that_shows_it() {
    let of_table = table().into_iter().flat_map(|(_, rows)| rows).map(|(id, _)| id);
    let shown: BTreeSet<_> = of_table.chain(SPECIAL.iter().map(|special| special.3)).collect();
    let all: BTreeSet<_> = DifferenceId::ALL.iter().map(|id| id.slug()).collect();
    assert_eq!(all.difference(&shown).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(all.len(), DifferenceId::ALL.len());
}

#[test]
fn a_difference_names_what_it_is_about_and_shows_an_exchange() {
    let config = (LIST.config)();
    let without_delete = |config: &mut RoutesConfig| {
        config.default.as_mut().unwrap().allow_methods.retain(|method| method != "DELETE");
    };
    let fault = Fault::Policy(without_delete);
    let found = differences(&config, LIST.trusted, fault, Settings::default());
    let [difference] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(difference.subjects, ["DELETE"]);
    assert_eq!(difference.severity, Severity::Difference);
    assert_eq!(difference.expected.to_string(), "allowed");
    assert_eq!(difference.observed.to_string(), "refused: allow-origin-missing, status 403");
    assert_eq!(difference.example.response.status(), 403);
    assert_eq!(
        difference.example.headers.first(b"access-control-request-method"),
        Some(&b"DELETE"[..])
    );
}

#[test]
fn where_the_services_own_headers_are_kept_a_difference_is_a_note() {
    let mut config = (SINGLE.config)();
    config.default.as_mut().unwrap().upstream_headers = UpstreamHeaders::Keep;
    let fault = Fault::Rewrites(to::origin_twice);
    let found = differences(&config, SINGLE.trusted, fault, Settings::default());
    assert_eq!(slugs(&found), ["duplicate-cors-headers"]);
    assert_eq!(found[0].severity, Severity::Note);
}
