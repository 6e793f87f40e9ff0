use std::cmp::Ordering;
use std::fmt;

use super::extract::saturating_decimal;
use super::value::is_tab_or_space;

/// Whether tabs and spaces may stand around the `=` and the `-` of a range.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Whitespace {
    /// They may.
    Allowed,
    /// They may not.
    Refused,
}

/// A value that is not exactly one well-formed byte range.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct NotASingleRange;

impl fmt::Display for NotASingleRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a single byte range such as `bytes=0-499`")
    }
}

impl std::error::Error for NotASingleRange {}

/// Reads `bytes=START-END`, where one of the two numbers may be missing.
///
/// Numbers may have any length: they are compared as written, then returned as at most [`u64::MAX`].
///
/// # Errors
///
/// [`NotASingleRange`] for any other form, for several ranges, and when the start is greater than
/// the end.
///
/// # Example
/// ```
/// use corsac::header::{Whitespace, parse_single_range_header_value as parse};
///
/// assert_eq!(parse(b"bytes=0-", Whitespace::Refused), Ok((Some(0), None)));
/// assert_eq!(parse(b"bytes = -500", Whitespace::Allowed), Ok((None, Some(500))));
/// assert!(parse(b"bytes=2-1", Whitespace::Refused).is_err());
/// ```
/// <https://fetch.spec.whatwg.org/#simple-range-header-value>
pub fn parse_single_range_header_value(
    value: &[u8],
    whitespace: Whitespace,
) -> Result<(Option<u64>, Option<u64>), NotASingleRange> {
    // 2. If data does not start with "bytes", then return failure.
    let mut data = value.strip_prefix(b"bytes").ok_or(NotASingleRange)?;
    // 4. If allowWhitespace is true, collect a sequence of code points that are HTTP tab or space.
    skip(&mut data, whitespace);
    // 5. If the code point at position within data is not U+003D (=), then return failure.
    // 6. Advance position by 1.
    data = data.strip_prefix(b"=").ok_or(NotASingleRange)?;
    // 7. If allowWhitespace is true, collect a sequence of code points that are HTTP tab or space.
    skip(&mut data, whitespace);
    // 8. Let rangeStart be the result of collecting a sequence of code points that are ASCII digits.
    let range_start = collect(&mut data, |byte| byte.is_ascii_digit());
    // 10. If allowWhitespace is true, collect a sequence of code points that are HTTP tab or space.
    skip(&mut data, whitespace);
    // 11. If the code point at position within data is not U+002D (-), then return failure.
    // 12. Advance position by 1.
    data = data.strip_prefix(b"-").ok_or(NotASingleRange)?;
    // 13. If allowWhitespace is true, collect a sequence of code points that are HTTP tab or space.
    skip(&mut data, whitespace);
    // 14. Let rangeEnd be the result of collecting a sequence of code points that are ASCII digits.
    let range_end = collect(&mut data, |byte| byte.is_ascii_digit());
    // 16. If position is not past the end of data, then return failure.
    if !data.is_empty() {
        return Err(NotASingleRange);
    }
    range_of(range_start, range_end)
}

/// Steps 9, 15 and 17 to 19, given the digits of both numbers.
fn range_of(start: &[u8], end: &[u8]) -> Result<(Option<u64>, Option<u64>), NotASingleRange> {
    // 17. If rangeEndValue and rangeStartValue are null, then return failure.
    if start.is_empty() && end.is_empty() {
        return Err(NotASingleRange);
    }
    // 18. If rangeStartValue and rangeEndValue are numbers, and rangeStartValue is greater than
    //     rangeEndValue, then return failure.
    if !start.is_empty() && !end.is_empty() && compare_decimals(start, end).is_gt() {
        return Err(NotASingleRange);
    }
    // 19. Return (rangeStartValue, rangeEndValue).
    Ok((decimal_or_null(start), decimal_or_null(end)))
}

fn decimal_or_null(digits: &[u8]) -> Option<u64> {
    (!digits.is_empty()).then(|| saturating_decimal(digits))
}

/// Without its leading zeros, the longer number is the greater.
fn compare_decimals(left: &[u8], right: &[u8]) -> Ordering {
    let (left, right) = (without_leading_zeros(left), without_leading_zeros(right));
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

fn without_leading_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    &digits[zeros..]
}

fn skip(data: &mut &[u8], whitespace: Whitespace) {
    if whitespace == Whitespace::Allowed {
        collect(data, is_tab_or_space);
    }
}

/// Collects a sequence of bytes that meet `condition`, and moves `data` past them.
fn collect<'a>(data: &mut &'a [u8], condition: impl Fn(u8) -> bool) -> &'a [u8] {
    let length = data.iter().take_while(|&&byte| condition(byte)).count();
    let (collected, rest) = data.split_at(length);
    *data = rest;
    collected
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(value: &str) -> Result<(Option<u64>, Option<u64>), NotASingleRange> {
        parse_single_range_header_value(value.as_bytes(), Whitespace::Refused)
    }

    #[test]
    fn one_range_in_each_form() {
        assert_eq!(refused("bytes=1-2"), Ok((Some(1), Some(2))));
        assert_eq!(refused("bytes=1-"), Ok((Some(1), None)));
        assert_eq!(refused("bytes=-2"), Ok((None, Some(2))));
    }

    #[test]
    fn other_forms_are_failures() {
        for bad in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "Bytes=0-",
            "bytes=0",
            "bytes 0-1",
            "bytes=0-1,3-4",
            "bytes=0-1 ",
            "bytes= 0-1",
            "bytes=0 -1",
            "bytes=2-1",
            "bytes=+1-2",
            "octets=0-1",
        ] {
            assert_eq!(refused(bad), Err(NotASingleRange), "{bad}");
        }
    }

    #[test]
    fn white_space_is_allowed_in_four_places_only() {
        let allowed = |value| parse_single_range_header_value(value, Whitespace::Allowed);
        assert_eq!(allowed(b"bytes \t= 1\t- 2"), Ok((Some(1), Some(2))));
        assert_eq!(allowed(b"bytes=1-2 "), Err(NotASingleRange));
        assert_eq!(allowed(b" bytes=1-2"), Err(NotASingleRange));
    }

    #[test]
    fn huge_numbers_are_compared_as_written() {
        let (small, large) = ("9".repeat(39), format!("1{}", "0".repeat(39)));
        assert_eq!(
            refused(&format!("bytes={small}-{large}")),
            Ok((Some(u64::MAX), Some(u64::MAX)))
        );
        assert_eq!(refused(&format!("bytes={large}-{small}")), Err(NotASingleRange));
        assert_eq!(refused(&format!("bytes={}7-8", "0".repeat(50))), Ok((Some(7), Some(8))));
    }
}
