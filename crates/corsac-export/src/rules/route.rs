use std::fmt;

use corsac::server::RouteConfig;

use crate::expression::{Expression, of_path};

/// Which requests a policy is for. A preflight is asked for its Access-Control-Request-Method.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Route {
    /// Any, if there are none.
    pub(crate) hosts: Vec<Hosts>,
    /// The pattern as written, and the expression that matches the same paths; none for any path.
    pub(crate) path: Option<(String, Expression)>,
    /// Any, if there are none; where GET is, HEAD is too.
    pub(crate) methods: Vec<String>,
    /// The number of the policy; none refuses.
    pub(crate) policy: Option<usize>,
}

/// Hosts in lower case, without ports.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Hosts {
    This(String),
    /// Those that end with a dot and this.
    Below(String),
}

impl Route {
    pub(super) fn new(config: &RouteConfig, policy: Option<usize>) -> Self {
        let host = |host: &String| match host.strip_prefix("*.") {
            Some(parent) => Hosts::Below(parent.to_owned()),
            None => Hosts::This(host.clone()),
        };
        let mut methods = config.methods.clone();
        let has = |method: &str| methods.iter().any(|own| own == method);
        if has("GET") && !has("HEAD") {
            methods.push("HEAD".to_owned());
        }
        Self {
            hosts: config.hosts.iter().map(host).collect(),
            path: config.path.as_ref().map(|path| (path.clone(), of_path(path))),
            methods,
            policy,
        }
    }
}

/// As written: `*.` and what they are below.
impl fmt::Display for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::This(host) => f.write_str(host),
            Self::Below(parent) => write!(f, "*.{parent}"),
        }
    }
}
