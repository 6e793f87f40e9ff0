//! A rule of a policy.

use std::fmt;

use corsac::server::{DecidingRule, PolicyConfig, RoutesConfig};

/// A rule of a policy: who decides about a request.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Rule {
    /// The policy for requests that no route matches.
    Default,
    /// This route, counted from 0.
    Route(usize),
    /// No route matches, and there is no policy for those requests: nothing is allowed.
    None,
}

impl Rule {
    /// The policy that decides for this rule.
    #[must_use]
    pub fn policy(self, config: &RoutesConfig) -> Option<&PolicyConfig> {
        let default = config.default.as_ref();
        match self {
            Self::Default => default,
            Self::Route(index) => config.routes.get(index)?.policy.as_ref().or(default),
            Self::None => None,
        }
    }

    /// The rule alone that decides, if no other could, however the path is read.
    pub(crate) fn of(deciding: &DecidingRule) -> Option<Self> {
        match deciding {
            DecidingRule::Route(index) => Some(Self::Route(*index)),
            DecidingRule::Default => Some(Self::Default),
            DecidingRule::None => Some(Self::None),
            DecidingRule::Several(_) => None,
        }
    }
}

/// Routes are counted from 1, as people do.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the default policy"),
            Self::Route(index) => write!(f, "route {}", index + 1),
            Self::None => f.write_str("no rule"),
        }
    }
}
