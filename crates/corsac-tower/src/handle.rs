//! Replacing the policy at run time.

use std::fmt;
use std::sync::Arc;

use corsac::server::{DebugMode, Routes};

use crate::routes::{ReadyRoutes, SharedRoutes};

/// Replaces the policy of a [`CorsLayer`](crate::CorsLayer) and of all its services, at once.
///
/// Requests never wait for it. Each is decided by one policy, the one in force when its call began,
/// and its response gets the headers of that one.
///
/// # Example
/// ```
/// use corsac::server::{ConfigErrors, Policy, PolicyConfig};
/// use corsac_tower::{CorsLayer, PolicyHandle};
///
/// let allowing = |origin: &str| PolicyConfig {
///     allow_origins: vec![origin.into()],
///     ..PolicyConfig::default()
/// };
/// let layer = CorsLayer::new(Policy::new(allowing("https://app.example.com"))?);
/// let handle = layer.handle();
/// let reload = |config| -> Result<(), ConfigErrors> {
///     handle.replace(Policy::new(config)?);
///     Ok(())
/// };
/// assert!(reload(allowing("https://new.example.com")).is_ok());
/// // A mistake changes nothing: there is no policy to replace the old one with.
/// assert!(reload(allowing("not an origin")).is_err());
/// # Ok::<(), ConfigErrors>(())
/// ```
#[derive(Clone)]
pub struct PolicyHandle {
    pub(crate) routes: SharedRoutes,
}

impl PolicyHandle {
    /// Puts this policy, or these routes, in force for the requests that come.
    pub fn replace(&self, routes: impl Into<Routes>) {
        self.routes.store(Arc::new(ReadyRoutes::new(routes.into())));
    }

    /// Turns debug mode on or off in every policy in force.
    ///
    /// This lasts until they are replaced: new ones come with a debug mode of their own.
    pub fn set_debug(&self, mode: DebugMode) {
        self.routes.load().routes.set_debug(mode);
    }
}

impl fmt::Debug for PolicyHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PolicyHandle").finish_non_exhaustive()
    }
}
