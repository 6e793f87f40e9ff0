//! Rules by host, path and method: which policy decides about a request.

mod agreement;
mod build;
mod config;
mod host;
mod path_pattern;
mod readings;
mod route;

pub use config::{RouteConfig, RoutesConfig};
pub(super) use host::is_host_pattern;
pub use path_pattern::PathPattern;

use super::policy::PreflightScope;
use super::request::{Classified, routed_method};
use super::{
    ConfigErrors, Decision, OriginVerdict, Policy, Refusal, RequestHead, RequestKind,
    ResponseHeaderName, Value, Vary,
};
use crate::origin::SerializedOrigin;
use readings::Readings;
use route::{Case, Route};

/// Policies for the resources of a server: the first route that matches decides, and a policy of
/// their own decides about requests that no route matches.
///
/// A preflight is matched by the method that it announces, so what a route for `GET` allows is never
/// an answer about `POST`. Where routes tell methods apart, a preflight's answer covers its own method
/// only, and browsers are told not to remember it: what they remember of header names would count
/// for every method.
///
/// A path that backends could read in several ways, such as `/public/..%2fprivate`, is granted only
/// what every reading grants.
///
/// # Example
/// ```
/// use corsac::HeaderList;
/// use corsac::server::{ListedHead, PolicyConfig, RouteConfig, Routes, RoutesConfig};
///
/// let allowing = |origin: &str| PolicyConfig {
///     allow_origins: vec![origin.into()],
///     ..PolicyConfig::default()
/// };
/// let routes = Routes::new(RoutesConfig {
///     default: Some(allowing("https://app.example.com")),
///     routes: vec![RouteConfig {
///         path: Some("/public/**".into()),
///         methods: vec!["GET".into()],
///         policy: Some(allowing("*")),
///         ..RouteConfig::default()
///     }],
/// })?;
/// let headers = HeaderList::from_iter([("Origin", "https://other.example")]);
/// let is_refused = |method, path| {
///     routes.decide(&ListedHead::new(method, path, &headers)).refusal().is_some()
/// };
/// assert!(!is_refused("GET", "/public/items"));
/// assert!(is_refused("POST", "/public/items"));
/// assert!(is_refused("GET", "/public/..%2Fprivate"));
/// # Ok::<(), corsac::server::ConfigErrors>(())
/// ```
#[derive(Debug)]
pub struct Routes<V = String> {
    routes: Vec<Route>,
    /// Those of routes and that of requests that no route matches, in any order.
    policies: Vec<Policy<V>>,
    default: Option<PolicyIndex>,
    methods: TellMethodsApart,
}

/// Where a policy stands among those of [`Routes`].
type PolicyIndex = usize;

/// Whether some route is only for certain methods.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum TellMethodsApart {
    Yes,
    No,
}

/// Which rule decides about a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum DecidingRule {
    /// This route, counted from 0.
    Route(usize),
    /// No route matches, and the policy for those requests decides.
    Default,
    /// No route matches, and there is no policy for those requests.
    None,
    /// Each of these, depending on how the path is read; what they do not agree about is refused.
    Several(Vec<DecidingRule>),
}

/// A rule that matches one reading of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Match {
    route: Option<usize>,
    policy: Option<PolicyIndex>,
    scope: PreflightScope,
}

impl Routes {
    /// Makes the policies of a configuration.
    ///
    /// # Errors
    ///
    /// [`ConfigErrors`] with everything that is wrong, in all of them.
    pub fn new(config: RoutesConfig) -> Result<Self, ConfigErrors> {
        build::routes(config).map_err(ConfigErrors)
    }
}

/// One policy for every request.
impl<V> From<Policy<V>> for Routes<V> {
    fn from(mut policy: Policy<V>) -> Self {
        policy.number_lines(0);
        Self {
            routes: Vec::new(),
            policies: vec![policy],
            default: Some(0),
            methods: TellMethodsApart::No,
        }
    }
}

