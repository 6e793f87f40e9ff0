//! What a redirect makes of method, body and headers, and how many there may be.

use corsac::browser::Response;
use serde::Deserialize;

use super::file::{self, Header, same};
use super::wire::{self, Ask};

pub(super) const FILES: &[&str] = &["redirect_counts.toml", "redirect_methods.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Methods {
    status: u16,
    /// Methods that become GET, without body and request-body-headers.
    becomes_get: Vec<String>,
    /// Methods that stay, with body and headers.
    stays: Vec<String>,
}

#[test]
fn redirect_methods() {
    file::run("redirect_methods.toml", |case: &Methods| {
        let rewritten = case.becomes_get.iter().map(|method| check(case.status, method, true));
        let kept = case.stays.iter().map(|method| check(case.status, method, false));
        file::all_same(rewritten.chain(kept))
    });
}

/// What the second request is: method, body and the names of the page's own headers.
#[derive(Debug, Default, Eq, PartialEq)]
struct Second {
    method: String,
    has_body: bool,
    names: Vec<&'static str>,
}

const BODY_HEADERS: [&str; 4] =
    ["Content-Encoding", "Content-Language", "Content-Location", "Content-Type"];
const OTHER_HEADERS: [&str; 3] = ["Authorization", "Content-Disposition", "X-A"];

fn check(status: u16, method: &str, becomes_get: bool) -> Result<(), String> {
    let names = [&BODY_HEADERS[..], &OTHER_HEADERS[..]].concat();
    let has_body = !["GET", "HEAD"].contains(&method);
    let standard = if becomes_get {
        Second { method: "GET".into(), has_body: false, names: OTHER_HEADERS.to_vec() }
    } else {
        Second { method: method.into(), has_body, names: names.clone() }
    };
    let ask = Ask {
        url: "https://foo.invalid/from".into(),
        method: Some(method.into()),
        headers: names.iter().map(|name| Header::Value((*name).into(), "1".into())).collect(),
        body: has_body.then(|| "body".into()),
        ..Ask::default()
    };
    let mut second = Second::default();
    wire::play(ask.request().unwrap(), &mut wire::cache(), wire::at(0), |http| {
        let has = |name: &&'static str| http.headers().contains(name.as_bytes());
        second = Second {
            method: http.method().to_string(),
            has_body: http.body().is_some(),
            names: names.iter().copied().filter(has).collect(),
        };
        let is_first = http.url().path() == "/from";
        Some(Response::new(if is_first { status } else { 200 }, [("Location", "/to")]))
    });
    same(&format!("{method} after {status}"), standard, second)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    #[serde(default)]
    ask: Ask,
    /// How often the server redirects before it answers.
    redirects: usize,
    /// The response type, or "network error".
    ends: String,
    /// How many requests are sent.
    requests: usize,
}

#[test]
fn redirect_counts() {
    file::run("redirect_counts.toml", |case: &Counts| {
        let mut requests = 0;
        let request = case.ask.request().unwrap();
        let fetch = wire::play(request, &mut wire::cache(), wire::at(0), |http| {
            requests += 1;
            let status = if requests <= case.redirects { 302 } else { 200 };
            Some(wire::shared_with(http, status, &[format!("Location: /{requests}")]))
        });
        let engine = wire::kind_of(fetch.outcome().unwrap());
        let requests = same("requests", case.requests, requests);
        file::all_same([same("end", case.ends.as_str(), engine), requests])
    });
}
