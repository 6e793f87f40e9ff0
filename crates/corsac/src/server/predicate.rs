//! Functions that allow origins.

use std::fmt;
use std::sync::Arc;

use crate::origin::SerializedOrigin;

/// A function that says whether an origin is allowed.
///
/// With credentials it is only asked about origins whose data arrives as it was sent, and when the
/// policy is made it is asked about origins that nobody can have meant, some two dozen and those that
/// merely begin or end like a listed one: if it allows one of them, there is no policy. That finds
/// functions that allow everything, or every name below `com` or a hosting service. It cannot find a
/// function that takes `evilexample.com` for `example.com` where neither is listed, nor one that
/// changes its mind later: compare whole hosts, or the dot as well.
///
/// # Example
/// ```
/// use corsac::server::{OriginPredicate, Policy, PolicyConfig};
///
/// let allowing = |predicate| PolicyConfig {
///     allow_origin_predicate: Some(predicate),
///     allow_credentials: true,
///     ..PolicyConfig::default()
/// };
/// let tenants = OriginPredicate::new(|origin| origin.host().ends_with(".tenants.example"));
/// assert!(Policy::new(allowing(tenants)).is_ok());
/// assert!(Policy::new(allowing(OriginPredicate::new(|_| true))).is_err());
/// ```
#[derive(Clone)]
pub struct OriginPredicate(Arc<dyn Fn(&SerializedOrigin<'_>) -> bool + Send + Sync>);

impl OriginPredicate {
    /// A predicate of this function, which is called for each request whose origin is allowed by
    /// nothing else, and is expected not to panic.
    pub fn new(predicate: impl Fn(&SerializedOrigin<'_>) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(predicate))
    }

    /// What the function says.
    pub fn allows(&self, origin: &SerializedOrigin<'_>) -> bool {
        (self.0)(origin)
    }
}

impl fmt::Debug for OriginPredicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OriginPredicate")
    }
}
