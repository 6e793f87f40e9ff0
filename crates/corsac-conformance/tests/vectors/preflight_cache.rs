//! The CORS-preflight cache: which of several fetches make a preflight.

use corsac::browser::{ExchangeKind, HttpRequest, PreflightCache, Response};
use serde::Deserialize;

use super::file::{self, same};
use super::wire::{self, Ask};

pub(super) const FILES: &[&str] =
    &["cache_clearing.toml", "cache_entries.toml", "cache_matches.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    fetch: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// Seconds since the start.
    #[serde(default)]
    at: u64,
    #[serde(default)]
    ask: Ask,
    /// Lines of the preflight response, besides those that let the CORS check pass.
    #[serde(default)]
    preflight: Vec<String>,
    #[serde(default)]
    answer: Answer,
    /// The methods that are sent, in order.
    sends: String,
}

/// What the request itself is answered with.
#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    Closed,
    NotShared,
    RedirectTo(String),
    #[default]
    Shared,
    Status(u16),
}

#[test]
fn cache_clearing() {
    file::run("cache_clearing.toml", check_case);
}

#[test]
fn cache_entries() {
    file::run("cache_entries.toml", check_case);
}

#[test]
fn cache_matches() {
    file::run("cache_matches.toml", check_case);
}

fn check_case(case: &Case) -> Result<(), String> {
    let mut cache = wire::cache();
    let steps = case.fetch.iter().enumerate();
    file::all_same(steps.map(|(index, step)| check(index, step, &mut cache)))
}

fn check(index: usize, step: &Step, cache: &mut PreflightCache) -> Result<(), String> {
    let mut sent = Vec::new();
    let request = step.ask.request().unwrap();
    let first_url = request.url().clone();
    wire::play(request, cache, wire::at(step.at), |http| {
        sent.push(http.method().to_string());
        if *http.url() == first_url { answer(step, http) } else { shared(step, http) }
    });
    same(&format!("sent by fetch {}", index + 1), step.sends.clone(), sent.join(" "))
}

fn answer(step: &Step, http: HttpRequest<'_>) -> Option<Response> {
    match (&step.answer, http.kind()) {
        (_, ExchangeKind::Preflight) | (Answer::Shared, _) => shared(step, http),
        (Answer::Closed, _) => None,
        (Answer::NotShared, _) => Some(Response::new(200, [("Vary", "Origin")])),
        (Answer::Status(status), _) => Some(wire::shared_with(http, *status, &[])),
        (Answer::RedirectTo(url), _) => {
            Some(wire::shared_with(http, 307, &[format!("Location: {url}")]))
        }
    }
}

fn shared(step: &Step, http: HttpRequest<'_>) -> Option<Response> {
    let lines = if http.kind() == ExchangeKind::Preflight { &step.preflight[..] } else { &[] };
    Some(wire::shared_with(http, 200, lines))
}
