//! Origins that nobody can have meant to allow.

use super::error;
use crate::origin::SerializedOrigin;
use crate::server::regex::OriginRegex;
use crate::server::{ConfigError, Key, Place, PolicyConfig, Problem};

/// Nobody's, under every kind of name that a careless rule might let pass: other suffixes, ports,
/// schemes, and names that merely begin or end like others.
const UNRELATED: [&str; 20] = [
    "https://corsac-probe-7f3a.example",
    "https://a.corsac-probe-7f3a.example:8443",
    "https://corsac-probe-7f3a.com",
    "https://www.corsac-probe-7f3a.com",
    "https://corsac-probe-7f3a.net",
    "https://corsac-probe-7f3a.org",
    "https://corsac-probe-7f3a.io",
    "https://corsac-probe-7f3a.dev",
    "https://corsac-probe-7f3a.app",
    "https://corsac-probe-7f3a.co",
    "https://corsac-probe-7f3a.co.uk",
    "https://corsac-probe-7f3a.de",
    "https://corsac-probe-7f3a.evil",
    "https://corsac-probe-7f3a",
    "https://192.0.2.91",
    "https://[2001:db8::7f3a]",
    "http://corsac-probe-7f3a.com",
    "http://192.0.2.91:8080",
    "chrome-extension://corsacprobecorsacprobecorsacprob",
    "corsac-probe://corsac-probe-7f3a",
];

pub(super) fn unrelated_origin_allowed(
    config: &PolicyConfig,
    regex: Option<&OriginRegex>,
) -> Vec<ConfigError> {
    let by_regex =
        regex.and_then(|regex| first(config, |origin| regex.is_full_match(origin.as_str())));
    let predicate = config.allow_origin_predicate.as_ref();
    let by_predicate =
        predicate.and_then(|predicate| first(config, |origin| predicate.allows(origin)));
    let text = config.allow_origin_regex.clone().unwrap_or_default();
    let problem = |origin: &str| Problem::AllowsUnrelatedOrigin { origin: origin.to_owned() };
    let by_regex =
        by_regex.map(|origin| error(Place::of(Key::AllowOriginRegex), text, problem(origin)));
    let by_predicate =
        by_predicate.map(|origin| error(Place::of(Key::AllowOriginPredicate), "", problem(origin)));
    by_regex.into_iter().chain(by_predicate).collect()
}

/// The first unrelated origin that would be asked about and allowed.
fn first(
    config: &PolicyConfig,
    allows: impl Fn(&SerializedOrigin<'_>) -> bool,
) -> Option<&'static str> {
    let is_asked = |origin: &SerializedOrigin<'_>| {
        config.dangerously_allow_insecure_origins || origin.is_potentially_trustworthy()
    };
    UNRELATED.into_iter().find(|text| {
        SerializedOrigin::parse(text.as_bytes())
            .is_some_and(|origin| is_asked(&origin) && allows(&origin))
    })
}
