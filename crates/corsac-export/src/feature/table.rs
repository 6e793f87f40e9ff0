//! Each feature's row: its words, where it is found, how it is left out.

use corsac::server::{
    Key, MaxAge, OnDisallowed, PolicyConfig, PreflightHandling, PreflightStatus, RouteConfig,
    UpstreamHeaders, VaryMode,
};

use super::{Feature, lists, origins, paths};

/// A key and, in a list, the entry.
pub(super) type At = (Key, Option<usize>);

pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) words: &'static str,
    pub(super) of_policy: fn(&PolicyConfig) -> Vec<At>,
    pub(super) of_route: fn(&RouteConfig) -> Option<Key>,
    pub(super) stricter: Option<Stricter>,
}

/// Less than the policy, never more.
#[derive(Clone, Copy)]
pub(super) struct Stricter {
    pub(super) words: &'static str,
    pub(super) leave_out: fn(&mut PolicyConfig, Option<usize>),
}

/// A feature of policies that can be left out.
fn optional(
    name: &'static str,
    words: &'static str,
    of_policy: fn(&PolicyConfig) -> Vec<At>,
    without: &'static str,
    leave_out: fn(&mut PolicyConfig, Option<usize>),
) -> Row {
    let stricter = Some(Stricter { words: without, leave_out });
    Row { name, words, of_policy, of_route: |_| None, stricter }
}

/// A feature of policies without which more would be allowed.
fn necessary(
    name: &'static str,
    words: &'static str,
    of_policy: fn(&PolicyConfig) -> Vec<At>,
) -> Row {
    Row { name, words, of_policy, of_route: |_| None, stricter: None }
}

/// A feature of routes.
fn routing(
    name: &'static str,
    words: &'static str,
    of_route: fn(&RouteConfig) -> Option<Key>,
) -> Row {
    Row { name, words, of_policy: |_| vec![], of_route, stricter: None }
}

