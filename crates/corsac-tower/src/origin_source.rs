//! Origins that somebody else knows, such as a database.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use corsac::origin::SerializedOrigin;
use corsac::server::OriginVerdict;

use crate::outcome;

/// Knows whether origins are allowed that no policy lists, and may take its time.
///
/// It is asked once for each request whose origin is well-formed and not listed, by a policy with
/// `allow_origin_source`; with credentials, only if data from there arrives as it was sent. Its
/// futures need not be `Send`, unless the server wants that.
///
/// # Errors
///
/// Whoever cannot say fails: the origin is not allowed then, and the error is traced as a warning.
///
/// # Example
/// ```
/// use corsac::origin::SerializedOrigin;
/// use corsac::server::OriginVerdict;
/// use corsac_tower::OriginSource;
///
/// # struct Database;
/// # impl Database {
/// #     async fn has_tenant(&self, _: &str) -> Result<bool, std::io::Error> { Ok(true) }
/// # }
/// struct Tenants(Database);
///
/// impl OriginSource for Tenants {
///     type Error = std::io::Error;
///
///     async fn allows(&self, origin: &SerializedOrigin<'_>) -> Result<OriginVerdict, Self::Error> {
///         match self.0.has_tenant(origin.as_str()).await? {
///             true => Ok(OriginVerdict::Allowed),
///             false => Ok(OriginVerdict::NotAllowed),
///         }
///     }
/// }
/// ```
pub trait OriginSource {
    /// Why it cannot say.
    type Error: fmt::Display;

    /// Says whether an origin is allowed.
    fn allows(
        &self,
        origin: &SerializedOrigin<'_>,
    ) -> impl Future<Output = Result<OriginVerdict, Self::Error>>;
}

/// A source behind a function, so that its future has a name and needs no box.
pub trait Ask: Clone {
    /// The verdict, later.
    type Answer: Future<Output = OriginVerdict>;

    /// Asks about a well-formed origin.
    fn ask(&self, origin: String) -> Self::Answer;
}

impl<F, A> Ask for F
where
    F: Fn(String) -> A + Clone,
    A: Future<Output = OriginVerdict>,
{
    type Answer = A;

    fn ask(&self, origin: String) -> A {
        self(origin)
    }
}

pub(crate) fn asking<O: OriginSource>(
    source: O,
) -> impl Ask<Answer = impl Future<Output = OriginVerdict>> {
    let source = Arc::new(source);
    move |origin| verdict(Arc::clone(&source), origin)
}

async fn verdict<O: OriginSource>(source: Arc<O>, origin: String) -> OriginVerdict {
    let Some(parsed) = SerializedOrigin::parse(origin.as_bytes()) else {
        return OriginVerdict::NotAllowed;
    };
    source.allows(&parsed).await.unwrap_or_else(|error| {
        outcome::record_source_failure(&origin, &error);
        OriginVerdict::NotAllowed
    })
}
