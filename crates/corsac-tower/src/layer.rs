//! The layer.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use arc_swap::{ArcSwap, Cache};
use corsac::server::{OriginVerdict, Routes};
use tower_layer::Layer;

use crate::origin_source::{Ask, asking};
use crate::routes::{ReadyRoutes, SharedRoutes};
use crate::{Cors, CorsLayerWithSource, OriginSource, PolicyHandle};

/// Makes [`Cors`] services of one policy, or of one for each route.
///
/// Clones, and the services, share the policy: a [`PolicyHandle`] replaces it for all of them.
///
/// # Example
/// ```
/// use corsac::server::{Policy, PolicyConfig, RouteConfig, Routes, RoutesConfig};
/// use corsac_tower::CorsLayer;
///
/// let allowing = |origin: &str| PolicyConfig {
///     allow_origins: vec![origin.into()],
///     ..PolicyConfig::default()
/// };
/// let one_policy = CorsLayer::new(Policy::new(allowing("https://app.example.com"))?);
/// let by_route = CorsLayer::new(Routes::new(RoutesConfig {
///     default: Some(allowing("https://app.example.com")),
///     routes: vec![RouteConfig {
///         path: Some("/public/**".into()),
///         policy: Some(allowing("*")),
///         ..RouteConfig::default()
///     }],
/// })?);
/// # let _: (CorsLayer, CorsLayer) = (one_policy, by_route);
/// # Ok::<(), corsac::server::ConfigErrors>(())
/// ```
#[derive(Clone)]
pub struct CorsLayer {
    pub(crate) routes: SharedRoutes,
}

impl CorsLayer {
    /// A layer of this policy, or of these routes.
    pub fn new(routes: impl Into<Routes>) -> Self {
        Self { routes: Arc::new(ArcSwap::from_pointee(ReadyRoutes::new(routes.into()))) }
    }

    /// The same layer, which asks `source` about well-formed origins that the policy does not list,
    /// where that has `allow_origin_source`.
    ///
    /// With credentials it asks about secure origins only. See [`guide::tenants`](crate::guide::tenants).
    pub fn with_origin_source<O: OriginSource>(
        self,
        source: O,
    ) -> CorsLayerWithSource<impl Ask<Answer = impl Future<Output = OriginVerdict>>> {
        CorsLayerWithSource { cors: self, ask: asking(source) }
    }

    /// A handle that replaces the policy while requests are served.
    pub fn handle(&self) -> PolicyHandle {
        PolicyHandle { routes: Arc::clone(&self.routes) }
    }
}

impl<S> Layer<S> for CorsLayer {
    type Service = Cors<S>;

    fn layer(&self, inner: S) -> Cors<S> {
        Cors { inner, routes: Cache::new(Arc::clone(&self.routes)) }
    }
}

impl fmt::Debug for CorsLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorsLayer").field("routes", &self.routes.load().routes).finish()
    }
}
