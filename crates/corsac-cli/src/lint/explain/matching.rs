//! Why a route matches, or not.

use corsac::server::{DecidingRule, RequestHead, RouteConfig, Routes, RoutesConfig};

/// What a part of a route says about a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Matching {
    /// The route has no such part.
    Any,
    Matches,
    Differs,
    /// It matches the path in one reading, and not in another.
    Sometimes,
}

/// What each part of a route says.
#[derive(Clone, Copy, Debug)]
pub(super) struct RouteMatching {
    pub(super) host: Matching,
    pub(super) path: Matching,
    pub(super) method: Matching,
}

impl Matching {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Matches => "matches",
            Self::Differs => "differs",
            Self::Sometimes => "sometimes",
        }
    }
}

impl RouteMatching {
    /// Asks the engine about each part alone.
    pub(super) fn of(route: &RouteConfig, head: &impl RequestHead) -> Self {
        let RouteConfig { hosts, path, methods, .. } = route.clone();
        let none = RouteConfig::default;
        Self {
            host: probe(!hosts.is_empty(), RouteConfig { hosts, ..none() }, head),
            path: probe(path.is_some(), RouteConfig { path, ..none() }, head),
            method: probe(!methods.is_empty(), RouteConfig { methods, ..none() }, head),
        }
    }
}

fn probe(is_there: bool, route: RouteConfig, head: &impl RequestHead) -> Matching {
    if !is_there {
        return Matching::Any;
    }
    let Ok(routes) = Routes::new(RoutesConfig { default: None, routes: vec![route] }) else {
        return Matching::Differs;
    };
    match routes.deciding_rule(head) {
        DecidingRule::Route(_) => Matching::Matches,
        DecidingRule::Several(_) => Matching::Sometimes,
        DecidingRule::Default | DecidingRule::None => Matching::Differs,
    }
}
