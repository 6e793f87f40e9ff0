use crate::server::PolicyConfig;

/// Policies by host, path and method, as written and not yet checked.
#[derive(Clone, Debug, Default)]
pub struct RoutesConfig {
    /// For requests that no route matches; without one they are refused.
    pub default: Option<PolicyConfig>,
    /// The first that matches decides.
    pub routes: Vec<RouteConfig>,
}

/// One route, as written and not yet checked.
#[derive(Clone, Debug, Default)]
pub struct RouteConfig {
    /// Hosts, in lower case and without ports, `*.example.com` for those below; empty for any.
    pub hosts: Vec<String>,
    /// The pattern of paths, see [`PathPattern`](super::PathPattern); none for any.
    pub path: Option<String>,
    /// Methods, of which `GET` includes `HEAD`; empty for any. A preflight is matched by the method
    /// that it announces.
    pub methods: Vec<String>,
    /// The policy; none for that of requests that no route matches.
    pub policy: Option<PolicyConfig>,
}
