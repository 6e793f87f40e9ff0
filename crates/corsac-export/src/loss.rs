use std::fmt;

use corsac::server::Place;

use crate::feature::Feature;

/// Something that a policy says and a target cannot express.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Loss {
    /// Where the policy says it.
    pub place: Place,
    /// What it is.
    pub feature: Feature,
    /// Why the target cannot.
    pub reason: &'static str,
}

impl Loss {
    /// What is exported instead where approximations are allowed; none if everything else would
    /// allow more than the policy.
    pub fn stricter(&self) -> Option<&'static str> {
        self.feature.stricter()
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.place, self.feature, self.reason)
    }
}
