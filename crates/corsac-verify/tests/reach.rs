//! How far the questions reach: every entry, every path, every method, and servers that stumble.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use corsac::browser::BrowserProfile;
use corsac::server::{PolicyConfig, Routes, RoutesConfig};
use corsac_verify::{CallerHeaders, Difference, Differences, Plan, Said, Sending, Settings};
use corsac_verify::{ExchangeKind, SkipReason};
use support::drive::observe;
use support::faults::table;
use support::policies::{ALL, LIST, READ_WRITE, SINGLE, URL, strings};
use support::rewrites as to;
use support::server::{Fault, Head, Server};

fn settings() -> Settings {
    Settings { caller_headers: CallerHeaders::Added, ..Settings::default() }
}

fn verify(
    config: &RoutesConfig,
    (trusted, fault): (&'static str, Fault),
    settings: &Settings,
    stumbles: Option<usize>,
) -> Differences {
    let routes = Routes::new(config.clone()).unwrap();
    let plan = Plan::new(&routes, config, &URL.parse().unwrap(), settings);
    let mut server = Server::new(config, trusted, fault);
    server.stumbles = stumbles;
    Differences::of(&plan, &routes, &observe(&plan, &mut server))
}

fn found(config: &RoutesConfig, fault: Fault, settings: &Settings) -> Vec<Difference> {
    verify(config, (SINGLE.trusted, fault), settings, None).list().to_vec()
}

fn slugs(differences: &[Difference]) -> Vec<&'static str> {
    differences.iter().map(|difference| difference.id.slug()).collect()
}

fn listing(origins: &[&str]) -> RoutesConfig {
    let mut config = (SINGLE.config)();
    config.default.as_mut().unwrap().allow_origins = strings(origins);
    config
}

#[test]
fn the_third_entry_is_imitated_like_the_first() {
    let three = [SINGLE.trusted, "https://two.example.net", "https://three.example.org"];
    let config = listing(&three);
    let unanchored = |origin: &str| {
        let host = origin.strip_prefix("https://").unwrap_or_default();
        let is_class = |byte: u8| byte.is_ascii_lowercase() || byte == b'.';
        host.strip_suffix("three.example.org").is_some_and(|rest| rest.bytes().all(is_class))
    };
    let differences = found(&config, Fault::Trusts(unanchored), &settings());
    assert_eq!(slugs(&differences), ["origin-suffix-unanchored"]);
    let prefix = |origin: &str| origin.starts_with("https://three.example.org");
    let differences = found(&config, Fault::Trusts(prefix), &settings());
    assert_eq!(slugs(&differences), ["origin-prefix-unanchored"]);
}

#[test]
fn the_last_of_twelve_entries_is_imitated() {
    let exact = (0..5).map(|n| format!("https://a{n}.example.org"));
    let patterns = (0..6).map(|n| format!("https://*.b{n}.example.net"));
    let origins: Vec<_> =
        [SINGLE.trusted.to_owned()].into_iter().chain(exact).chain(patterns).collect();
    let origins: Vec<_> = origins.iter().map(String::as_str).collect();
    let config = listing(&origins);
    let routes = Routes::new(config.clone()).unwrap();
    let plan = Plan::new(&routes, &config, &URL.parse().unwrap(), &settings());
    assert!(plan.sampled().is_empty());
    assert!(plan.runs() < 320, "{}", plan.runs());
    for prefix in [
        |origin: &str| origin.starts_with("https://a4.example.org"),
        |origin: &str| origin.starts_with("https://any.b5.example.net"),
    ] {
        let differences = found(&config, Fault::Trusts(prefix), &settings());
        assert_eq!(slugs(&differences), ["origin-prefix-unanchored"]);
    }
}

#[test]
fn what_is_left_out_is_said() {
    let mut config = (READ_WRITE.config)();
    let origins = (0..9).map(|n| format!("https://a{n}.example.org")).collect();
    config.default.as_mut().unwrap().allow_origins = origins;
    config.routes[0].policy.as_mut().unwrap().allow_origins = strings(&[SINGLE.trusted]);
    let routes = Routes::new(config.clone()).unwrap();
    let plan = Plan::new(&routes, &config, &URL.parse().unwrap(), &settings());
    let [sampled] = plan.sampled() else { panic!("{:?}", plan.sampled()) };
    assert_eq!((sampled.asked, sampled.of), (6, 9));
    let reasons: Vec<_> = plan.skipped().iter().map(|skipped| &skipped.reason).collect();
    let other_rules = SkipReason::OriginsOfOtherRules { asked: 3, of: 9 };
    assert!(reasons.contains(&&other_rules), "{reasons:?}");
}

#[test]
fn only_what_somebody_named_is_noted_as_the_servers_own() {
    let reasons = |config: &RoutesConfig| {
        let routes = Routes::new(config.clone()).unwrap();
        let url = "http://localhost:8080/items".parse().unwrap();
        let plan = Plan::new(&routes, config, &url, &settings());
        let all: Vec<_> = plan.skipped().iter().map(|skipped| skipped.reason.clone()).collect();
        all
    };
    let own = SkipReason::OwnOrigin("http://localhost:8080".into());
    assert!(!reasons(&(SINGLE.config)()).contains(&own));
    assert!(reasons(&listing(&[SINGLE.trusted, "http://localhost:8080"])).contains(&own));
}

