use std::iter;

/// Removes HTTP whitespace (tab, LF, CR, space) from both ends of `value`.
///
/// # Example
/// ```
/// assert_eq!(corsac::header::normalize_value(b"\r\n a b\t"), b"a b");
/// ```
/// <https://fetch.spec.whatwg.org/#concept-header-value-normalize>
pub fn normalize_value(value: &[u8]) -> &[u8] {
    trim(value, is_http_whitespace)
}

/// Removes HTTP tab or space bytes from both ends of `value`, and nothing else.
///
/// # Example
/// ```
/// assert_eq!(corsac::header::trim_tab_or_space(b"\t a\r "), b"a\r");
/// ```
/// <https://fetch.spec.whatwg.org/#http-tab-or-space>
pub fn trim_tab_or_space(value: &[u8]) -> &[u8] {
    trim(value, is_tab_or_space)
}

/// Says whether `name` matches the `field-name` token production.
///
/// # Example
/// ```
/// assert!(corsac::header::is_header_name(b"X-Request-Id"));
/// assert!(!corsac::header::is_header_name(b""));
/// ```
/// <https://fetch.spec.whatwg.org/#header-name>
pub fn is_header_name(name: &[u8]) -> bool {
    is_token(name)
}

/// Says whether `value` has no tab or space at its ends and no NUL or HTTP newline anywhere.
///
/// Other bytes, such as 0x01 or 0xFF, are allowed: the deployed web needs them.
///
/// # Example
/// ```
/// assert!(corsac::header::is_header_value(b"caf\xE9"));
/// assert!(!corsac::header::is_header_value(b"a\nb"));
/// ```
/// <https://fetch.spec.whatwg.org/#header-value>
pub fn is_header_value(value: &[u8]) -> bool {
    // Has no leading or trailing HTTP tab or space bytes.
    trim_tab_or_space(value).len() == value.len()
        // Contains no 0x00 (NUL) or HTTP newline bytes.
        && !value.iter().any(|byte| matches!(byte, 0 | b'\n' | b'\r'))
}

/// Splits `value` at its commas, outside quoted strings, and decodes each piece byte for byte.
///
/// There is always at least one piece, which may be empty. A quoted string keeps its quotes and its
/// backslashes; one without an end reaches to the end of `value`.
///
/// # Example
/// ```
/// let split = corsac::header::get_decode_and_split_value;
/// assert_eq!(split(br#""1,2", 3"#), [r#""1,2""#, "3"]);
/// assert_eq!(split(b""), [""]);
/// ```
/// <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>
pub fn get_decode_and_split_value(value: &[u8]) -> Vec<String> {
    let mut rest = Some(value);
    iter::from_fn(|| {
        let input = rest?;
        let end = end_of_piece(input);
        // 5.6. If position is past the end of input, then return values.
        // 5.8. Advance position by 1.
        rest = input.get(end + 1..);
        // 5.3. Remove all HTTP tab or space from the start and end of temporaryValue.
        Some(isomorphic_decode(trim_tab_or_space(&input[..end])))
    })
    .collect()
}

/// How many bytes of `input` stand before its first comma outside a quoted string.
fn end_of_piece(input: &[u8]) -> usize {
    let mut position = 0;
    while position < input.len() {
        match input[position] {
            b',' => break,
            b'"' => position = end_of_quoted_string(input, position),
            _ => position += 1,
        }
    }
    position
}

/// The position just past the quoted string that starts at `start`.
fn end_of_quoted_string(input: &[u8], start: usize) -> usize {
    let mut position = start + 1;
    while position < input.len() {
        match input[position] {
            b'"' => return position + 1,
            b'\\' => position += 2,
            _ => position += 1,
        }
    }
    input.len()
}

fn isomorphic_decode(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

pub(super) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().copied().all(is_token_byte)
}

pub(crate) fn is_token_byte(byte: u8) -> bool {
    matches!(
        byte,
        b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`'
            | b'|' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z'
    )
}

pub(super) fn is_http_whitespace(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b' ')
}

pub(super) fn is_tab_or_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ')
}

fn trim(value: &[u8], is_trimmed: fn(u8) -> bool) -> &[u8] {
    let is_kept = |&byte: &u8| !is_trimmed(byte);
    let Some(start) = value.iter().position(is_kept) else { return &[] };
    let end = value.iter().rposition(is_kept).map_or(start, |last| last + 1);
    &value[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_standard() {
        for (value, pieces) in [
            ("nosniff,", &["nosniff", ""][..]),
            ("", &[""]),
            ("text/html;\", x/x", &["text/html;\", x/x"]),
            ("x/x;test=\"hi\",y/y", &["x/x;test=\"hi\"", "y/y"]),
            ("x / x,,,1", &["x / x", "", "", "1"]),
            ("\"1,2\", 3", &["\"1,2\"", "3"]),
        ] {
            assert_eq!(get_decode_and_split_value(value.as_bytes()), pieces, "{value}");
        }
    }

    #[test]
    fn a_backslash_hides_the_quote_after_it() {
        assert_eq!(get_decode_and_split_value(br#""a\",b",c"#), [r#""a\",b""#, "c"]);
        assert_eq!(get_decode_and_split_value(br#""a\"#), [r#""a\"#]);
    }

    #[test]
    fn each_byte_becomes_one_code_point() {
        assert_eq!(get_decode_and_split_value(b"\xE9,\xFF"), ["é", "ÿ"]);
    }

    #[test]
    fn trimming_keeps_the_middle() {
        assert_eq!(normalize_value(b" \t\r\n"), b"");
        assert_eq!(normalize_value(b"a"), b"a");
        assert_eq!(trim_tab_or_space(b"\n a \n"), b"\n a \n");
    }

    #[test]
    fn values_and_names_are_checked_byte_by_byte() {
        assert!(is_header_value(b"") && is_header_value(b"a\x01\x7F\x80b"));
        for bad in [&b" a"[..], b"a\t", b"a\0", b"a\r", b"\n"] {
            assert!(!is_header_value(bad), "{bad:?}");
        }
        for bad in [&b"a:"[..], b"a b", b"\x80", b"a\"", b"a/b"] {
            assert!(!is_header_name(bad), "{bad:?}");
        }
    }
}
