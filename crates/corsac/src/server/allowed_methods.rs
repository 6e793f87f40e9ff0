//! Which methods are allowed.

use crate::Method;

/// The methods of a policy, beyond the safelisted ones.
#[derive(Clone, Debug)]
pub(super) enum AllowedMethods {
    /// Any.
    Wildcard,
    /// These; sorted.
    List(Vec<Method>),
}

impl AllowedMethods {
    /// Says whether the answer to a preflight for `method` is yes.
    #[inline]
    pub(super) fn contains(&self, method: &[u8]) -> bool {
        match self {
            Self::Wildcard => true,
            // A CORS-safelisted method is never looked for in the list (CORS-preflight fetch, 7.5).
            Self::List(list) => matches!(method, b"GET" | b"HEAD" | b"POST") || lists(list, method),
        }
    }
}

/// As many are compared one by one, which mostly means to compare lengths.
const FEW: usize = 8;

fn lists(list: &[Method], method: &[u8]) -> bool {
    if list.len() <= FEW {
        return list.iter().any(|allowed| allowed.as_bytes() == method);
    }
    list.binary_search_by(|allowed| allowed.as_bytes().cmp(method)).is_ok()
}