impl<V> Routes<V> {
    /// The same routes with their header values in another type, see [`Policy::map_values`].
    pub fn map_values<W: AsRef<[u8]>>(self, mut map: impl FnMut(V) -> W) -> Routes<W> {
        let map_policy = |policy: Policy<V>| policy.map_values(&mut map);
        Routes {
            routes: self.routes,
            policies: self.policies.into_iter().map(map_policy).collect(),
            default: self.default,
            methods: self.methods,
        }
    }

    /// Turns debug mode on or off in every policy, see [`Policy::set_debug`].
    pub fn set_debug(&self, mode: super::DebugMode) {
        self.policies.iter().for_each(|policy| policy.set_debug(mode));
    }

    /// Every list of header lines that [`Decision::constant_lines`] can name, in the order of
    /// [`ConstantLines::index`](super::ConstantLines::index).
    pub fn constant_lines(
        &self,
    ) -> impl Iterator<Item = impl Iterator<Item = (ResponseHeaderName, Value<'_, V>)>> {
        let lists = self.policies.iter().flat_map(|policy| policy.constant_lines());
        lists.map(|list| list.lines.iter().map(|line| (line.name, line.value())))
    }

    /// Which rule decides about a request.
    ///
    /// Allocates nothing, unless the path can be read in several ways.
    pub fn deciding_rule(&self, head: &impl RequestHead) -> DecidingRule {
        if let Some(only) = self.only_match(head) {
            return only.rule();
        }
        let matches = self.matches(head);
        let mut rules: Vec<_> = matches.iter().map(Match::rule).collect();
        match rules.len() {
            1 => rules.remove(0),
            _ => DecidingRule::Several(rules),
        }
    }

    /// The rules that match some reading of the request, each once; that of the path as it came is
    /// first.
    fn matches(&self, head: &impl RequestHead) -> Vec<Match> {
        let Some(readings) = Readings::of(head.path()) else { return self.possible_matches(head) };
        let mut matches: Vec<Match> = Vec::new();
        for path in readings.iter() {
            for cases in CASES {
                add(&mut matches, self.first_match(head, path, cases));
            }
        }
        matches
    }

    /// The rules that match whatever the path is read as.
    fn possible_matches(&self, head: &impl RequestHead) -> Vec<Match> {
        let method = routed_method(head);
        let is_possible =
            |route: &Route| route.matches_host(head) && route.matches_method(method, Case::Folded);
        let scope = PreflightScope::ThisMethod;
        let routes = self.routes.iter().enumerate().filter(|(_, route)| is_possible(route));
        routes
            .map(|(index, route)| Match {
                route: Some(index),
                policy: route.policy.or(self.default),
                scope,
            })
            .chain([Match { route: None, policy: self.default, scope }])
            .collect()
    }

    /// The rule that matches one reading of the request.
    fn first_match(&self, head: &impl RequestHead, path: &[u8], cases: Cases) -> Match {
        let method = routed_method(head);
        let mut scope = PreflightScope::AllMethods;
        for (index, route) in self.routes.iter().enumerate() {
            if !route.matches_place(head, path, cases.path) {
                continue;
            }
            if route.is_for_some_methods() {
                scope = PreflightScope::ThisMethod;
            }
            if route.matches_method(method, cases.method) {
                return Match { route: Some(index), policy: route.policy.or(self.default), scope };
            }
        }
        Match { route: None, policy: self.default, scope }
    }

    /// The policy for every request, where there are no routes.
    #[inline]
    fn only_policy(&self) -> Option<&Policy<V>> {
        if self.routes.is_empty() { self.policies.first() } else { None }
    }

    /// The only rule that can match, found without allocating, unless the path is read in several
    /// ways.
    fn only_match(&self, head: &impl RequestHead) -> Option<Match> {
        if self.routes.is_empty() {
            let scope = PreflightScope::AllMethods;
            return Some(Match { route: None, policy: self.default, scope });
        }
        let path = head.path();
        if Readings::has_several(path) {
            return None;
        }
        let [exact, others @ ..] = CASES;
        let found = self.first_match(head, path, exact);
        others.iter().all(|cases| self.first_match(head, path, *cases) == found).then_some(found)
    }
}

/// Whether a backend tells upper and lower case apart.
#[derive(Clone, Copy, Debug)]
struct Cases {
    path: Case,
    method: Case,
}

