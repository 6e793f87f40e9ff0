//! What servers may word as they like, and what they may not.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use corsac::HeaderList;
use corsac::browser::Response;
use corsac::server::{PolicyConfig, Routes, RoutesConfig};
use corsac_verify::{CallerHeaders, Differences, Plan, Settings};
use support::drive::observe;
use support::policies::{LIST, Reference, SINGLE, URL, strings};
use support::rewrites as to;
use support::server::{Fault, Head, Server};

fn verify(config: &RoutesConfig, fault: Fault, paths: &[&str], origins: &[&str]) -> Differences {
    let settings = Settings {
        caller_headers: CallerHeaders::Added,
        paths: strings(paths),
        origins: strings(origins),
        ..Settings::default()
    };
    let routes = Routes::new(config.clone()).unwrap();
    let plan = Plan::new(&routes, config, &URL.parse().unwrap(), &settings);
    let mut server = Server::new(config, "https://app.example.com", fault);
    Differences::of(&plan, &routes, &observe(&plan, &mut server))
}

fn slugs(reference: Reference, fault: Fault, paths: &[&str]) -> (Vec<&'static str>, bool) {
    let differences = verify(&(reference.config)(), fault, paths, &[]);
    let slugs = differences.list().iter().map(|difference| difference.id.slug()).collect();
    (slugs, differences.is_obedient())
}

/// Lists that never change, any OPTIONS answered 204, and only Access-Control-Allow-Origin withheld.
fn like_express(head: &Head, own: Response) -> Response {
    let mut headers = HeaderList::from_iter([("Vary", "Origin")]);
    let origin = head.headers.first(b"origin").unwrap_or_default();
    let is_preview = origin.starts_with(b"https://") && origin.ends_with(b".preview.example.com");
    if is_preview || [&b"https://app.example.com"[..], b"https://partner.org"].contains(&origin) {
        headers.push(b"Access-Control-Allow-Origin", origin);
    }
    headers.push(b"Access-Control-Allow-Credentials", b"true");
    if head.method != "OPTIONS" {
        headers.push(b"Access-Control-Expose-Headers", b"ETag,X-Request-Id,Content-Type");
        return Response::from_parts(own.status(), headers);
    }
    headers.push(b"Access-Control-Allow-Methods", b"GET,HEAD,PUT,PATCH,POST,DELETE");
    headers.push(b"Access-Control-Allow-Headers", b"X-API-Key,Content-Type");
    headers.push(b"Access-Control-Max-Age", b"600");
    Response::from_parts(204, headers)
}

#[test]
fn refusals_by_204_are_refusals() {
    let (found, is_obedient) = slugs(LIST, Fault::Rewrites(like_express), &[]);
    assert_eq!(found, ["options-swallowed", "lists-sent-to-refused-origins"]);
    assert!(is_obedient);
}

/// The same headers whoever asks: what a server's configuration can say without a condition.
fn constant(head: &Head, own: Response) -> Response {
    let mut headers = HeaderList::from_iter([
        ("Access-Control-Allow-Origin", "https://app.example.com"),
        ("Access-Control-Expose-Headers", "x-request-id"),
    ]);
    if head.method != "OPTIONS" {
        return Response::from_parts(own.status(), headers);
    }
    headers.push(b"Access-Control-Allow-Methods", b"DELETE, PUT");
    headers.push(b"Access-Control-Allow-Headers", b"authorization,content-type");
    headers.push(b"Access-Control-Max-Age", b"600");
    Response::from_parts(200, headers)
}

#[test]
fn what_does_not_depend_on_the_origin_needs_no_vary() {
    let (found, is_obedient) = slugs(SINGLE, Fault::Rewrites(constant), &[]);
    assert_eq!(found, ["preflight-vary-missing", "options-swallowed"]);
    assert!(is_obedient);
}

#[test]
fn vary_may_be_a_star_or_stand_on_another_line() {
    for lines in [&["*"][..], &["Accept, ORIGIN"], &["Accept", "origin"]] {
        let star = |_: &Head, response: Response| {
            let mut headers = response.headers().clone();
            headers.delete(b"vary");
            headers.push(b"Vary", b"*");
            Response::from_parts(response.status(), headers)
        };
        let split = |_: &Head, response: Response| {
            let mut headers = response.headers().clone();
            headers.delete(b"vary");
            headers.push(b"Vary", b"Accept");
            headers.push(b"vary", b"x,ORIGIN");
            Response::from_parts(response.status(), headers)
        };
        let rewrite = if lines == ["*"] { star } else { split };
        assert_eq!(slugs(LIST, Fault::Rewrites(rewrite), &[]).0, Vec::<&str>::new());
    }
}

#[test]
fn two_faults_are_two_differences() {
    fn both(head: &Head, response: Response) -> Response {
        to::without_max_age(head, to::without_vary(head, response))
    }
    let (found, is_obedient) = slugs(LIST, Fault::Rewrites(both), &[]);
    assert_eq!(found, ["max-age-missing", "vary-origin-missing"]);
    assert!(!is_obedient);
}

#[test]
fn named_paths_are_asked_about() {
    let fault = Fault::Rewrites(to::bare_500);
    assert!(slugs(SINGLE, fault, &[]).0.is_empty());
    let (found, _) = slugs(SINGLE, fault, &["/items/broken"]);
    assert_eq!(found, ["error-response-without-cors"]);
}

#[test]
fn named_origins_stand_for_what_no_list_has() {
    let policy = PolicyConfig {
        allow_origin_regex: Some(r"https://app-\d+\.example\.com".into()),
        ..PolicyConfig::default()
    };
    let config = RoutesConfig { default: Some(policy), routes: Vec::new() };
    let prefix = |origin: &str| origin.starts_with("https://app-7.example.com");
    let settings_without = verify(&config, Fault::None, &[], &[]);
    assert!(settings_without.list().is_empty());
    let found = verify(&config, Fault::None, &[], &["https://app-7.example.com"]);
    assert!(found.list().is_empty(), "{:#?}", found.list());
    let mut wrong = config.clone();
    wrong.default.as_mut().unwrap().allow_origins = strings(&["https://app.example.com"]);
    let found = verify(&wrong, Fault::Trusts(prefix), &[], &["https://app-7.example.com"]);
    let slugs: Vec<_> = found.list().iter().map(|difference| difference.id.slug()).collect();
    assert_eq!(slugs, ["origin-prefix-unanchored"]);
}

#[test]
fn what_says_come_back_later_is_not_judged() {
    fn busy(head: &Head, response: Response) -> Response {
        match head.headers.first(b"origin") {
            Some(b"https://partner.org") => Response::from_parts(429, HeaderList::new()),
            _ => response,
        }
    }
    let differences = verify(&(LIST.config)(), Fault::Rewrites(busy), &[], &[]);
    assert!(differences.list().is_empty(), "{:#?}", differences.list());
    assert_eq!(differences.undetermined()[0].reason, "status 429");
}