#[test]
fn named_paths_refuse_strangers_too() {
    let fault = Fault::TrustsWhere(|head| head.target == "/public", |_| true);
    let config = (LIST.config)();
    assert!(found(&config, fault, &settings()).is_empty());
    let named = Settings { paths: strings(&["/public"]), ..settings() };
    assert_eq!(slugs(&found(&config, fault, &named)), ["reflect-any-origin"]);
}

#[test]
fn without_credentials_of_the_caller_strangers_are_refused_too() {
    let is_401 = |head: &Head| {
        !head.headers.contains(b"authorization")
            && !head.headers.contains(b"access-control-request-method")
    };
    let differences = found(&(LIST.config)(), Fault::TrustsWhere(is_401, |_| true), &settings());
    assert_eq!(slugs(&differences), ["reflect-any-origin"]);
    assert_eq!(differences[0].example.response.status(), 401);
}

#[test]
fn a_post_that_needs_no_preflight_is_sent_where_all_are() {
    let fault = Fault::TrustsWhere(|head| head.method == "POST", |_| true);
    for reference in [SINGLE, LIST, READ_WRITE] {
        let config = (reference.config)();
        assert!(found(&config, fault, &settings()).is_empty());
        let all = Settings { sending: Sending::Everything, ..settings() };
        let differences = found(&config, fault, &all);
        assert_eq!(slugs(&differences), ["reflect-any-origin"], "{}", reference.name);
        assert_eq!(differences[0].example.method, "POST");
    }
}

#[test]
fn a_gateway_without_answer_is_no_difference() {
    for reference in ALL {
        for every in [7, 15] {
            let (config, own) = ((reference.config)(), (reference.trusted, Fault::None));
            let differences = verify(&config, own, &settings(), Some(every));
            assert!(differences.list().is_empty(), "{:#?}", differences.list());
            assert_eq!(differences.undetermined()[0].reason, "status 502");
        }
    }
}

#[test]
fn a_gateway_without_answer_changes_no_cause() {
    for (reference, rows) in table() {
        // What every second answer is like, and who came last, depends on how many there were.
        let is_steady =
            |fault: &Fault| !matches!(fault, Fault::RewritesEverySecond(_) | Fault::SharesOrigin);
        for (id, fault) in rows.into_iter().filter(|(_, fault)| is_steady(fault)) {
            let own = (reference.trusted, fault);
            let differences = verify(&(reference.config)(), own, &settings(), Some(15));
            let slugs = slugs(differences.list());
            assert!(slugs.iter().all(|found| *found == id), "{} {id}: {slugs:?}", reference.name);
        }
    }
}

#[test]
fn what_only_an_upload_listener_gets_through_is_found_where_the_browser_lets_it() {
    let of = |profile| {
        let fault = Fault::Rewrites(to::methods_unlisted);
        slugs(&found(&(SINGLE.config)(), fault, &Settings { profile, ..settings() }))
    };
    assert_eq!(of(BrowserProfile::Standard), ["allow-methods-overbroad"]);
    assert!(of(BrowserProfile::Chromium).is_empty());
    assert!(of(BrowserProfile::Firefox).is_empty());
}

#[test]
fn where_everything_gets_one_status_that_is_what_was_observed() {
    for caller_headers in [CallerHeaders::None, CallerHeaders::Added] {
        let settings = Settings { caller_headers, ..Settings::default() };
        let differences = found(&(LIST.config)(), Fault::Rewrites(to::everything_401), &settings);
        let [difference] = &differences[..] else { panic!("{differences:#?}") };
        assert_eq!(difference.id.slug(), "preflight-needs-authentication");
        assert_eq!(difference.observed, Said::Status(401));
        assert_eq!(difference.example.kind, ExchangeKind::Preflight);
    }
    let differences = found(&(LIST.config)(), Fault::Rewrites(to::preflight_401), &settings());
    assert!(matches!(differences[0].observed, Said::Refused { status: 401, .. }));
}

#[test]
fn the_example_of_too_much_shows_too_much() {
    let wildcard = |policy: &mut PolicyConfig| policy.allow_headers.push("authorization".into());
    let mut config = (LIST.config)();
    config.default.as_mut().unwrap().allow_credentials = false;
    wildcard(config.default.as_mut().unwrap());
    let differences = found(&config, Fault::Rewrites(to::names_wildcard), &settings());
    let [difference] = &differences[..] else { panic!("{differences:#?}") };
    assert_eq!(difference.id.slug(), "allow-headers-overbroad");
    assert_eq!(difference.expected.to_string(), "no names");
    assert_eq!(difference.observed.to_string(), "*");
}

#[test]
fn subjects_of_one_kind_stand_together() {
    let fault = Fault::Rewrites(to::preflight_403);
    let differences = found(&(LIST.config)(), fault, &settings());
    let subjects = &differences[0].subjects;
    let is_origin = |subject: &String| subject.contains("://");
    let origins = subjects.iter().position(is_origin).unwrap();
    assert!(subjects[origins..].iter().all(is_origin), "{subjects:?}");
    assert_eq!(subjects[..3], ["POST", "PUT", "DELETE"]);
}
