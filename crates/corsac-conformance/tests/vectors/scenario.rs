//! Whole fetches, told as transcripts.

use std::collections::VecDeque;

use corsac::browser::{
    ExchangeKind, Fetch, FilteredResponse, HttpRequest, IncludeCredentials, Outcome,
    PreflightCache, ResponseBody, TimingAllow,
};
use serde::Deserialize;

use super::file::{self, same};
use super::transcript::{End, Exchange, Sent, Transcript};
use super::wire::{self, Ask};

macro_rules! scenarios {
    ($($name:ident)+) => {
        pub(super) const FILES: &[&str] = &[$(concat!(stringify!($name), ".toml")),+];

        $(#[test]
        fn $name() {
            file::run(concat!(stringify!($name), ".toml"), check_case);
        })+
    };
}

scenarios! {
    cors_check
    examples
    filtered_responses
    preflight_requests
    preflight_responses
    redirect_credentials
    redirect_origin
    redirects
    response_tainting
    timing_allow_origin
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    fetch: Vec<Step>,
}

/// One fetch of several that share a preflight cache.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(default)]
    ask: Ask,
    transcript: String,
}

fn check_case(case: &Case) -> Result<(), String> {
    let mut cache = wire::cache();
    file::all_same(case.fetch.iter().map(|step| check(step, &mut cache)))
}

fn check(step: &Step, cache: &mut PreflightCache) -> Result<(), String> {
    let Transcript { exchanges, end } = Transcript::read(&step.transcript);
    assert!(!end.is_empty(), "a transcript says how the fetch ends");
    let request = match step.ask.request() {
        Ok(request) => request,
        Err(thrown) => {
            return same("end", &end[..], &[End::Throws][..])
                .map_err(|error| format!("{error}    thrown:   {thrown}\n"));
        }
    };
    let mut differences = Vec::new();
    let mut expected = VecDeque::from(exchanges);
    let fetch = wire::play(request, cache, wire::at(0), |http| {
        let Some(exchange) = expected.pop_front() else {
            let line = format!("{} {}", http.method(), http.url());
            differences.push(same("sent", "nothing more".to_owned(), line));
            return None;
        };
        differences.push(check_sent(&exchange, http));
        exchange.response()
    });
    for exchange in expected {
        let line = format!("{} {}", exchange.method, exchange.url);
        differences.push(same("sent", line, "nothing more".to_owned()));
    }
    differences.push(check_end(&end, &fetch));
    file::all_same(differences)
}

/// Headers that a transcript leaves out must not be sent.
const WATCHED: [&str; 4] =
    ["Access-Control-Request-Headers", "Access-Control-Request-Method", "Authorization", "Origin"];

fn check_sent(exchange: &Exchange, http: HttpRequest<'_>) -> Result<(), String> {
    let is_preflight = exchange.header("Access-Control-Request-Method").is_some();
    let kind = if is_preflight { ExchangeKind::Preflight } else { ExchangeKind::Request };
    let line = format!("{} {}", http.method(), http.url());
    let first = [
        same("sent", format!("{} {}", exchange.method, exchange.url), line),
        same("kind of exchange", kind, http.kind()),
    ];
    let watched = WATCHED.map(|name| {
        let value = exchange.header(name).map(str::to_owned);
        same(&format!("sent {name}"), value, sent_header(http, name))
    });
    let named = exchange.sent.iter().map(|sent| check_detail(sent, http));
    file::all_same(first.into_iter().chain(watched).chain(named))
}

fn check_detail(sent: &Sent, http: HttpRequest<'_>) -> Result<(), String> {
    match sent {
        Sent::Header(name, value) => {
            same(&format!("sent {name}"), Some(value.clone()), sent_header(http, name))
        }
        Sent::NoHeader(name) => same(&format!("sent {name}"), None, sent_header(http, name)),
        Sent::Credentials(included) => {
            let engine = yes_or_no(http.credentials() == IncludeCredentials::Yes);
            same("credentials", included.as_str(), engine)
        }
        Sent::Body(body) => {
            let engine = http.body().map_or("none".into(), |body| text(body.bytes()));
            same("sent body", body.clone(), engine)
        }
    }
}

fn sent_header(http: HttpRequest<'_>, name: &str) -> Option<String> {
    http.headers().get(name.as_bytes()).map(|value| text(&value))
}

fn check_end(end: &[End], fetch: &Fetch) -> Result<(), String> {
    let outcome = fetch.outcome().expect("a fetch that sends nothing more has an outcome");
    match (&end[0], outcome) {
        (End::NetworkError { anchor, step }, Outcome::NetworkError(error)) => {
            let engine = (error.step().anchor, step.as_ref().map(|_| error.step().number));
            same("network error", (anchor.as_str(), step.as_deref()), engine)
        }
        (End::Response { kind, status }, Outcome::Response(response)) => {
            let engine = (response.response_type().as_str(), response.status());
            let first = same("response", (kind.as_str(), *status), engine);
            let others = end[1..].iter().map(|line| check_seen(line, end, response));
            file::all_same([first].into_iter().chain(others))
        }
        (expected, outcome) => {
            let engine = outcome.network_error().map_or_else(
                || format!("{} response", wire::kind_of(outcome)),
                |error| format!("network error: {error}"),
            );
            same("end", format!("{expected:?}"), engine)
        }
    }
}

fn check_seen(line: &End, end: &[End], response: &FilteredResponse) -> Result<(), String> {
    match line {
        End::Header(..) | End::NoHeaders => check_headers(end, response),
        End::Url(url) => {
            let engine = response.url().map_or_else(|| "none".into(), String::from);
            same("url", url.clone(), engine)
        }
        End::Redirected(redirected) => {
            same("redirected", redirected.as_str(), yes_or_no(response.redirected()))
        }
        End::Timing(timing) => {
            let passed = response.timing_allow() == TimingAllow::Passed;
            same("timing", timing.as_str(), if passed { "passed" } else { "failed" })
        }
        End::Body(body) => same(
            "body",
            body.clone(),
            match response.body() {
                ResponseBody::Null => "null".to_owned(),
                ResponseBody::OfLastExchange => "network".to_owned(),
                ResponseBody::Data(bytes) => text(bytes),
            },
        ),
        End::NetworkError { .. } | End::Response { .. } | End::Throws => {
            panic!("{line:?} stands first or not at all")
        }
    }
}

/// The headers the page iterates; each of them it can get by name too.
fn check_headers(end: &[End], response: &FilteredResponse) -> Result<(), String> {
    let standard: Vec<(String, String)> = end
        .iter()
        .filter_map(|line| match line {
            End::Header(name, value) => Some((name.to_ascii_lowercase(), value.clone())),
            _ => None,
        })
        .collect();
    let headers = response.headers();
    let engine = headers.iter().map(|(name, value)| (text(name), text(value))).collect();
    let got = standard.iter().map(|(name, value)| {
        same(&format!("get {name}"), Some(value.clone()), response.get(name).map(|got| text(&got)))
    });
    let got = file::all_same(got);
    file::all_same([same("headers", standard.clone(), engine), got])
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn yes_or_no(answer: bool) -> &'static str {
    if answer { "yes" } else { "no" }
}
