//! Where in `Location` a redirect says what it changes.

use std::borrow::Cow;
use std::ops::Range;

use super::Redirect;
use crate::place::{self, Place};

impl Redirect<'_> {
    /// The bytes of `Location` that `narrow` finds in its text; all of them if it finds none.
    pub(crate) fn location(&self, narrow: impl Fn(&str) -> Option<Range<usize>>) -> Vec<Place> {
        place::part_of_line(self.exchange, "Location", |value| {
            std::str::from_utf8(value).ok().and_then(&narrow).unwrap_or(0..value.len())
        })
    }

    /// Where `Location` says the scheme.
    pub(crate) fn scheme(&self) -> Vec<Place> {
        let scheme = self.to.scheme();
        let is_it =
            |value: &str| value.get(..scheme.len())?.eq_ignore_ascii_case(scheme).then_some(());
        self.location(|value| is_it(value).map(|()| 0..scheme.len()))
    }

    /// Where `Location` says the host and the port.
    pub(crate) fn host(&self) -> Vec<Place> {
        let authority = self.authority();
        self.location(|value| {
            let start = value.find(&*authority)?;
            Some(start..start + authority.len())
        })
    }

    fn authority(&self) -> Cow<'_, str> {
        let host = self.to.host_str().unwrap_or_default();
        match self.to.port() {
            Some(port) => Cow::Owned(format!("{host}:{port}")),
            None => Cow::Borrowed(host),
        }
    }
}
