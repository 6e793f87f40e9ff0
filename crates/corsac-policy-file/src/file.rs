use std::ops::Range;

use corsac::server::{Place, RoutesConfig};

use crate::document::Document;
use crate::found::{Completeness, Found, FoundKeys};
use crate::gateway::{self, DefaultUpstream, GatewaySettings};
use crate::policy;
use crate::problem::Problem;
use crate::route::{Cors, Route, RouteSettings};
use crate::text::Text;

/// What a policy file says in one environment, and where it says it.
#[derive(Clone, Debug, Default)]
pub struct PolicyFile {
    /// The policies and routes, for [`Routes::new`](corsac::server::Routes::new).
    pub config: RoutesConfig,
    /// What the routes say besides, one for each route of `config`.
    pub routes: Vec<RouteSettings>,
    /// What `[gateway]` says.
    pub gateway: GatewaySettings,
    /// The environments that the file defines, in the order of the text.
    pub environments: Vec<String>,
    /// The one that is chosen, if it is defined.
    pub environment: Option<String>,
    default: Option<Cors>,
    gateway_keys: FoundKeys,
    read_routes: Vec<Route>,
}

impl PolicyFile {
    /// The file as the chosen environment has it.
    pub(crate) fn new(document: &Document, environment: Option<&str>) -> Self {
        let chosen =
            document.environments.iter().find(|own| Some(own.name.as_str()) == environment);
        let overlay = chosen.and_then(|chosen| chosen.cors.as_ref());
        let default = overlaid(document.cors.as_ref(), overlay);
        let mut gateway_keys = document.gateway.clone().unwrap_or_default();
        gateway_keys.extend(chosen.and_then(|chosen| chosen.gateway.clone()).unwrap_or_default());
        Self {
            config: RoutesConfig {
                default: default.as_ref().map(|cors| policy::config(&cors.keys)),
                routes: document.routes.iter().map(Route::config).collect(),
            },
            routes: document.routes.iter().map(Route::settings).collect(),
            gateway: GatewaySettings::of(&gateway_keys),
            environments: document.environments.iter().map(|own| own.name.clone()).collect(),
            environment: chosen.map(|chosen| chosen.name.clone()),
            default,
            gateway_keys,
            read_routes: document.routes.clone(),
        }
    }

    /// Where a place stands in the text: an entry, or the variable that it comes from; a key if it
    /// has no such entry or is about its whole list; the header of the table if it has no such key.
    pub fn span_of(&self, place: Place) -> Range<usize> {
        if let Some(text) = self.text_of(place) {
            return text.span.clone();
        }
        let Some(found) = self.found(place) else { return self.table_span(place) };
        // A value that is not there leaves no place.
        match place.index.is_some() || found.is_list() || found.value.is_empty() {
            true => found.key.clone(),
            false => found.value.clone(),
        }
    }

    /// The key of a place as written, which can be an alias; none if it is not there.
    pub fn key_span(&self, place: Place) -> Option<Range<usize>> {
        self.found(place).map(|found| found.key.clone())
    }

    /// The whole value of the key of a place; none if it is not there.
    pub fn value_span(&self, place: Place) -> Option<Range<usize>> {
        self.found(place).map(|found| found.value.clone())
    }

    /// The string at a place and the variables that it comes from; none if there is no string.
    pub fn text_of(&self, place: Place) -> Option<&Text> {
        let found = self.found(place)?;
        match place.index {
            Some(index) => found.texts().get(index),
            None if found.is_list() => None,
            None => found.texts().first(),
        }
    }

    /// Says whether part of what the key has could not be read, or depends on a variable that is not
    /// set: what is then said to be missing need not be.
    pub fn is_incomplete(&self, place: Place) -> bool {
        self.found(place).is_some_and(|found| found.completeness == Completeness::Partial)
    }

    /// Where a route stands: its header; empty if there is no such route.
    pub fn route_span(&self, index: usize) -> Range<usize> {
        self.read_routes.get(index).map_or(0..0, |route| route.span.clone())
    }

    /// Where `[cors]` stands, or that of the chosen environment if there is no other; empty if there
    /// is none.
    pub fn default_span(&self) -> Range<usize> {
        self.default.as_ref().map_or(0..0, |cors| cors.span.clone())
    }

    /// The values that count in the chosen environment.
    pub(crate) fn found_values(&self) -> impl Iterator<Item = &Found> {
        let of_routes = self.read_routes.iter().flat_map(|route| {
            let cors = route.cors.iter().flat_map(|cors| cors.keys.values());
            route.keys.values().chain(cors)
        });
        let of_default = self.default.iter().flat_map(|cors| cors.keys.values());
        of_default.chain(self.gateway_keys.values()).chain(of_routes)
    }

    /// What is wrong with keys of the gateway that have to fit together.
    pub(crate) fn gateway_problems(&self, default: DefaultUpstream) -> Vec<Problem> {
        let routes = self.read_routes.iter();
        let of_routes = routes.flat_map(|route| gateway::check_route(route, default));
        gateway::check_gateway(&self.gateway_keys).into_iter().chain(of_routes).collect()
    }

    /// The routes whose requests nothing decides about.
    pub(crate) fn routes_without_policy(&self) -> impl Iterator<Item = &Route> {
        let has_default = self.default.is_some();
        self.read_routes.iter().filter(move |route| route.cors.is_none() && !has_default)
    }

    fn found(&self, place: Place) -> Option<&Found> {
        match place.route {
            None => self.default.as_ref()?.keys.get(place.key.name()),
            Some(index) => {
                let route = self.read_routes.get(index)?;
                let own = route.keys.get(place.key.name());
                own.or_else(|| route.cors.as_ref()?.keys.get(place.key.name()))
            }
        }
    }

    fn table_span(&self, place: Place) -> Range<usize> {
        let Some(index) = place.route else { return self.default_span() };
        let route = self.read_routes.get(index);
        let cors = route.and_then(|route| route.cors.as_ref());
        match cors.filter(|_| crate::keys::policy_kind(place.key).is_some()) {
            Some(cors) => cors.span.clone(),
            None => self.route_span(index),
        }
    }
}

/// The default policy with the keys of an environment over it.
fn overlaid(cors: Option<&Cors>, overlay: Option<&Cors>) -> Option<Cors> {
    let mut result = cors.or(overlay)?.clone();
    if let Some(overlay) = overlay {
        result.keys.extend(overlay.keys.clone());
    }
    Some(result)
}
