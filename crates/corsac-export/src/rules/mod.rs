//! A policy as targets write it down: read, sorted out, nothing left to interpret.

mod names;
mod origins;
mod readings;
mod route;
mod rule;

pub(crate) use names::Names;
pub(crate) use origins::{Origins, SomeOrigins};
pub(crate) use route::{Hosts, Route};
pub(crate) use rule::{Credentials, Rule};

use corsac::server::{OnDisallowed, RoutesConfig};

/// Policies by host, path and method. A [`Rule`] that several routes have is the same number.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// Each policy once; routes name them by their numbers.
    pub(crate) policies: Vec<Rule>,
    /// The first that matches decides.
    pub(crate) routes: Vec<Route>,
    /// For requests that no route matches; none refuses them.
    pub(crate) default: Option<usize>,
}

/// How the policy of a request is found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Search {
    /// There are no routes.
    None,
    /// By host or method.
    WithoutPaths,
    /// By path too, which may be read in several ways.
    WithPaths,
}

impl Rules {
    /// What a configuration says that makes [`Routes`](corsac::server::Routes).
    pub(crate) fn new(config: &RoutesConfig) -> Self {
        let mut policies: Vec<Rule> = config.default.iter().map(Rule::new).collect();
        let default = config.default.as_ref().map(|_| 0);
        let routes = config.routes.iter().map(|route| {
            let policy = match &route.policy {
                Some(policy) => {
                    policies.push(Rule::new(policy));
                    Some(policies.len() - 1)
                }
                None => default,
            };
            Route::new(route, policy)
        });
        let routes = routes.collect();
        Self { routes, policies, default }
    }

    /// The only policy, where no route asks for anything.
    pub(crate) fn only(&self) -> Option<&Rule> {
        let is_single = self.routes.is_empty() && self.policies.len() == 1;
        self.policies.first().filter(|_| is_single)
    }

    /// How the policy of a request is found.
    pub(crate) fn search(&self) -> Search {
        match (&self.routes[..], self.routes.iter().any(|route| route.path.is_some())) {
            ([], _) => Search::None,
            (_, false) => Search::WithoutPaths,
            (_, true) => Search::WithPaths,
        }
    }

    /// Says whether some policy rejects requests of disallowed origins.
    pub(crate) fn reject(&self) -> bool {
        self.policies.iter().any(|rule| rule.on_disallowed == OnDisallowed::Reject)
    }

    /// Says whether some route is only for certain methods. The answer to a preflight then is about
    /// its own method only, and not to be remembered where such a route matches the place.
    pub(crate) fn tell_methods_apart(&self) -> bool {
        self.routes.iter().any(|route| !route.methods.is_empty())
    }
}
