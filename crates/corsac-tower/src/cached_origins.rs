//! A memory for what an origin source said.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use corsac::origin::SerializedOrigin;
use corsac::server::OriginVerdict;
use quick_cache::sync::Cache;

use crate::OriginSource;

/// An [`OriginSource`] that remembers what another one said, for a while and within a bound.
///
/// - Requests that ask about one origin at the same time ask the source once.
/// - A failure is told to those who wait for it, and not remembered.
/// - [`invalidate`](Self::invalidate) counts at once, also against an answer that is on its way.
///
/// Clones share the memory: keep one to revoke origins.
///
/// # Example
/// ```
/// use corsac::server::{Policy, PolicyConfig};
/// use corsac_tower::{CacheLimits, CachedOrigins, CorsLayer};
/// # use corsac::{origin::SerializedOrigin, server::OriginVerdict};
/// # struct Tenants;
/// # impl corsac_tower::OriginSource for Tenants {
/// #     type Error = std::io::Error;
/// #     async fn allows(&self, _: &SerializedOrigin<'_>) -> Result<OriginVerdict, Self::Error> {
/// #         Ok(OriginVerdict::Allowed)
/// #     }
/// # }
/// let policy = Policy::new(PolicyConfig {
///     allow_origins: vec!["https://app.example.com".into()],
///     allow_origin_source: true,
///     ..PolicyConfig::default()
/// })?;
/// let tenants = CachedOrigins::new(Tenants, CacheLimits::default());
/// let layer = CorsLayer::new(policy).with_origin_source(tenants.clone());
/// // When one leaves:
/// tenants.invalidate("https://former.tenant.example");
/// # let _ = layer;
/// # Ok::<(), corsac::server::ConfigErrors>(())
/// ```
pub struct CachedOrigins<O: OriginSource> {
    shared: Arc<Shared<O>>,
}

/// How much [`CachedOrigins`] remembers, and for how long, counted from when it asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CacheLimits {
    /// About how many origins, allowed or not. Those asked about often stay.
    pub origins: NonZeroUsize,
    /// How long an origin stays allowed that the source has stopped allowing.
    pub allowed_for: Duration,
    /// How long an origin stays not allowed that the source has begun to allow.
    pub not_allowed_for: Duration,
}

/// 10,000 origins; a minute if allowed, ten seconds if not.
impl Default for CacheLimits {
    fn default() -> Self {
        Self {
            origins: NonZeroUsize::new(10_000).unwrap_or(NonZeroUsize::MIN),
            allowed_for: Duration::from_secs(60),
            not_allowed_for: Duration::from_secs(10),
        }
    }
}

struct Shared<O: OriginSource> {
    source: O,
    limits: CacheLimits,
    remembered: Cache<String, Remembered<O::Error>>,
}

struct Remembered<E> {
    answer: Answer<E>,
    asked_at: Instant,
}

type Answer<E> = Result<OriginVerdict, Arc<E>>;

impl<O: OriginSource> CachedOrigins<O> {
    /// A memory for this source.
    pub fn new(source: O, limits: CacheLimits) -> Self {
        Self {
            shared: Arc::new(Shared {
                source,
                limits,
                remembered: Cache::new(limits.origins.get()),
            }),
        }
    }

    /// Forgets what is known of an origin.
    pub fn invalidate(&self, origin: &str) {
        self.shared.remembered.remove(origin);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.shared.remembered.clear();
    }

    /// How many origins are remembered.
    pub fn len(&self) -> usize {
        self.shared.remembered.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.shared.remembered.is_empty()
    }
}

impl<O: OriginSource> OriginSource for CachedOrigins<O> {
    type Error = Arc<O::Error>;

    async fn allows(&self, origin: &SerializedOrigin<'_>) -> Answer<O::Error> {
        let Shared { source, limits, remembered } = &*self.shared;
        let key = origin.as_str();
        if let Some(known) = remembered.get(key) {
            if known.is_fresh(limits) {
                return known.answer;
            }
            remembered.remove_if(key, |known| !known.is_fresh(limits));
        }
        let place = match remembered.get_value_or_guard_async(key).await {
            Ok(known) => return known.answer,
            Err(place) => place,
        };
        let asked_at = Instant::now();
        let answer = source.allows(origin).await.map_err(Arc::new);
        // What was invalidated in the meantime has no place any more, and is not remembered.
        let _ = place.insert(Remembered { answer: answer.clone(), asked_at });
        if answer.is_err() {
            remembered.remove_if(key, |known| known.answer.is_err());
        }
        answer
    }
}

impl<E> Remembered<E> {
    fn is_fresh(&self, limits: &CacheLimits) -> bool {
        let lasts = match &self.answer {
            Ok(OriginVerdict::Allowed) => limits.allowed_for,
            Ok(OriginVerdict::NotAllowed) => limits.not_allowed_for,
            Err(_) => Duration::ZERO,
        };
        self.asked_at.elapsed() < lasts
    }
}

/// Whatever the error is.
impl<E> Clone for Remembered<E> {
    fn clone(&self) -> Self {
        Self { answer: self.answer.clone(), asked_at: self.asked_at }
    }
}

/// Shares the memory.
impl<O: OriginSource> Clone for CachedOrigins<O> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<O: OriginSource> fmt::Debug for CachedOrigins<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedOrigins").field("limits", &self.shared.limits).finish_non_exhaustive()
    }
}
