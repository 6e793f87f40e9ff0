//! DEPARTURE: Chromium parses the `Range` of a GET and writes it anew.

use crate::header::HeaderList;
use crate::method::Method;

/// Replaces a `Range` that is one valid range by its canonical form; leaves others alone.
pub(crate) fn rewrite_range(method: &Method, headers: &mut HeaderList) {
    if *method != Method::GET {
        return;
    }
    let canonical = headers.get(b"range").and_then(|value| canonical_range(&value));
    if let Some(canonical) = canonical {
        headers.set(b"range", canonical.as_bytes());
    }
}

fn canonical_range(value: &[u8]) -> Option<String> {
    let value = std::str::from_utf8(value).ok()?;
    let (unit, ranges) = value.split_once('=')?;
    if !trim(unit).eq_ignore_ascii_case("bytes") {
        return None;
    }
    let mut ranges = ranges.split(',').map(trim).filter(|range| !range.is_empty());
    let (range, None) = (ranges.next()?, ranges.next()) else { return None };
    let (first, last) = range.split_once('-')?;
    match (number(first)?, number(last)?) {
        (None, suffix) => {
            suffix.filter(|length| *length > 0).map(|length| format!("bytes=-{length}"))
        }
        (Some(first), None) if first >= 0 => Some(format!("bytes={first}-")),
        (Some(first), Some(last)) if first >= 0 && last >= first => {
            Some(format!("bytes={first}-{last}"))
        }
        _ => None,
    }
}

/// An optional number, of which -1 is as good as none; `None` for what is no number.
fn number(text: &str) -> Option<Option<i64>> {
    match trim(text) {
        "" => Some(None),
        digits => digits.parse().ok().map(|number| Some(number).filter(|number| *number != -1)),
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_rewritten() {
        for (given, sent) in [
            ("Bytes=0-10", "bytes=0-10"),
            ("bytes = 00 - 010", "bytes=0-10"),
            ("bytes=-500", "bytes=-500"),
            ("bytes=7-", "bytes=7-"),
            ("bytes=,0-10, ,", "bytes=0-10"),
            ("bytes=+1-+2", "bytes=1-2"),
            ("bytes=0--1", "bytes=0-"),
        ] {
            assert_eq!(canonical_range(given.as_bytes()).as_deref(), Some(sent), "{given}");
        }
        for other in ["bytes=1-2,3-4", "items=0-1", "bytes=2-1", "bytes=-", "0-1", "bytes=-0"] {
            assert_eq!(canonical_range(other.as_bytes()), None, "{other}");
        }
    }
}
