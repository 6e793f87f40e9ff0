//! Which parts of the logic a policy needs.

use corsac::server::{OnDisallowed, PreflightHandling, PreflightStatus};

use crate::rules::{Credentials, Origins, Route, Rule, Rules};

/// What some rule or route asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    pub(crate) vary: VaryOrigin,
    pub(super) origins: OriginLists,
    pub(super) is_single: bool,
    pub(super) hosts: bool,
    pub(crate) paths: bool,
    pub(super) methods: bool,
    pub(super) nobody: bool,
    pub(super) rejects: bool,
    pub(super) forwards: bool,
    pub(super) ok_status: bool,
    pub(super) repeats: bool,
    pub(super) timing: bool,
}

/// Which responses depend on `Origin`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum VaryOrigin {
    Always,
    Never,
    /// Unless the policy is `*`.
    Sometimes,
}

/// How origins are looked up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum OriginLists {
    /// All policies are `*`.
    Any,
    /// Without expressions, and none is `*`.
    Exact,
    /// None is `*`.
    Some,
    Mixed,
}

impl Parts {
    pub(crate) fn of(rules: &Rules) -> Self {
        let rule = |asks: fn(&Rule) -> bool| rules.policies.iter().any(asks);
        let route = |asks: fn(&Route) -> bool| rules.routes.iter().any(asks);
        let paths = route(|route| route.path.is_some());
        let methods = rules.tell_methods_apart();
        Self {
            vary: vary(rules),
            origins: origin_lists(rules),
            is_single: rules.only().is_some(),
            hosts: route(|route| !route.hosts.is_empty()),
            paths,
            methods,
            nobody: paths || methods || rules.default.is_none(),
            rejects: rule(|rule| rule.on_disallowed == OnDisallowed::Reject),
            forwards: rule(|rule| rule.preflight == PreflightHandling::Forward),
            ok_status: rule(|rule| rule.preflight_status == PreflightStatus::Ok),
            repeats: rule(repeats),
            timing: rule(|rule| rule.timing.is_some()),
        }
    }

    /// Says whether every request goes on but preflights, which are answered 204 or 403.
    pub(super) fn has_usual_statuses(&self) -> bool {
        !self.rejects && !self.forwards && !self.ok_status
    }
}

/// Says whether an answer repeats what a preflight asks for: `*` is no wildcard with credentials.
pub(crate) fn repeats(rule: &Rule) -> bool {
    let has_any = rule.methods.is_any() || rule.request_headers.is_any();
    rule.credentials == Credentials::Allowed && has_any
}

fn vary(rules: &Rules) -> VaryOrigin {
    let depends = rules.policies.iter().filter(|rule| rule.depends_on_origin()).count();
    let is_always = |rule: &Rule| rule.origins == Origins::Any && rule.depends_on_origin();
    let timed = rules.policies.iter().any(|rule| rule.timing.is_some());
    match depends {
        _ if timed || rules.policies.iter().any(is_always) => VaryOrigin::Always,
        0 if rules.only().is_some() => VaryOrigin::Never,
        all if all == rules.policies.len() => VaryOrigin::Always,
        _ => VaryOrigin::Sometimes,
    }
}

fn origin_lists(rules: &Rules) -> OriginLists {
    let lists: Vec<_> = rules.policies.iter().map(|rule| rule.origins.some()).collect();
    let has_expressions = lists.iter().flatten().any(|some| !some.expressions.is_empty());
    match lists.iter().filter(|list| list.is_none()).count() {
        0 if has_expressions => OriginLists::Some,
        0 => OriginLists::Exact,
        any if any == lists.len() && rules.only().is_some() => OriginLists::Any,
        _ => OriginLists::Mixed,
    }
}
