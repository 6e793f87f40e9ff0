use super::path_pattern::PathPattern;
use super::{PolicyIndex, host};
use crate::Method;
use crate::server::RequestHead;

/// One route, checked.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub(super) hosts: Vec<String>,
    pub(super) path: Option<PathPattern>,
    pub(super) methods: Vec<Method>,
    pub(super) policy: Option<PolicyIndex>,
}

/// Whether upper and lower case are told apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Case {
    Exact,
    Folded,
}

impl Route {
    pub(super) fn is_for_some_methods(&self) -> bool {
        !self.methods.is_empty()
    }

    pub(super) fn matches_host(&self, head: &impl RequestHead) -> bool {
        let is_listed = |asked| self.hosts.iter().any(|pattern| host::matches(pattern, asked));
        self.hosts.is_empty() || head.host().is_some_and(is_listed)
    }

    pub(super) fn matches_place(&self, head: &impl RequestHead, path: &[u8], case: Case) -> bool {
        self.matches_host(head)
            && self.path.as_ref().is_none_or(|pattern| pattern.matches_in(path, case))
    }

    pub(super) fn matches_method(&self, method: &[u8], case: Case) -> bool {
        let is_same = |listed: &Method| match case {
            Case::Exact => listed.as_bytes() == method,
            Case::Folded => listed.as_bytes().eq_ignore_ascii_case(method),
        };
        let includes =
            |listed: &Method| is_same(listed) || *listed == Method::GET && method == b"HEAD";
        self.methods.is_empty() || self.methods.iter().any(includes)
    }
}
