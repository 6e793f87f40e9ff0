//! The table of "CORS protocol and credentials", and where `*` is a wildcard.

use corsac::browser::{ExchangeKind, Fetch, HttpRequest, Response};
use serde::Deserialize;

use super::file::{self, same};
use super::wire::{self, Ask};

pub(super) const FILES: &[&str] = &["credentials.toml", "wildcards.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sharing {
    ask: Ask,
    allow_origin: String,
    allow_credentials: Option<String>,
    shared: bool,
}

#[test]
fn sharing_with_credentials() {
    file::run("credentials.toml", |case: &Sharing| {
        let origin = Some(format!("Access-Control-Allow-Origin: {}", case.allow_origin));
        let credentials = case
            .allow_credentials
            .as_ref()
            .map(|value| format!("Access-Control-Allow-Credentials: {value}"));
        let lines: Vec<String> = origin.into_iter().chain(credentials).collect();
        let fetch = play(&case.ask, |_| {
            Response::new(200, lines.iter().map(|line| wire::header_line(line)))
        });
        let standard = if case.shared { "cors" } else { "network error" };
        same("end", standard, wire::kind_of(fetch.outcome().unwrap()))
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wildcard {
    ask: Ask,
    /// A line of the preflight response.
    preflight: Option<String>,
    /// A line of the response.
    response: Option<String>,
    /// Credentials modes for which the request is shared, or the header exposed.
    yes: Vec<String>,
    no: Vec<String>,
    /// The response header in question, if it is about exposing.
    exposes: Option<String>,
}

#[test]
fn wildcards() {
    file::run("wildcards.toml", |case: &Wildcard| {
        let answers = case.yes.iter().map(|mode| (mode, true));
        let answers = answers.chain(case.no.iter().map(|mode| (mode, false)));
        file::all_same(answers.map(|(mode, answer)| {
            let ask = Ask { credentials: mode.clone(), ..case.ask.clone() };
            let fetch = play(&ask, |http| {
                let is_preflight = http.kind() == ExchangeKind::Preflight;
                let line = if is_preflight { &case.preflight } else { &case.response };
                wire::shared_with(http, 200, line.as_slice())
            });
            same(mode, answer, is_granted(case, &fetch))
        }))
    });
}

fn is_granted(case: &Wildcard, fetch: &Fetch) -> bool {
    let response = fetch.outcome().unwrap().response();
    match &case.exposes {
        None => response.is_some(),
        Some(name) => response.is_some_and(|response| response.is_visible(name)),
    }
}

fn play(ask: &Ask, mut server: impl FnMut(HttpRequest<'_>) -> Response) -> Fetch {
    let request = ask.request().unwrap();
    wire::play(request, &mut wire::cache(), wire::at(0), |http| Some(server(http)))
}
