//! Header lines of a decision, with the values that they have for one request.

use corsac::server::{Decision, RequestHeaderName, ResponseHeaderName, Value, Vary};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::head::Head;
use crate::names::response_header_name;

pub(crate) type Line = (HeaderName, HeaderValue);

/// Sets lines, of which those of one name come one after the other.
pub(crate) fn set(headers: &mut HeaderMap, lines: impl Iterator<Item = Line>) {
    let mut last = None;
    for (name, value) in lines {
        if last.as_ref() == Some(&name) {
            headers.append(&name, value);
        } else {
            headers.insert(&name, value);
        }
        last = Some(name);
    }
}

/// Header lines of timings and of debug mode.
pub(crate) fn rare<'a>(
    decision: &'a Decision<'_, HeaderValue>,
    head: &'a Head<'_>,
) -> impl Iterator<Item = Line> {
    decision.rare_lines().filter_map(|(name, value)| {
        value_of(value, head).map(|value| (response_header_name(name), value))
    })
}

/// The value of a line that is one line only.
#[inline(always)]
pub(crate) fn value_of(value: Value<'_, HeaderValue>, head: &Head<'_>) -> Option<HeaderValue> {
    match value {
        Value::Constant(constant) => Some(constant.clone()),
        Value::SameAs(header) => head.values(header).next().map(trimmed),
    }
}

/// Header lines that repeat those of the request.
pub(crate) fn repeated<'a>(
    lines: &'a [(ResponseHeaderName, RequestHeaderName)],
    head: &'a Head<'_>,
) -> impl Iterator<Item = Line> {
    lines.iter().flat_map(|&(name, header)| {
        head.values(header).map(move |value| (response_header_name(name), trimmed(value)))
    })
}

/// In HTTP/2 nobody has trimmed a value.
fn trimmed(value: &HeaderValue) -> HeaderValue {
    let bytes = value.as_bytes().trim_ascii();
    if bytes.len() == value.len() {
        return value.clone();
    }
    HeaderValue::from_bytes(bytes).unwrap_or_else(|_| value.clone())
}

/// The value of a `Vary` line, looked over byte by byte when this was compiled and not again.
pub(crate) fn vary_value(vary: Vary) -> HeaderValue {
    VARY_VALUES[vary.index()].clone()
}

static VARY_VALUES: [HeaderValue; 8] = [
    HeaderValue::from_static(Vary::VALUES[0]),
    HeaderValue::from_static(Vary::VALUES[1]),
    HeaderValue::from_static(Vary::VALUES[2]),
    HeaderValue::from_static(Vary::VALUES[3]),
    HeaderValue::from_static(Vary::VALUES[4]),
    HeaderValue::from_static(Vary::VALUES[5]),
    HeaderValue::from_static(Vary::VALUES[6]),
    HeaderValue::from_static(Vary::VALUES[7]),
];
