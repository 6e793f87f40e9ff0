use std::fmt;

use super::HeaderList;
use super::value::{is_token, trim_tab_or_space};

/// A header whose value does not match the ABNF of its name: the standard's "failure".
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Malformed {
    /// The first item that does not match, as it stands in the header, without the white space
    /// around it. Where only one line is allowed, the value of the second.
    pub item: Vec<u8>,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "malformed header value at `{}`", self.item.escape_ascii())
    }
}

impl std::error::Error for Malformed {}

/// Extracts header list values for a name whose ABNF is `#token`, such as
/// `Access-Control-Allow-Methods`, `Access-Control-Allow-Headers` and
/// `Access-Control-Expose-Headers`.
///
/// `Ok(None)` means that the list does not contain the name. Empty items are skipped, so a header
/// that is present but empty gives no tokens. `*` is a token like any other.
///
/// # Errors
///
/// [`Malformed`] with the first item that is not a token. One bad item spoils all lines.
///
/// # Example
/// ```
/// use corsac::header::{HeaderList, extract_tokens};
///
/// let list = HeaderList::from_iter([("Allow", "GET, ,PUT"), ("allow", "*"), ("Vary", "a b")]);
/// assert_eq!(extract_tokens(&list, b"allow"), Ok(Some(vec![&b"GET"[..], b"PUT", b"*"])));
/// assert_eq!(extract_tokens(&list, b"accept"), Ok(None));
/// assert_eq!(extract_tokens(&list, b"vary").unwrap_err().item, b"a b");
/// ```
/// <https://fetch.spec.whatwg.org/#extract-header-list-values>
pub fn extract_tokens<'a>(
    list: &'a HeaderList,
    name: &[u8],
) -> Result<Option<Vec<&'a [u8]>>, Malformed> {
    // 1. If list does not contain name, then return null.
    if !list.contains(name) {
        return Ok(None);
    }
    // 3. Let values be an empty list.
    let mut values = Vec::new();
    // 4. For each header header list contains whose name is name:
    for header in list.values(name) {
        // 4.3. Append each value in extract, in order, to values.
        extract_tokens_of_value(header, &mut values)?;
    }
    // 5. Return values.
    Ok(Some(values))
}

/// Extracts the one value of a name whose ABNF is `delta-seconds`, such as
/// `Access-Control-Max-Age`.
///
/// `Ok(None)` means that the list does not contain the name. A number that does not fit is
/// [`u64::MAX`].
///
/// # Errors
///
/// [`Malformed`] when there is more than one line, or the value is anything but digits. A sign, a
/// fraction and an empty value are all refused.
///
/// # Example
/// ```
/// use corsac::header::{HeaderList, extract_delta_seconds};
///
/// let list = HeaderList::from_iter([("Access-Control-Max-Age", "600"), ("Age", "-1")]);
/// assert_eq!(extract_delta_seconds(&list, b"access-control-max-age"), Ok(Some(600)));
/// assert_eq!(extract_delta_seconds(&list, b"age").unwrap_err().item, b"-1");
/// ```
/// <https://fetch.spec.whatwg.org/#extract-header-list-values>
pub fn extract_delta_seconds(list: &HeaderList, name: &[u8]) -> Result<Option<u64>, Malformed> {
    let mut headers = list.values(name);
    // 1. If list does not contain name, then return null.
    let Some(header) = headers.next() else { return Ok(None) };
    // 2. If the ABNF for name allows a single header and list contains more than one, then return
    //    failure.
    if let Some(second) = headers.next() {
        return Err(malformed(second));
    }
    delta_seconds(trim_tab_or_space(header)).map(Some)
}

/// `[ token ] *( OWS "," OWS [ token ] )`: what a recipient of `#token` must accept (RFC 9110,
/// 5.6.1.2).
fn extract_tokens_of_value<'a>(
    value: &'a [u8],
    tokens: &mut Vec<&'a [u8]>,
) -> Result<(), Malformed> {
    let items = value.split(|&byte| byte == b',').map(trim_tab_or_space);
    for item in items.filter(|item| !item.is_empty()) {
        if !is_token(item) {
            return Err(malformed(item));
        }
        tokens.push(item);
    }
    Ok(())
}

/// `1*DIGIT` (RFC 9111, 1.2.2).
fn delta_seconds(digits: &[u8]) -> Result<u64, Malformed> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(malformed(digits));
    }
    Ok(saturating_decimal(digits))
}

/// The value of `digits`, which are ASCII digits, or [`u64::MAX`] if that is too small to hold it.
pub(super) fn saturating_decimal(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |number: u64, digit| {
        number.saturating_mul(10).saturating_add(u64::from(digit.saturating_sub(b'0')))
    })
}

fn malformed(item: &[u8]) -> Malformed {
    Malformed { item: trim_tab_or_space(item).to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(lines: &[&str]) -> Result<Option<Vec<String>>, Malformed> {
        let list = HeaderList::from_iter(lines.iter().map(|line| ("T", line)));
        let text = |token: &&[u8]| String::from_utf8_lossy(token).into_owned();
        Ok(extract_tokens(&list, b"t")?.map(|tokens| tokens.iter().map(text).collect()))
    }

    fn seconds(lines: &[&str]) -> Result<Option<u64>, Malformed> {
        extract_delta_seconds(&HeaderList::from_iter(lines.iter().map(|line| ("S", line))), b"s")
    }

    #[test]
    fn absent_and_empty_are_two_things() {
        assert_eq!(tokens(&[]), Ok(None));
        assert_eq!(tokens(&[""]), Ok(Some(vec![])));
        assert_eq!(tokens(&[" ,\t, "]), Ok(Some(vec![])));
    }

    #[test]
    fn a_bad_item_anywhere_spoils_all() {
        assert_eq!(tokens(&["a", "b,c d"]).unwrap_err().item, b"c d");
        assert_eq!(tokens(&["a", "\"b\""]).unwrap_err().item, b"\"b\"");
        assert_eq!(tokens(&["a\r"]).unwrap_err().to_string(), r"malformed header value at `a\r`");
    }

    #[test]
    fn delta_seconds_are_digits_on_one_line() {
        assert_eq!(seconds(&[]), Ok(None));
        assert_eq!(seconds(&["007"]), Ok(Some(7)));
        assert_eq!(seconds(&["99999999999999999999999"]), Ok(Some(u64::MAX)));
        assert_eq!(seconds(&["1", "1"]).unwrap_err().item, b"1");
        for bad in ["", "-1", "+1", "1.5", "1, 1", "0x1", "١"] {
            assert_eq!(seconds(&[bad]).unwrap_err().item, bad.as_bytes());
        }
    }
}
