//! What goes into a preflight cache and what is asked of it.

use std::ops::Add;
use std::time::Duration;

use crate::method::Method;

/// A moment, as the time passed since a start the caller chooses.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use corsac::browser::Moment;
/// assert!(Moment::START + Duration::from_secs(5) > Moment::after(Duration::from_secs(4)));
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Moment(Duration);

impl Moment {
    /// The caller's start.
    pub const START: Self = Self(Duration::ZERO);

    /// The moment that long after the start.
    #[must_use]
    pub const fn after(since_start: Duration) -> Self {
        Self(since_start)
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    /// The moment that much later; the last moment there is, where the sum is beyond it.
    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }
}

/// A network partition key: an opaque value of the caller's, one for each top-level site.
///
/// <https://fetch.spec.whatwg.org/#network-partition-key>
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct NetworkPartitionKey(u64);

impl NetworkPartitionKey {
    /// The key of that number.
    #[must_use]
    pub const fn new(key: u64) -> Self {
        Self(key)
    }
}

/// A request as the cache looks at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lookup<'a> {
    pub(crate) key: Key<'a>,
    pub(crate) credentials: Credentials,
    pub(crate) method: &'a Method,
    pub(crate) unsafe_names: &'a [Vec<u8>],
    pub(crate) preflight: Preflight,
}

/// What identifies the entries of a request: partition, byte-serialized origin, URL.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Key<'a> {
    pub(crate) network_partition_key: NetworkPartitionKey,
    pub(crate) byte_serialized_origin: &'a [u8],
    pub(crate) url: &'a str,
}

/// Whether the request's credentials mode is "include".
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Credentials {
    Include,
    Other,
}

/// Whether the use-CORS-preflight flag asks for an entry of the method even if it is safelisted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Preflight {
    Forced,
    Needed,
}

/// What a lookup found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Match {
    Found,
    NotFound,
}

impl Match {
    pub(crate) fn when(found: bool) -> Self {
        if found { Self::Found } else { Self::NotFound }
    }
}

/// What a successful preflight response lists, and for how long.
#[derive(Clone, Debug)]
pub(crate) struct Grant<'a> {
    pub(crate) methods: Vec<&'a [u8]>,
    pub(crate) header_names: Vec<&'a [u8]>,
    pub(crate) max_age: Duration,
}