/// Every kind of backend; the first is the one that the standards want.
const CASES: [Cases; 4] = [
    Cases { path: Case::Exact, method: Case::Exact },
    Cases { path: Case::Folded, method: Case::Exact },
    Cases { path: Case::Exact, method: Case::Folded },
    Cases { path: Case::Folded, method: Case::Folded },
];

/// Adds a match, unless the same rule is there; what it answers is then about the fewer methods.
fn add(matches: &mut Vec<Match>, found: Match) {
    let is_same = |known: &&mut Match| (known.route, known.policy) == (found.route, found.policy);
    match matches.iter_mut().find(is_same) {
        Some(known) if known.scope != found.scope => known.scope = PreflightScope::ThisMethod,
        Some(_) => {}
        None => matches.push(found),
    }
}

impl Match {
    fn rule(&self) -> DecidingRule {
        match (self.route, self.policy) {
            (Some(route), _) => DecidingRule::Route(route),
            (None, Some(_)) => DecidingRule::Default,
            (None, None) => DecidingRule::None,
        }
    }
}

impl<V: AsRef<[u8]>> Routes<V> {
    /// Says what to do with a request, and which headers its response gets.
    ///
    /// Allocates nothing, unless the path can be read in several ways.
    pub fn decide<'a>(&'a self, head: &'a impl RequestHead) -> Decision<'a, V> {
        self.decide_with(head, OriginVerdict::NotAllowed)
    }

    /// The same, where somebody else was asked about an origin that the policy does not list, see
    /// [`Policy::decide_with`].
    #[inline]
    pub fn decide_with<'a>(
        &'a self,
        head: &'a impl RequestHead,
        verdict: OriginVerdict,
    ) -> Decision<'a, V> {
        match self.only_policy() {
            Some(policy) => policy.decide_with(head, verdict),
            None => self.decide_by_rules(head, verdict),
        }
    }

    #[inline(never)]
    fn decide_by_rules<'a>(
        &'a self,
        head: &'a impl RequestHead,
        verdict: OriginVerdict,
    ) -> Decision<'a, V> {
        let mut decision = match self.only_match(head) {
            Some(only) => self.decide_by(&only, head, verdict),
            None => {
                let matches = self.matches(head);
                let decisions = matches.iter().map(|found| self.decide_by(found, head, verdict));
                agreement::of(decisions.collect(), head)
            }
        };
        if self.methods == TellMethodsApart::Yes && decision.kind == RequestKind::CorsPreflight {
            decision.vary = decision.vary | Vary::REQUEST_METHOD;
        }
        self.name_refusal(&mut decision);
        decision
    }

    /// Names a refusal that no policy decided, if some policy is in debug mode; the others name their
    /// own.
    fn name_refusal<'a>(&'a self, decision: &mut Decision<'a, V>) {
        if let Some(refusal @ (Refusal::AmbiguousPath { .. } | Refusal::NoPolicy)) =
            decision.refusal
        {
            let mut policies = self.policies.iter();
            let debugging = policies.find(|policy| policy.debug() == super::DebugMode::On);
            decision.headers.refusal =
                debugging.and_then(|policy| policy.debug.refusals.get(refusal.index()));
        }
    }

    /// The request's origin, if somebody else could say whether it is allowed, see
    /// [`Policy::unlisted_origin`].
    pub fn unlisted_origin<'a>(&self, head: &'a impl RequestHead) -> Option<SerializedOrigin<'a>> {
        let asked = |found: &Match| self.policies.get(found.policy?)?.unlisted_origin(head);
        match self.only_match(head) {
            Some(only) => asked(&only),
            None => self.matches(head).iter().find_map(asked),
        }
    }

    fn decide_by<'a>(
        &'a self,
        found: &Match,
        head: &'a impl RequestHead,
        verdict: OriginVerdict,
    ) -> Decision<'a, V> {
        match found.policy.and_then(|index| self.policies.get(index)) {
            Some(policy) => policy.decide_in_scope(head, verdict, found.scope),
            None => {
                Decision::without_policy(Classified::of(head).kind()).refused(Refusal::NoPolicy)
            }
        }
    }
}
