//! Functions that allow origins.

use std::fmt;
use std::sync::Arc;

use crate::origin::SerializedOrigin;

/// A function that says whether an origin is allowed.
///
/// With credentials it is only asked about origins whose data arrives as it was sent, and when the
/// policy is made it is asked about some dozen origins that nobody can have meant: if it allows one
/// of them, there is no policy. That finds functions that allow everything, every subdomain of
/// `com`, or whatever ends in a known name. It cannot find a function that is wrong about one
/// origin only, nor one that changes its mind later.
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
