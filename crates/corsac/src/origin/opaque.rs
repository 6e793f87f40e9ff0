/// An opaque origin: an identity that tells nothing but whether it is the same.
///
/// The caller gives each a number of its own; this crate makes none up.
///
/// # Example
/// ```
/// use corsac::origin::OpaqueOrigin;
///
/// assert_eq!(OpaqueOrigin::new(1), OpaqueOrigin::new(1));
/// assert_ne!(OpaqueOrigin::new(1), OpaqueOrigin::new(2));
/// ```
/// <https://html.spec.whatwg.org/#concept-origin-opaque>
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct OpaqueOrigin(u64);

impl OpaqueOrigin {
    /// The opaque origin whose identity is `id`.
    pub const fn new(id: u64) -> Self {
        Self(id)
    }

    /// The identity.
    pub const fn id(self) -> u64 {
        self.0
    }
}
