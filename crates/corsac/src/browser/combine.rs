//! Joining the lines of one response header: the standard's "get", as each browser does it.

use std::borrow::Cow;

use super::profile::{Departure, Departures};
use crate::header::HeaderList;

/// The lines of a response header joined to one value; null (`None`) if there is no such line.
///
/// <https://fetch.spec.whatwg.org/#concept-header-list-get>
pub(crate) fn get_response_header<'a>(
    list: &'a HeaderList,
    name: &[u8],
    departures: Departures,
) -> Option<Cow<'a, [u8]>> {
    // 2. Return the values of all headers in list whose name is a byte-case-insensitive match for
    // name, separated from each other by 0x2C 0x20, in order.
    join(name, list.values(name), departures)
}

/// The values of the lines of one name, joined; `None` if there are none.
pub(crate) fn join<'a>(
    name: &[u8],
    mut values: impl Iterator<Item = &'a [u8]>,
    departures: Departures,
) -> Option<Cow<'a, [u8]>> {
    let separator = separator(name, departures);
    let merges = merging(name, departures);
    let mut joined = Cow::Borrowed(values.next()?);
    for value in values {
        if merges.skips(&joined, value) {
            continue;
        }
        if merges != Merging::All && joined.is_empty() {
            joined = Cow::Borrowed(value);
            continue;
        }
        let joined = joined.to_mut();
        joined.extend_from_slice(separator);
        joined.extend_from_slice(value);
    }
    Some(joined)
}

/// DEPARTURE: Firefox merges lines while it reads them, and not every line adds to the value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Merging {
    /// Every line counts.
    All,
    /// Empty lines add nothing.
    NotEmpty,
    /// Empty lines add nothing before the first that is not empty.
    NotLeadingEmpty,
    /// Neither do lines that say the same again.
    NotEqual,
}

impl Merging {
    fn skips(self, joined: &[u8], value: &[u8]) -> bool {
        match self {
            Self::All | Self::NotLeadingEmpty => false,
            Self::NotEmpty => value.is_empty(),
            Self::NotEqual => value.is_empty() || value == joined,
        }
    }
}

fn merging(name: &[u8], departures: Departures) -> Merging {
    let is_single = [&b"location"[..], b"content-length"]
        .iter()
        .any(|single| name.eq_ignore_ascii_case(single));
    if is_single && departures.has(Departure::EqualResponseLinesAreOneValue) {
        return Merging::NotEqual;
    }
    if name.eq_ignore_ascii_case(b"content-type")
        && departures.has(Departure::ContentTypeJoinedWithoutSpace)
    {
        return Merging::NotLeadingEmpty;
    }
    if departures.has(Departure::EmptyResponseValuesSkipped) {
        return Merging::NotEmpty;
    }
    Merging::All
}

fn separator(name: &[u8], departures: Departures) -> &'static [u8] {
    // DEPARTURE: Firefox joins the lines of this header without a space.
    if departures.has(Departure::ContentTypeJoinedWithoutSpace)
        && name.eq_ignore_ascii_case(b"content-type")
    {
        return b",";
    }
    b", "
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::BrowserProfile;

    #[test]
    fn empty_lines_and_separators_differ_by_browser() {
        let list: HeaderList =
            [("A", ""), ("A", "b"), ("Content-Type", "x/y"), ("Content-Type", "z/w")]
                .into_iter()
                .collect();
        let get = |name: &[u8], profile: BrowserProfile| {
            get_response_header(&list, name, profile.departures()).map(Cow::into_owned)
        };
        assert_eq!(get(b"a", BrowserProfile::Standard), Some(b", b".to_vec()));
        assert_eq!(get(b"a", BrowserProfile::Firefox), Some(b"b".to_vec()));
        assert_eq!(get(b"content-type", BrowserProfile::Chromium), Some(b"x/y, z/w".to_vec()));
        assert_eq!(get(b"content-type", BrowserProfile::Firefox), Some(b"x/y,z/w".to_vec()));
        assert_eq!(get(b"missing", BrowserProfile::Firefox), None);
    }
}
