//! Requests and policies in few words.

use corsac::HeaderList;
use corsac::server::{
    Decision, ListedHead, Policy, PolicyConfig, ResponseHeaderName, RouteConfig, Routes,
    RoutesConfig, Value,
};

/// These origins, nothing else.
pub(crate) fn allowing(origins: &[&str]) -> PolicyConfig {
    let allow_origins = origins.iter().copied().map(str::to_owned).collect();
    PolicyConfig { allow_origins, ..PolicyConfig::default() }
}

/// The same with credentials.
pub(crate) fn with_credentials(config: PolicyConfig) -> PolicyConfig {
    PolicyConfig { allow_credentials: true, ..config }
}

/// Paths and what is allowed there; everything else is for `https://default.example`.
pub(crate) fn routes(rules: &[(&str, PolicyConfig)]) -> Routes {
    let route = |(path, policy): &(&str, PolicyConfig)| RouteConfig {
        path: Some((*path).to_owned()),
        policy: Some(policy.clone()),
        ..RouteConfig::default()
    };
    Routes::new(RoutesConfig {
        default: Some(allowing(&["https://default.example"])),
        routes: rules.iter().map(route).collect(),
    })
    .unwrap()
}

/// The value of `Access-Control-Allow-Origin` for a request from `origin`, as it is sent.
pub(crate) fn allow_origin(decision: &Decision<'_>, origin: &str) -> Option<String> {
    let mut lines = decision.header_lines();
    lines.find(|(name, _)| *name == ResponseHeaderName::AccessControlAllowOrigin).map(
        |(_, value)| match value {
            Value::Constant(value) => value.clone(),
            Value::SameAs(_) => origin.to_owned(),
        },
    )
}

/// Says whether a policy allows a page of this origin to read.
pub(crate) fn allows(policy: &Policy, origin: &str) -> bool {
    let headers = HeaderList::from_iter([("Origin", origin)]);
    let head = ListedHead::new("GET", "/", &headers);
    let decision = policy.decide(&head);
    let allow_origin = allow_origin(&decision, origin);
    assert_eq!(allow_origin.is_some(), decision.refusal().is_none(), "{origin}");
    allow_origin.is_some_and(|value| value == "*" || value == origin)
}

/// The header list of a preflight.
pub(crate) fn preflight(origin: &str, method: &str) -> HeaderList {
    HeaderList::from_iter([("Origin", origin), ("Access-Control-Request-Method", method)])
}
