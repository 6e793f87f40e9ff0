//! Which request-header names are allowed.

use super::{Refusal, RequestHead, RequestHeaderName};
use crate::header::trim_tab_or_space;

/// The request-header names of a policy, beyond the safelisted ones.
#[derive(Clone, Debug)]
pub(super) enum AllowedHeaderNames {
    /// Any, `authorization` included.
    Any,
    /// Any, and the answer repeats the names: what `*` means with credentials.
    AnyRepeated,
    /// Any but `authorization`: what `*` means without credentials.
    AnyButAuthorization,
    /// These; in lower case, sorted.
    List(NameList),
}

#[derive(Clone, Debug)]
pub(super) struct NameList {
    names: Vec<Box<[u8]>>,
    longest: usize,
    limit: usize,
}

/// Longest name that can be listed; longer ones would need room of their own to be looked up.
pub(super) const LONGEST_NAME: usize = 256;

/// As many are compared one by one, which mostly means to compare lengths.
const FEW: usize = 8;

/// No list of names that a browser announces is longer than what servers take as a header.
const LIMIT_FOR_ANY: usize = 16_384;

impl NameList {
    /// `names` are in lower case.
    pub(super) fn new(mut names: Vec<Box<[u8]>>) -> Self {
        names.sort();
        names.dedup();
        let longest = names.iter().map(|name| name.len()).max().unwrap_or_default();
        // Each name once with a comma, twice as much for white space and empty elements, and some
        // room for names that are not allowed, so that they can be named.
        let limit = 1024 + names.iter().map(|name| 2 * (name.len() + 1)).sum::<usize>();
        Self { names, longest, limit }
    }

    /// Says whether a line is nothing but listed names as browsers send them, in lower case, sorted
    /// and without white space: that takes one pass over the list and no look at single bytes.
    #[inline]
    fn lists_as_sent(&self, line: &[u8]) -> bool {
        if self.names.len() > FEW {
            return false;
        }
        let mut rest = line;
        for name in &self.names {
            match rest.strip_prefix(&**name) {
                Some([]) => return true,
                Some([b',', more @ ..]) => rest = more,
                _ => {}
            }
        }
        false
    }

    fn contains(&self, name: &[u8]) -> bool {
        // As browsers send it, or else in another case.
        self.lists(name) || self.lists_in_lower_case(name)
    }

    fn lists(&self, name: &[u8]) -> bool {
        if self.names.len() <= FEW {
            return self.names.iter().any(|allowed| **allowed == *name);
        }
        self.names.binary_search_by(|allowed| (**allowed).cmp(name)).is_ok()
    }

    fn lists_in_lower_case(&self, name: &[u8]) -> bool {
        let mut lower = [0; LONGEST_NAME];
        let Some(lower) = lower.get_mut(..name.len()) else { return false };
        if name.len() > self.longest {
            return false;
        }
        lower.copy_from_slice(name);
        lower.make_ascii_lowercase();
        self.lists(lower)
    }
}

impl AllowedHeaderNames {
    /// Reads `Access-Control-Request-Headers`.
    ///
    /// Browsers send one line of lower-case names, sorted and without white space. Others split the
    /// line, keep the case, or add white space, and HTTP lets them.
    #[inline]
    pub(super) fn check<'a>(&self, head: &'a impl RequestHead) -> Result<(), Refusal<'a>> {
        let limit = match self {
            Self::Any => return Ok(()),
            Self::AnyButAuthorization | Self::AnyRepeated => LIMIT_FOR_ANY,
            Self::List(list) => list.limit,
        };
        let mut length = 0;
        for line in head.header_lines(RequestHeaderName::AccessControlRequestHeaders) {
            // The length comes first: what is too long is not read at all.
            length += line.len() + 1;
            if length > limit {
                return Err(Refusal::HeaderNamesTooLong { limit });
            }
            if !self.lists_as_sent(line) {
                self.check_each(line)?;
            }
        }
        Ok(())
    }

    #[inline]
    fn lists_as_sent(&self, line: &[u8]) -> bool {
        match self {
            Self::List(list) => list.lists_as_sent(line),
            Self::Any | Self::AnyRepeated | Self::AnyButAuthorization => false,
        }
    }

    fn check_each<'a>(&self, line: &'a [u8]) -> Result<(), Refusal<'a>> {
        let mut names = line.split(|&byte| byte == b',').map(trim_tab_or_space);
        match names.find(|name| !name.is_empty() && !self.contains(name)) {
            Some(name) => Err(Refusal::HeaderNameNotAllowed { name }),
            None => Ok(()),
        }
    }

    fn contains(&self, name: &[u8]) -> bool {
        match self {
            Self::Any | Self::AnyRepeated => true,
            Self::AnyButAuthorization => !name.eq_ignore_ascii_case(b"authorization"),
            Self::List(list) => list.contains(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_listed_as_sent_is_listed_name_by_name() {
        let names = ["a", "a-b", "b", "content-type"].map(|name| name.as_bytes().into());
        let list = NameList::new(names.to_vec());
        let lines = ["a", "a,a-b,b", "a-b,content-type", "b", "content-type"];
        assert!(lines.iter().all(|line| list.lists_as_sent(line.as_bytes())));
        let others =
            ["", ",", "a,", ",a", "a,,b", "b,a", "a, b", "A", "a-", "ab", "a-bc", "a,c", "bb"];
        assert!(!others.iter().any(|line| list.lists_as_sent(line.as_bytes())));
    }
}
