use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A tuple origin: a scheme, a host, and a port if it is not the scheme's default.
///
/// Equality, order and hash are those of the serialization. Cloning copies a pointer.
///
/// # Example
/// ```
/// use corsac::Origin;
///
/// let origin = Origin::parse("http://[::1]:3000")?;
/// let tuple = origin.as_tuple().unwrap();
/// assert_eq!((tuple.scheme(), tuple.host(), tuple.port()), ("http", "[::1]", Some(3000)));
/// # Ok::<(), corsac::origin::OriginParseError>(())
/// ```
/// <https://html.spec.whatwg.org/#concept-origin-tuple>
#[derive(Clone)]
pub struct TupleOrigin {
    serialization: Arc<str>,
    scheme_end: usize,
    host_end: usize,
    port: Option<u16>,
}

impl TupleOrigin {
    /// The scheme, without the colon.
    pub fn scheme(&self) -> &str {
        &self.serialization[..self.scheme_end]
    }

    /// The host as serialized: an IPv6 address keeps its brackets.
    pub fn host(&self) -> &str {
        &self.serialization[self.scheme_end + "://".len()..self.host_end]
    }

    /// The port; `None` if it is the scheme's default.
    ///
    /// An `Origin` header that writes a default port out, as no browser does, gives `Some`.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The serialization, such as `https://app.example:8443`.
    ///
    /// <https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin>
    pub fn serialization(&self) -> &str {
        &self.serialization
    }

    /// `scheme`, `://`, `host` and the port, if any, are exactly `serialization`.
    pub(super) fn of_serialization(
        serialization: &str,
        scheme: &str,
        host: &str,
        port: Option<u16>,
    ) -> Self {
        let scheme_end = scheme.len();
        let host_end = scheme_end + "://".len() + host.len();
        Self { serialization: serialization.into(), scheme_end, host_end, port }
    }
}

impl fmt::Display for TupleOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.serialization)
    }
}

impl fmt::Debug for TupleOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TupleOrigin").field(&self.serialization).finish()
    }
}

impl PartialEq for TupleOrigin {
    fn eq(&self, other: &Self) -> bool {
        self.serialization == other.serialization
    }
}

impl Eq for TupleOrigin {}

impl Hash for TupleOrigin {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.serialization.hash(state);
    }
}

impl PartialOrd for TupleOrigin {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TupleOrigin {
    fn cmp(&self, other: &Self) -> Ordering {
        self.serialization.cmp(&other.serialization)
    }
}
