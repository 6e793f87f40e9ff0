use std::fmt;
use std::sync::Arc;

use corsac::server::{Refusal, RequestKind};

/// A refusal as it happens. All bytes are the client's own, as they came.
#[derive(Clone, Copy, Debug)]
pub struct Refused<'r> {
    /// What was wrong.
    pub cause: RefusalCause<'r>,
    /// What the deciding rule is called: its path, or `default`.
    pub rule: &'r str,
    /// The origin that asked; empty if it did not say.
    pub origin: &'r [u8],
    /// The method, which a preflight announces.
    pub method: &'r [u8],
    /// The path.
    pub path: &'r [u8],
}

/// What was wrong.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum RefusalCause<'r> {
    /// The policy does not allow it.
    Policy {
        /// Why.
        refusal: Refusal<'r>,
        /// Of what.
        kind: RequestKind,
    },
    /// The host is not [served](super::ServedHosts).
    Host {
        /// The host, with its port if it has one.
        host: &'r [u8],
    },
}

/// Who is told of each refusal as it happens.
#[derive(Clone)]
pub struct RefusalHook(Arc<Hook>);

type Hook = dyn Fn(&Refused<'_>) + Send + Sync;

impl RefusalHook {
    /// Calls `tell` on the thread that serves, which waits for it.
    ///
    /// ```
    /// use corsac_gateway::{Refused, RefusalHook};
    ///
    /// let hook = RefusalHook::new(|refused: &Refused<'_>| {
    ///     eprintln!("{} {}", refused.origin.escape_ascii(), refused.path.escape_ascii());
    /// });
    /// # let _ = hook;
    /// ```
    pub fn new(tell: impl Fn(&Refused<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    pub(crate) fn tell(&self, refused: &Refused<'_>) {
        (self.0)(refused);
    }
}

impl fmt::Debug for RefusalHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefusalHook")
    }
}
