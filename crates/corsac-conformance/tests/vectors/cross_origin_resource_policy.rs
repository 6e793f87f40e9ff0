//! The cross-origin resource policy check, by policy and where the URL is.

use serde::Deserialize;

use super::file::{self, same};
use super::wire::{self, Ask};

pub(super) const FILES: &[&str] = &["cross_origin_resource_policy.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    ask: Ask,
    /// Where the server redirects to; the policy is that of the last response.
    redirect: Option<String>,
    /// The status of the response with the policy.
    #[serde(default = "ok")]
    status: u16,
    /// Lines of values, with which the response is allowed.
    allowed: Vec<Vec<String>>,
    /// Lines of values, with which it is blocked.
    blocked: Vec<Vec<String>>,
    /// The response's type where it is allowed.
    response_type: String,
}

fn ok() -> u16 {
    200
}

#[test]
fn cross_origin_resource_policy() {
    file::run("cross_origin_resource_policy.toml", |case: &Case| {
        let allowed = case.allowed.iter().map(|lines| (lines, case.response_type.as_str()));
        let blocked = case.blocked.iter().map(|lines| (lines, "network error"));
        file::all_same(
            allowed
                .chain(blocked)
                .map(|(lines, standard)| same(&format!("{lines:?}"), standard, end(case, lines))),
        )
    });
}

fn end(case: &Case, lines: &[String]) -> &'static str {
    let mut redirect = case.redirect.as_ref();
    let policies: Vec<String> =
        lines.iter().map(|value| format!("Cross-Origin-Resource-Policy: {value}")).collect();
    let request = case.ask.request().unwrap();
    let fetch = wire::play(request, &mut wire::cache(), wire::at(0), |http| {
        Some(match redirect.take() {
            None => wire::shared_with(http, case.status, &policies),
            Some(url) => wire::shared_with(http, 302, &[format!("Location: {url}")]),
        })
    });
    wire::kind_of(fetch.outcome().unwrap())
}
