//! What a policy can say and not every target can express.

mod lists;
mod origins;
mod paths;
mod table;

pub(crate) use origins::drop_left_out;

use std::fmt;

use corsac::server::{Key, Place, PolicyConfig, RoutesConfig};

/// Something that a policy says.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Feature {
    /// `https://*.example.com`
    Subdomains,
    /// `https://app-*-team.example.com`
    PartialLabels,
    /// `http://localhost:*`
    AnyPort,
    /// `allow_origin_regex`
    Regex,
    /// A regular expression with more than literals, classes, groups, alternatives and repetitions,
    /// or one that is too long for some engines.
    RegexAssertions,
    /// A regular expression that engines which try one way after the other can be stalled with.
    NestedRepetitions,
    /// `dangerously_allow_null_origin`
    NullOrigin,
    /// Functions and sources of origins, which Rust programs give.
    OriginFunctions,
    /// `allow_methods = ["*"]`
    AnyMethod,
    /// `allow_headers = ["*"]`
    AnyRequestHeader,
    /// `expose_headers = ["*"]`
    AnyExposedHeader,
    /// `max_age = -1`
    MaxAgeDisabled,
    /// `on_disallowed = "reject"`
    Reject,
    /// `preflight = "forward"`
    ForwardedPreflights,
    /// `preflight_status = 200`
    PreflightStatusOk,
    /// `upstream_headers = "keep"`
    KeptUpstreamHeaders,
    /// `vary = "always"`
    VaryAlways,
    /// `debug = true`
    Debug,
    /// `timing_allow_origins`
    TimingOrigins,
    /// `websocket_origins`
    WebSocketOrigins,
    /// Routes with `hosts`.
    RoutesByHost,
    /// Routes with `path`.
    RoutesByPath,
    /// `/**/a/**/b`: paths that engines which try one way after the other can be stalled with.
    SeveralStars,
    /// Lists that are too long for one line of configuration.
    LongLists,
    /// Routes with `methods`.
    RoutesByMethod,
    /// Routes without a policy for what they do not match.
    NoDefaultPolicy,
}

impl Feature {
    /// Every feature.
    pub const ALL: &[Self] = &[
        Self::Subdomains,
        Self::PartialLabels,
        Self::AnyPort,
        Self::Regex,
        Self::RegexAssertions,
        Self::NestedRepetitions,
        Self::NullOrigin,
        Self::OriginFunctions,
        Self::AnyMethod,
        Self::AnyRequestHeader,
        Self::AnyExposedHeader,
        Self::MaxAgeDisabled,
        Self::Reject,
        Self::ForwardedPreflights,
        Self::PreflightStatusOk,
        Self::KeptUpstreamHeaders,
        Self::VaryAlways,
        Self::Debug,
        Self::TimingOrigins,
        Self::WebSocketOrigins,
        Self::RoutesByHost,
        Self::RoutesByPath,
        Self::SeveralStars,
        Self::LongLists,
        Self::RoutesByMethod,
        Self::NoDefaultPolicy,
    ];

    /// Its name, such as `partial-labels`.
    pub fn name(self) -> &'static str {
        table::row(self).name
    }

    /// What is exported instead where approximations are allowed; none if everything else would
    /// allow more.
    pub fn stricter(self) -> Option<&'static str> {
        table::row(self).stricter.map(|stricter| stricter.words)
    }

    /// Why no target can express it; none if some can.
    pub(crate) fn limit_of_all(self) -> Option<&'static str> {
        match self {
            Self::OriginFunctions => Some("a function cannot be written down"),
            Self::RegexAssertions => Some("engines read it in different ways, or not at all"),
            _ => None,
        }
    }

    /// Where a configuration has it.
    pub(crate) fn places(self, config: &RoutesConfig) -> impl Iterator<Item = Place> {
        let row = table::row(self);
        let place = |route, (key, index)| Place { route, key, index };
        let of_policy = move |route: Option<usize>, policy: &PolicyConfig| {
            let found: Vec<_> =
                (row.of_policy)(policy).into_iter().map(|at| place(route, at)).collect();
            found
        };
        let default = config.default.iter().flat_map(move |policy| of_policy(None, policy));
        let routes = config.routes.iter().enumerate().flat_map(move |(index, route)| {
            let own = (row.of_route)(route).map(|key| place(Some(index), (key, None)));
            let policy = route.policy.iter().flat_map(move |policy| of_policy(Some(index), policy));
            own.into_iter().chain(policy)
        });
        let has_no_default = self == Self::NoDefaultPolicy && config.default.is_none();
        let missing = has_no_default.then_some(place(None, (Key::AllowOrigins, None)));
        default.chain(routes).chain(missing)
    }

    /// Leaves it out at one of its places.
    pub(crate) fn leave_out(self, config: &mut RoutesConfig, place: Place) {
        let policy = match place.route {
            None => config.default.as_mut(),
            Some(route) => config.routes.get_mut(route).and_then(|route| route.policy.as_mut()),
        };
        if let (Some(policy), Some(stricter)) = (policy, table::row(self).stricter) {
            (stricter.leave_out)(policy, place.index);
        }
    }
}

/// What it is, in words.
impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(table::row(*self).words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_slugs_and_differ() {
        for feature in Feature::ALL {
            let name = feature.name();
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
            assert_eq!(Feature::ALL.iter().filter(|other| other.name() == name).count(), 1);
        }
    }

    #[test]
    fn features_are_found_where_they_are() {
        let config = RoutesConfig {
            default: None,
            routes: vec![corsac::server::RouteConfig {
                methods: vec!["GET".into()],
                policy: Some(PolicyConfig {
                    allow_origins: vec!["https://a.example".into(), "https://*.a.example:*".into()],
                    debug: true,
                    ..PolicyConfig::default()
                }),
                ..Default::default()
            }],
        };
        let found: Vec<_> = Feature::ALL
            .iter()
            .flat_map(|feature| {
                feature.places(&config).map(|place| format!("{} {place}", feature.name()))
            })
            .collect();
        assert_eq!(
            found,
            [
                "subdomains route[0].allow_origins[1]",
                "any-port route[0].allow_origins[1]",
                "debug route[0].debug",
                "routes-by-method route[0].methods",
                "no-default-policy allow_origins",
            ]
        );
    }
}
