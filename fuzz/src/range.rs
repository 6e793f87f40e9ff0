//! `Range` values against a reference that goes character by character.

use corsac::header::{
    Whitespace, is_cors_safelisted_request_header, parse_single_range_header_value,
};

/// Parses `data` as a range, with white space allowed and refused.
pub fn check(data: &[u8]) {
    for whitespace in [Whitespace::Allowed, Whitespace::Refused] {
        let range = parse_single_range_header_value(data, whitespace);
        assert_eq!(range.ok(), slow_range(data, whitespace), "{}", data.escape_ascii());
    }
    let has_start = matches!(slow_range(data, Whitespace::Refused), Some((Some(_), _)));
    assert_eq!(
        is_cors_safelisted_request_header(b"range", data),
        has_start && data.len() <= 128,
        "{}",
        data.escape_ascii()
    );
}

type Range = (Option<u64>, Option<u64>);

/// Where the reference stands in the value.
#[derive(Clone, Copy)]
enum State {
    BeforeEquals,
    BeforeStart,
    Start,
    AfterStart,
    BeforeEnd,
    End,
}

fn slow_range(data: &[u8], whitespace: Whitespace) -> Option<Range> {
    let (mut start, mut end) = (Vec::new(), Vec::new());
    let mut state = State::BeforeEquals;
    for &byte in data.strip_prefix(b"bytes")? {
        let is_space = matches!(byte, b' ' | b'\t') && whitespace == Whitespace::Allowed;
        state = match (state, byte) {
            (State::BeforeEquals, b'=') => State::BeforeStart,
            (State::BeforeStart | State::Start, b'0'..=b'9') => {
                start.push(byte);
                State::Start
            }
            (State::BeforeStart | State::Start | State::AfterStart, b'-') => State::BeforeEnd,
            (State::BeforeEnd | State::End, b'0'..=b'9') => {
                end.push(byte);
                State::End
            }
            (State::BeforeEquals, _) if is_space => State::BeforeEquals,
            (State::BeforeStart, _) if is_space => State::BeforeStart,
            (State::Start | State::AfterStart, _) if is_space => State::AfterStart,
            (State::BeforeEnd, _) if is_space => State::BeforeEnd,
            _ => return None,
        };
    }
    let is_complete = matches!(state, State::BeforeEnd | State::End);
    let is_empty = start.is_empty() && end.is_empty();
    if !is_complete || is_empty || (!end.is_empty() && padded(&start, &end) > padded(&end, &start))
    {
        return None;
    }
    Some((number(&start), number(&end)))
}

/// The digits with as many zeros before them as make them as long as `other`.
fn padded(digits: &[u8], other: &[u8]) -> Vec<u8> {
    let zeros = other.len().saturating_sub(digits.len());
    [b"0".repeat(zeros), digits.to_vec()].concat()
}

fn number(digits: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(digits).ok()?;
    let significant = text.trim_start_matches('0');
    match (text, significant) {
        ("", _) => None,
        (_, "") => Some(0),
        _ => Some(significant.parse().unwrap_or(u64::MAX)),
    }
}
