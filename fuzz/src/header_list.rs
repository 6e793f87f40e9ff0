//! Header lists: getting, splitting and extracting values against slow references.

use corsac::HeaderList;
use corsac::header::{self, Malformed, extract_delta_seconds, extract_tokens};

use crate::isomorphic_decode;

/// Reads `data` as lines `name: value` and asks everything about every name in it.
pub fn check(data: &[u8]) {
    let lines: Vec<(&[u8], &[u8])> = data.split(|byte| *byte == b'\n').map(line).collect();
    let list: HeaderList = lines.iter().copied().collect();
    let mut names: Vec<Vec<u8>> = lines.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    names.dedup();
    for name in &names {
        let values: Vec<&[u8]> = lines
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
            .collect();
        check_name(&list, name, &values);
    }
    check_absence(&list);
    check_requests(&list, &lines);
}

/// A line without a colon is a name without a value.
fn line(line: &[u8]) -> (&[u8], &[u8]) {
    let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
    (&line[..colon], line.get(colon + 1..).unwrap_or_default())
}

fn check_name(list: &HeaderList, name: &[u8], values: &[&[u8]]) {
    let joined = values.join(&b", "[..]);
    assert_eq!(list.get(name).as_deref(), Some(&joined[..]));
    assert_eq!(list.get_decode_and_split(name), Some(slow_get_decode_and_split(&joined)));
    let tokens = extract_tokens(list, name).map(Option::unwrap_or_default);
    assert_eq!(tokens.map_err(|Malformed { item, .. }| item), slow_tokens(values));
    assert_eq!(extract_delta_seconds(list, name).ok().flatten(), slow_delta_seconds(values));
}

fn check_absence(list: &HeaderList) {
    let name = b"a name that has a space";
    if !list.contains(name) {
        assert_eq!(list.get(name), None);
        assert_eq!(list.get_decode_and_split(name), None);
        assert_eq!(extract_tokens(list, name), Ok(None));
        assert_eq!(extract_delta_seconds(list, name), Ok(None));
    }
}

/// The CORS-unsafe request-header names are a sorted set that holds every unsafe line's name.
fn check_requests(list: &HeaderList, lines: &[(&[u8], &[u8])]) {
    let names = header::cors_unsafe_request_header_names(list);
    assert!(names.is_sorted_by(|one, other| one < other));
    for (name, value) in lines {
        if !header::is_cors_safelisted_request_header(name, value) {
            assert!(names.contains(&name.to_ascii_lowercase()));
        }
        if header::is_no_cors_safelisted_request_header(name, value) {
            assert!(header::is_cors_safelisted_request_header(name, value));
            assert!(!header::is_forbidden_request_header(name, value));
        }
    }
}

/// Splits at the commas that an even number of unescaped quotes stands before.
fn slow_get_decode_and_split(value: &[u8]) -> Vec<String> {
    let mut pieces = vec![Vec::new()];
    let (mut is_quoted, mut is_escaped) = (false, false);
    for &byte in value {
        if byte == b',' && !is_quoted {
            pieces.push(Vec::new());
            continue;
        }
        let is_quote = byte == b'"' && !is_escaped;
        is_escaped = is_quoted && byte == b'\\' && !is_escaped;
        is_quoted ^= is_quote;
        pieces.last_mut().expect("there is always a piece").push(byte);
    }
    let trimmed = |piece: Vec<u8>| isomorphic_decode(&piece).trim_matches([' ', '\t']).to_owned();
    pieces.into_iter().map(trimmed).collect()
}

/// `#token`: the items, or the first that is no token.
fn slow_tokens<'a>(values: &[&'a [u8]]) -> Result<Vec<&'a [u8]>, Vec<u8>> {
    let items = values.iter().flat_map(|value| value.split(|byte| *byte == b','));
    let items: Vec<&[u8]> = items.map(trimmed).filter(|item| !item.is_empty()).collect();
    match items.iter().find(|item| !item.iter().all(|byte| is_token_byte(*byte))) {
        Some(item) => Err(item.to_vec()),
        None => Ok(items),
    }
}

fn trimmed(mut item: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = item {
        item = rest;
    }
    item
}

/// `tchar`: a visible character that is not a delimiter (RFC 9110, 5.6.2).
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"(),/:;<=>?@[\\]{}".contains(&byte)
}

/// `1*DIGIT` on one line.
fn slow_delta_seconds(values: &[&[u8]]) -> Option<u64> {
    let [value] = values else { return None };
    let digits = std::str::from_utf8(trimmed(value)).ok()?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    Some(if significant.is_empty() { 0 } else { significant.parse().unwrap_or(u64::MAX) })
}
