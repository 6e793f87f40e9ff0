//! Extraction and the questions about names and values, against slow obvious references, on any bytes.
#![allow(clippy::unwrap_used)]

use corsac::header::{
    self, HeaderList, Whitespace, extract_delta_seconds, extract_tokens,
    parse_single_range_header_value,
};
use corsac::{Method, Origin, header::Malformed};
use proptest::collection::vec;
use proptest::prelude::*;

/// `#token` read one byte at a time: a list of finished items, and the item that is being read.
fn slow_tokens(lines: &[Vec<u8>]) -> Result<Option<Vec<Vec<u8>>>, Vec<u8>> {
    if lines.is_empty() {
        return Ok(None);
    }
    let mut tokens = Vec::new();
    for line in lines {
        let mut item = Vec::new();
        for &byte in line.iter().chain(b",") {
            if byte != b',' {
                item.push(byte);
                continue;
            }
            while matches!(item.first(), Some(b' ' | b'\t')) {
                item.remove(0);
            }
            while matches!(item.last(), Some(b' ' | b'\t')) {
                item.pop();
            }
            if item.iter().any(|&byte| !is_token_byte(byte)) {
                return Err(item);
            }
            if !item.is_empty() {
                tokens.push(std::mem::take(&mut item));
            }
        }
    }
    Ok(Some(tokens))
}

/// `tchar`: a visible character that is not a delimiter (RFC 9110, 5.6.2).
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"(),/:;<=>?@[\\]{}".contains(&byte)
}

fn slow_range(value: &str) -> Option<(Option<u128>, Option<u128>)> {
    let (start, end) = value.strip_prefix("bytes=")?.split_once('-')?;
    let number = |digits: &str| {
        let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        if digits.is_empty() { Some(None) } else { is_digits.then(|| digits.parse().ok()) }
    };
    match (number(start)?, number(end)?) {
        (None, None) => None,
        (Some(start), Some(end)) if start > end => None,
        range => Some(range),
    }
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        20 => prop::sample::select(b"aZ*-,, \t".to_vec()),
        1 => any::<u8>(),
    ];
    vec(byte, 0..12)
}

fn list_of(lines: &[Vec<u8>]) -> HeaderList {
    HeaderList::from_iter(lines.iter().map(|line| ("Name", line)))
}

fn owned(tokens: Option<Vec<&[u8]>>) -> Option<Vec<Vec<u8>>> {
    tokens.map(|tokens| tokens.into_iter().map(<[u8]>::to_vec).collect())
}

fn saturated(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

proptest! {
    #[test]
    fn tokens_are_extracted_as_the_grammar_says(lines in vec(line(), 0..4)) {
        let extracted = extract_tokens(&list_of(&lines), b"nAME").map(owned);
        prop_assert_eq!(extracted.map_err(|Malformed { item, .. }| item), slow_tokens(&lines));
    }

    #[test]
    fn delta_seconds_are_digits_and_saturate(digits in "[0-9]{0,30}", sign in "[-+ ]?") {
        let value = format!("{sign}{digits}");
        let list = list_of(&[value.clone().into_bytes()]);
        let is_number = !digits.is_empty() && !matches!(sign.as_str(), "-" | "+");
        let expected = is_number.then(|| saturated(digits.parse().unwrap()));
        prop_assert_eq!(extract_delta_seconds(&list, b"name").ok().flatten(), expected);
    }

    #[test]
    fn ranges_are_read_as_numbers(value in "bytes=0{0,3}[0-9]{0,24}-0{0,3}[0-9]{0,24}x?") {
        let range = parse_single_range_header_value(value.as_bytes(), Whitespace::Refused);
        let expected = slow_range(&value)
            .map(|(start, end)| (start.map(saturated), end.map(saturated)));
        prop_assert_eq!(range.ok(), expected);
    }

    #[test]
    fn names_are_tokens(name in vec(any::<u8>(), 0..4)) {
        let is_token = !name.is_empty() && name.iter().copied().all(is_token_byte);
        prop_assert_eq!(header::is_header_name(&name), is_token);
        prop_assert_eq!(Method::parse(&name).is_ok(), is_token);
    }

    #[test]
    fn no_question_panics(name in vec(any::<u8>(), 0..16), value in vec(any::<u8>(), 0..200)) {
        header::is_cors_safelisted_request_header(&name, &value);
        header::is_forbidden_request_header(&name, &value);
        header::is_no_cors_safelisted_request_header(&name, &value);
        header::is_cors_safelisted_response_header_name(&name, &[&value]);
        header::is_header_value(&value);
        for known in ["accept", "accept-language", "content-type", "range", "x-http-method"] {
            header::is_cors_safelisted_request_header(known.as_bytes(), &value);
            header::is_forbidden_request_header(known.as_bytes(), &value);
        }
        let _ = header::essence(&value);
        let _ = parse_single_range_header_value(&value, Whitespace::Allowed);
        let _ = extract_delta_seconds(&list_of(&[value.clone(), name]), b"name");
        let _ = Origin::from_header_value(&value);
        let _ = Origin::parse(&String::from_utf8_lossy(&value));
    }

    #[test]
    fn unsafe_names_are_a_sorted_lowercase_set(
        headers in vec(("[aAbB]{1,2}|accept|Accept|range", "[a-z=0-]{0,128}"), 0..16),
    ) {
        let list = HeaderList::from_iter(headers);
        let names = header::cors_unsafe_request_header_names(&list);
        prop_assert!(names.is_sorted_by(|a, b| a < b));
        let is_safe = |(name, value): &(&[u8], &[u8])| {
            header::is_cors_safelisted_request_header(name, value)
        };
        let size: usize = list.iter().filter(is_safe).map(|(_, value)| value.len()).sum();
        for (name, value) in &list {
            let announced = names.contains(&name.to_ascii_lowercase());
            let others = list.values(name).any(|other| !is_safe(&(name, other)));
            prop_assert_eq!(announced, size > 1024 || !is_safe(&(name, value)) || others);
        }
    }
}
