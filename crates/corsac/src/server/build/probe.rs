//! Origins that nobody can have meant to allow.

use super::error;
use crate::origin::SerializedOrigin;
use crate::server::origin_pattern::OriginPattern;
use crate::server::regex::OriginRegex;
use crate::server::{ConfigError, Key, Place, PolicyConfig, Problem};

/// Nobody's, under every kind of name that a careless rule might let pass: other suffixes, ports,
/// schemes, and names that merely begin or end like others.
const UNRELATED: [&str; 26] = [
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
    "https://corsac-probe-7f3a.github.io",
    "https://corsac-probe-7f3a.pages.dev",
    "https://corsac-probe-7f3a.netlify.app",
    "https://corsac-probe-7f3a.herokuapp.com",
    "https://corsac-probe-7f3a.vercel.app",
    "https://corsac-probe-7f3a.web.app",
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
    let problem = |origin: String| Problem::AllowsUnrelatedOrigin { origin };
    let by_regex =
        by_regex.map(|origin| error(Place::of(Key::AllowOriginRegex), text, problem(origin)));
    let by_predicate =
        by_predicate.map(|origin| error(Place::of(Key::AllowOriginPredicate), "", problem(origin)));
    by_regex.into_iter().chain(by_predicate).collect()
}

/// The first unrelated origin that would be asked about and allowed.
fn first(config: &PolicyConfig, allows: impl Fn(&SerializedOrigin<'_>) -> bool) -> Option<String> {
    let is_asked = |origin: &SerializedOrigin<'_>| {
        config.dangerously_allow_insecure_origins || origin.is_potentially_trustworthy()
    };
    let look_alikes =
        config.allow_origins.iter().filter_map(|text| OriginPattern::parse(text).ok());
    let look_alikes = look_alikes.flat_map(|pattern| look_alikes_of(&pattern));
    UNRELATED.into_iter().map(str::to_owned).chain(look_alikes).find(|text| {
        SerializedOrigin::parse(text.as_bytes())
            .is_some_and(|origin| is_asked(&origin) && allows(&origin))
    })
}

/// Names that strangers can register and that begin or end like one that is listed.
fn look_alikes_of(pattern: &OriginPattern) -> Vec<String> {
    let host = pattern.exact_host().or(pattern.wildcard_parent()).unwrap_or_default();
    if !host.contains('.') || host.starts_with('[') {
        return Vec::new();
    }
    ["https://corsac-probe-7f3a", "https://"]
        .into_iter()
        .zip(["", ".corsac-probe-7f3a.com"])
        .map(|(before, after)| format!("{before}{host}{after}"))
        .collect()
}