pub(super) fn row(feature: Feature) -> Row {
    const LEFT_OUT: &str = "the entry is left out";
    match feature {
        Feature::Subdomains => optional(
            "subdomains",
            "patterns of subdomains",
            |policy| origins::matching(policy, origins::has_subdomains),
            LEFT_OUT,
            origins::leave_out,
        ),
        Feature::PartialLabels => optional(
            "partial-labels",
            "patterns within a label",
            |policy| origins::matching(policy, origins::has_partial_label),
            LEFT_OUT,
            origins::leave_out,
        ),
        Feature::AnyPort => optional(
            "any-port",
            "patterns of ports",
            |policy| origins::matching(policy, origins::has_any_port),
            LEFT_OUT,
            origins::leave_out,
        ),
        Feature::Regex => optional(
            "regex",
            "regular expressions of origins",
            |policy| has(policy.allow_origin_regex.is_some(), Key::AllowOriginRegex),
            "the expression is left out",
            |policy, _| policy.allow_origin_regex = None,
        ),
        Feature::RegexAssertions => optional(
            "regex-assertions",
            "regular expressions with assertions, or too long to be portable",
            |policy| has(origins::has_assertions(policy), Key::AllowOriginRegex),
            "the expression is left out",
            |policy, _| policy.allow_origin_regex = None,
        ),
        Feature::NestedRepetitions => optional(
            "nested-repetitions",
            "repetitions that can share a text in many ways",
            |policy| has(origins::has_nested_repetitions(policy), Key::AllowOriginRegex),
            "the expression is left out",
            |policy, _| policy.allow_origin_regex = None,
        ),
        Feature::NullOrigin => optional(
            "null-origin",
            "the origin null",
            |policy| has(policy.dangerously_allow_null_origin, Key::DangerouslyAllowNullOrigin),
            "null is refused",
            |policy, _| policy.dangerously_allow_null_origin = false,
        ),
        Feature::OriginFunctions => optional(
            "origin-functions",
            "functions that allow origins",
            origins::functions,
            "the function is left out",
            |policy, _| {
                policy.allow_origin_predicate = None;
                policy.allow_origin_source = false;
            },
        ),
        Feature::AnyMethod => optional(
            "any-method",
            "any method",
            |policy| entry(&policy.allow_methods, Key::AllowMethods),
            "only the methods that are listed are allowed",
            |policy, index| remove(&mut policy.allow_methods, index),
        ),
        Feature::AnyRequestHeader => optional(
            "any-request-header",
            "any request header",
            |policy| entry(&policy.allow_headers, Key::AllowHeaders),
            "only the headers that are listed are allowed",
            |policy, index| remove(&mut policy.allow_headers, index),
        ),
        Feature::AnyExposedHeader => optional(
            "any-exposed-header",
            "any response header",
            |policy| entry(&policy.expose_headers, Key::ExposeHeaders),
            "only the headers that are listed are exposed",
            |policy, index| remove(&mut policy.expose_headers, index),
        ),
        Feature::MaxAgeDisabled => {
            necessary("max-age-disabled", "preflights that are never remembered", |policy| {
                has(policy.max_age == MaxAge::Disabled, Key::MaxAge)
            })
        }
        Feature::Reject => {
            necessary("reject", "requests of disallowed origins that are rejected", |policy| {
                has(policy.on_disallowed == OnDisallowed::Reject, Key::OnDisallowed)
            })
        }
        // The service may refuse some of them.
        Feature::ForwardedPreflights => {
            necessary("forwarded-preflights", "preflights that the service answers", |policy| {
                has(policy.preflight == PreflightHandling::Forward, Key::Preflight)
            })
        }
        Feature::PreflightStatusOk => optional(
            "preflight-status-ok",
            "status 200 for preflights",
            |policy| has(policy.preflight_status == PreflightStatus::Ok, Key::PreflightStatus),
            "the status is 204",
            |policy, _| policy.preflight_status = PreflightStatus::NoContent,
        ),
        // The service may allow less than the policy.
        Feature::KeptUpstreamHeaders => necessary(
            "kept-upstream-headers",
            "CORS headers of the service that are kept",
            |policy| has(policy.upstream_headers == UpstreamHeaders::Keep, Key::UpstreamHeaders),
        ),
        Feature::VaryAlways => optional(
            "vary-always",
            "Vary on responses that do not depend on it",
            |policy| has(policy.vary == VaryMode::Always, Key::Vary),
            "Vary is sent where the response depends on it",
            |policy, _| policy.vary = VaryMode::Auto,
        ),
        Feature::Debug => optional(
            "debug",
            "refused preflights that explain themselves",
            |policy| has(policy.debug, Key::Debug),
            "they explain nothing",
            |policy, _| policy.debug = false,
        ),
        Feature::TimingOrigins => optional(
            "timing-origins",
            "Timing-Allow-Origin",
            |policy| has(!policy.timing_allow_origins.is_empty(), Key::TimingAllowOrigins),
            "nobody may read exact timings",
            |policy, _| policy.timing_allow_origins.clear(),
        ),
        Feature::WebSocketOrigins => {
            necessary("websocket-origins", "origins of WebSockets", |policy| {
                has(!policy.websocket_origins.is_empty(), Key::WebsocketOrigins)
            })
        }
        Feature::RoutesByHost => routing("routes-by-host", "routes by host", |route| {
            (!route.hosts.is_empty()).then_some(Key::Hosts)
        }),
        Feature::RoutesByPath => routing("routes-by-path", "routes by path", |route| {
            route.path.as_ref().map(|_| Key::Path)
        }),
        Feature::SeveralStars => {
            routing("several-stars", "stars that can share a path in many ways", |route| {
                route
                    .path
                    .as_deref()
                    .filter(|path| paths::has_several_stars(path))
                    .map(|_| Key::Path)
            })
        }
        Feature::LongLists => Row {
            of_route: lists::of_route,
            ..necessary("long-lists", "lists of thousands of characters", lists::of_policy)
        },
        Feature::RoutesByMethod => routing("routes-by-method", "routes by method", |route| {
            (!route.methods.is_empty()).then_some(Key::Methods)
        }),
        Feature::NoDefaultPolicy => {
            necessary("no-default-policy", "requests that no policy decides about", |_| vec![])
        }
    }
}

fn has(it: bool, key: Key) -> Vec<At> {
    if it { vec![(key, None)] } else { vec![] }
}

/// Where a list says `*`.
fn entry(list: &[String], key: Key) -> Vec<At> {
    let found = list.iter().position(|entry| entry == "*");
    found.map(|index| (key, Some(index))).into_iter().collect()
}

fn remove(list: &mut Vec<String>, index: Option<usize>) {
    if let Some(index) = index.filter(|index| *index < list.len()) {
        list.remove(index);
    }
}
