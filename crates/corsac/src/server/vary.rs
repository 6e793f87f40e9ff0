//! `Vary`: which request headers a response depends on.

use std::ops::BitOr;

use crate::header::trim_tab_or_space;

/// The request headers that a response depends on.
///
/// # Example
/// ```
/// use corsac::server::Vary;
///
/// assert_eq!(Vary::ORIGIN.as_str(), "Origin");
/// assert_eq!(Vary::ORIGIN.missing_from([b"Accept, origin"]), Vary::NONE);
/// ```
/// <https://www.rfc-editor.org/rfc/rfc9110#field.vary>
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Vary(u8);

impl Vary {
    /// It depends on none.
    pub const NONE: Self = Self(0);
    /// `Origin`
    pub const ORIGIN: Self = Self(1);
    /// `Access-Control-Request-Method`
    pub const REQUEST_METHOD: Self = Self(2);
    /// `Access-Control-Request-Headers`
    pub const REQUEST_HEADERS: Self = Self(4);
    /// All three.
    pub const ALL: Self = Self(7);

    /// Every value that a header line can need, in the order of [`Self::index`].
    pub const VALUES: [&'static str; 8] = [
        "",
        "Origin",
        "Access-Control-Request-Method",
        "Origin, Access-Control-Request-Method",
        "Access-Control-Request-Headers",
        "Origin, Access-Control-Request-Headers",
        "Access-Control-Request-Method, Access-Control-Request-Headers",
        "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    ];

    /// The value of the header line; empty if there is nothing to say.
    pub fn as_str(self) -> &'static str {
        Self::VALUES[self.index()]
    }

    /// Where [`Self::as_str`] stands in [`Self::VALUES`], for adapters that keep those ready.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Says whether there is nothing to say.
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// What these lines of a response do not say yet. `*` says everything.
    pub fn missing_from(self, lines: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Self {
        lines
            .into_iter()
            .fold(self, |missing, line| Self(missing.0 & !Self::named_in(line.as_ref()).0))
    }

    /// The names that a line of a response has.
    fn named_in(line: &[u8]) -> Self {
        line.split(|&byte| byte == b',')
            .map(trim_tab_or_space)
            .map(Self::named)
            .fold(Self::NONE, BitOr::bitor)
    }

    fn named(name: &[u8]) -> Self {
        let is = |candidate: Self| candidate.as_str().as_bytes().eq_ignore_ascii_case(name);
        match name {
            b"*" => Self::ALL,
            _ => [Self::ORIGIN, Self::REQUEST_METHOD, Self::REQUEST_HEADERS]
                .into_iter()
                .find(|&candidate| is(candidate))
                .unwrap_or_default(),
        }
    }
}

impl BitOr for Vary {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_already_is_not_said_again() {
        assert_eq!(Vary::ALL.missing_from([b"Accept-Encoding, ORIGIN"]).as_str().len(), 61);
        assert_eq!(Vary::ALL.missing_from(["a", " *\t"]), Vary::NONE);
        assert_eq!(Vary::ORIGIN.missing_from(["X-Origin", "Originx", ""]), Vary::ORIGIN);
    }
}
