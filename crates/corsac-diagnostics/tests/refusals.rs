//! Every refusal is one finding of the rule that has its name, and what its fix says is enough.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use corsac::browser::{
    BodyInit, BrowserProfile, Client, Mode, RedirectMode, RequestInit, Response,
};
use corsac::{CredentialsMode, Origin};
use corsac_diagnostics::{
    Example, ExampleAnswer, ExampleErrorKind, Finding, Observation, Severity, rules,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const PAGES: [&str; 6] = [
    "https://app.example.com",
    "https://app.example.com",
    "http://app.example.com",
    "http://localhost:3000",
    "null",
    "capacitor://localhost",
];
const URLS: [&str; 11] = [
    "https://api.example.com/items",
    "https://api.example.com/items",
    "https://api.example.com/items",
    "https://app.example.com/items",
    "https://other.example/items",
    "http://api.example.com/items",
    "http://localhost:6000/items",
    "blob:https://app.example.com/1",
    "data:text/plain",
    "data:,x",
    "localhost:3000/items",
];
const METHODS: [&str; 6] = ["GET", "POST", "PUT", "DELETE", "patch", "HEAD"];
const HEADERS: [(&str, &str); 5] = [
    ("Authorization", "Bearer x"),
    ("Content-Type", "application/json"),
    ("X-Request-Id", "7"),
    ("Access-Control-Allow-Origin", "*"),
    ("Range", "bytes=0-"),
];
const STATUSES: [u16; 14] = [200, 200, 200, 204, 204, 204, 301, 302, 303, 307, 401, 404, 407, 500];
const LINES: [(&str, &str); 22] = [
    ("Access-Control-Allow-Origin", "https://app.example.com"),
    ("Access-Control-Allow-Origin", "http://localhost:3000"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Origin", "null"),
    ("access-control-allow-origin", "https://app.example.com/"),
    ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Allow-Credentials", "True"),
    ("Access-Control-Allow-Methods", "PUT, DELETE"),
    ("Access-Control-Allow-Methods", "*, PATCH"),
    ("Access-Control-Allow-Methods", "GET; PUT"),
    ("Access-Control-Allow-Headers", "Content-Type, ,X-Request-Id"),
    ("Access-Control-Allow-Headers", "*"),
    ("Access-Control-Allow-Headers", "[Authorization]"),
    ("Location", "/items"),
    ("Location", "https://api.example.com/"),
    ("Location", "https://me:pass@app.example.com/items"),
    ("Location", "localhost:8080/items"),
    ("Location", "https://api.example.com:x/"),
    ("Location", "http://app.example.com:6667/"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-site"),
    ("Vary", "Accept"),
];

fn examples() -> impl Strategy<Value = Example> {
    let page =
        select(&PAGES[..]).prop_map(|page| Client::with_origin(Origin::parse(page).unwrap()));
    let url = select(&URLS[..]).prop_map(|url| url.parse().unwrap());
    let profile = select(&BrowserProfile::ALL[..]);
    let answers = prop::collection::vec(answers(), 24);
    (page, profile, url, inits(), answers).prop_map(|(page, profile, url, init, answers)| Example {
        page,
        profile,
        element: None,
        url,
        init,
        withheld_cookies: Vec::new(),
        answers,
    })
}

fn inits() -> impl Strategy<Value = RequestInit> {
    let method = select(&METHODS[..]);
    let headers = subsequence(&HEADERS[..], 0..=2);
    let body = prop_oneof![
        4 => Just(None),
        1 => Just(Some(BodyInit::Text("x".to_owned()))),
        1 => Just(Some(BodyInit::Stream(b"x".to_vec()))),
    ];
    let mode = select(&[Mode::Cors, Mode::Cors, Mode::Cors, Mode::NoCors, Mode::SameOrigin][..]);
    let credentials = select(&[CredentialsMode::SameOrigin, CredentialsMode::Include][..]);
    let redirect = select(&[RedirectMode::Follow, RedirectMode::Follow, RedirectMode::Error][..]);
    (method, headers, body, mode, credentials, redirect).prop_map(
        |(method, headers, body, mode, credentials, redirect)| RequestInit {
            method: Some(method.to_owned()),
            headers: owned(headers),
            body,
            mode,
            credentials,
            redirect,
            ..RequestInit::default()
        },
    )
}

fn owned(lines: Vec<(&str, &str)>) -> Vec<(String, String)> {
    lines.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn answers() -> impl Strategy<Value = ExampleAnswer> {
    let lines = prop_oneof![
        3 => subsequence(&LINES[..], 0..=7),
        1 => subsequence(&LINES[..], 0..=7).prop_map(without_repeated_names),
    ];
    (select(&STATUSES[..]), lines).prop_map(|(status, lines)| ExampleAnswer {
        status_line: format!("HTTP/1.1 {status}"),
        response: Response::new(status, lines),
        peer: None,
    })
}

type Line = (&'static str, &'static str);

fn without_repeated_names(mut lines: Vec<Line>) -> Vec<Line> {
    lines.dedup_by_key(|(name, _)| name.to_ascii_lowercase());
    lines
}

/// What is seen of an example, once the answers that nobody waits for are gone from it.
fn observed(example: &mut Example) -> Option<Observation> {
    let all = std::mem::take(&mut example.answers);
    for answers in 0..=all.len() {
        example.answers = all[..answers].to_vec();
        match example.observe() {
            Ok(observation) => return Some(observation),
            Err(error) if matches!(error.kind(), ExampleErrorKind::BlockMissing(_)) => {}
            Err(_) => return None,
        }
    }
    None
}

fn refusals(observation: &Observation) -> Vec<Finding> {
    let findings = rules::check(observation).into_iter();
    findings.filter(|finding| finding.rule.severity == Severity::Refusal).collect()
}

/// That the refusals are the one that has the failure's name.
fn assert_named(observation: &Observation) {
    let found = refusals(observation);
    let ids: Vec<_> = found.iter().map(|finding| finding.rule.id).collect();
    let name = observation.failure().map(corsac::browser::Failure::name);
    assert_eq!(ids, Vec::from_iter(name), "{observation:?}");
    for finding in &found {
        let at = finding.exchange.map(|index| &observation.exchanges[index]);
        assert!(finding.places.is_empty() || at.is_some(), "{finding:?}");
        assert!(finding.message.ends_with('.') && finding.message.len() < 1000, "{finding:?}");
        assert!(!finding.fix.as_ref().unwrap().advice.is_empty(), "{finding:?}");
    }
}

#[test]
fn every_example_is_refused_by_the_rule_of_the_failures_name() {
    for rule in rules::ALL {
        let observation = Example::parse(rule.example).unwrap().observe().unwrap();
        assert_named(&observation);
        if rule.severity == Severity::Refusal {
            assert_eq!(observation.failure().map(|failure| failure.name()), Some(rule.id));
        }
    }
}

/// Whether a response may still be refused for something that its CORS headers cannot mend.
fn has_other_faults(observation: &Observation) -> bool {
    let last = observation.exchanges.last().unwrap();
    (300..400).contains(&last.status())
        || observation.request.body().is_some_and(corsac::browser::Body::is_streamed)
}

fn assert_mended(mut example: Example, observation: &Observation) {
    let found = refusals(observation);
    let Some(fix) = found.first().and_then(|finding| finding.fix.as_ref()) else { return };
    if fix.responses.is_empty() || has_other_faults(observation) {
        return;
    }
    example.answers = support::fixed(&example.answers, observation, fix);
    let again = example.observe().unwrap_or_else(|error| panic!("{error}: {observation:?}"));
    assert_eq!(again.failure(), None, "{fix:?} {observation:?}");
}

#[test]
fn whatever_is_refused_is_refused_by_one_rule_whose_fix_mends_it() {
    let names = RefCell::new(BTreeSet::new());
    let config = Config { cases: 5000, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let result = TestRunner::new_with_rng(config, rng).run(&examples(), |mut example| {
        if let Some(observation) = observed(&mut example) {
            assert_named(&observation);
            assert_mended(example, &observation);
            names.borrow_mut().extend(observation.failure().map(|failure| failure.name()));
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let rules = rules::ALL.iter().filter(|rule| rule.severity == Severity::Refusal);
    let mut unseen: BTreeSet<_> = rules.map(|rule| rule.id).collect();
    unseen.retain(|id| !names.borrow().contains(id));
    // It takes 21 redirects, which chance does not make.
    assert_eq!(unseen, BTreeSet::from(["too-many-redirects"]));
}

/// A head of 256 KiB in 4096 lines, or in one.
fn hostile_heads() -> Vec<Vec<(&'static str, String)>> {
    let names = [
        "Access-Control-Allow-Origin",
        "Access-Control-Allow-Credentials",
        "Access-Control-Allow-Methods",
        "Access-Control-Allow-Headers",
        "Location",
    ];
    let texts = [",", "a,", "https://@", "a b,", "*.", "%\u{e9}"];
    let cases = names.into_iter().flat_map(|name| texts.map(|text| (name, text)));
    let heads = cases.flat_map(|(name, text)| {
        let line = vec![(name, text.repeat((256 << 10) / text.len()))];
        [line, vec![(name, text.repeat(64 / text.len())); 4096]]
    });
    heads.collect()
}

#[test]
fn hostile_heads_take_little_time() {
    let passing = [
        ("Access-Control-Allow-Origin", "https://app.example.com".to_owned()),
        ("Access-Control-Allow-Credentials", "true".to_owned()),
    ];
    let text = "page https://app.example.com\ncredentials include\n\n\
                PUT https://api.example.com/items\nX-A: 1";
    let mut example = Example::parse(text).unwrap();
    let start = Instant::now();
    for head in hostile_heads() {
        let status = if head[0].0 == "Location" { 302 } else { 204 };
        let kept = passing.iter().filter(|(name, _)| *name != head[0].0);
        let response = Response::new(status, kept.chain(&head).map(|(name, value)| (name, value)));
        example.answers = vec![ExampleAnswer { status_line: String::new(), response, peer: None }];
        assert_named(&example.observe().unwrap());
    }
    // What is quadratic in one of the heads takes longer for that head alone.
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
}
