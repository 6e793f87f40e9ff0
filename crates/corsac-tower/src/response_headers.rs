//! The headers of a decision, on a response.

use std::sync::Arc;

use corsac::server::{
    Decision, RequestHeaderName, ResponseHeaderName, TimingHeader, UpstreamHeaders, Value, Vary,
};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, Entry, VARY};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::head::Head;
use crate::names::response_header_name;
use crate::routes::{ReadyLines, ReadyRoutes};

type Line = (HeaderName, HeaderValue);

/// What a response gets, copied so that nothing is borrowed while the service works. It is small,
/// since it is moved with the future.
#[derive(Default)]
pub(crate) struct ResponseHeaders {
    allow_origin: Option<HeaderValue>,
    known: Option<Arc<ReadyLines>>,
    /// Timings, debug mode, and preflights that the service answers. Lines of one name come one
    /// after the other.
    more: Option<Box<More>>,
    vary: Vary,
    upstream: UpstreamHeaders,
    timing: TimingHeader,
}

/// Lines that few responses have.
#[derive(Default)]
struct More(Vec<Line>);

impl ResponseHeaders {
    #[inline]
    pub(crate) fn of(
        decision: &Decision<'_, HeaderValue>,
        head: &Head<'_>,
        routes: &ReadyRoutes,
    ) -> Self {
        let mut headers = Self {
            vary: decision.vary(),
            upstream: decision.upstream_headers(),
            timing: decision.timing(),
            ..Self::default()
        };
        for (name, value) in decision.varying_lines() {
            let value = value_of(value, head);
            match name {
                ResponseHeaderName::AccessControlAllowOrigin => headers.allow_origin = value,
                _ => headers.add(value.map(|value| (response_header_name(name), value))),
            }
        }
        if let Some(lines) = decision.constant_lines().and_then(|id| routes.lines(id)) {
            headers.known = Some(Arc::clone(lines));
            headers.add(repeated(&lines.repeated, head));
        }
        headers
    }

    fn add(&mut self, lines: impl IntoIterator<Item = Line>) {
        for line in lines {
            self.more.get_or_insert_default().0.push(line);
        }
    }

    /// Puts them on the response of a service, once.
    #[inline]
    pub(crate) fn apply_to(&mut self, headers: &mut HeaderMap) {
        let more = self.more.take().map(|more| more.0).unwrap_or_default();
        if self.upstream == UpstreamHeaders::Keep
            && headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN)
        {
            set(headers, more.into_iter().filter(|(name, _)| !is_cors_header(name)));
        } else {
            remove_cors_headers(headers);
            if self.timing == TimingHeader::Policy {
                headers.remove(response_header_name(ResponseHeaderName::TimingAllowOrigin));
            }
            if let Some(value) = self.allow_origin.take() {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, value);
            }
            if let Some(known) = &self.known {
                insert_known(headers, &known.known);
            }
            set(headers, more.into_iter());
        }
        add_vary(headers, self.vary);
    }
}

fn insert_known(headers: &mut HeaderMap, known: &[Line]) {
    for (name, value) in known {
        headers.insert(name, value.clone());
    }
}

/// Sets lines, of which those of one name come one after the other.
fn set(headers: &mut HeaderMap, lines: impl Iterator<Item = Line>) {
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

/// The headers of an answer that no service gives.
pub(crate) fn of_answer(
    decision: &Decision<'_, HeaderValue>,
    head: &Head<'_>,
    routes: &ReadyRoutes,
) -> HeaderMap {
    let Some(lines) = decision.constant_lines().and_then(|id| routes.lines(id)) else {
        return of_refusal(decision, head);
    };
    let mut headers = lines.answer.clone();
    let mut varying = decision.varying_lines();
    // A decision with constant lines begins with the origin.
    let allow_origin = varying.next().and_then(|(_, value)| value_of(value, head));
    let values = [allow_origin, Some(vary_value(decision.vary()))];
    for (place, value) in headers.values_mut().zip(values) {
        *place = value.unwrap_or_else(|| place.clone());
    }
    if decision.vary().is_empty() {
        headers.remove(VARY);
    }
    for (name, value) in varying {
        headers.extend(value_of(value, head).map(|value| (response_header_name(name), value)));
    }
    set(&mut headers, repeated(&lines.repeated, head));
    headers
}

/// The same where nothing is granted.
fn of_refusal(decision: &Decision<'_, HeaderValue>, head: &Head<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in decision.varying_lines() {
        headers.extend(value_of(value, head).map(|value| (response_header_name(name), value)));
    }
    add_vary(&mut headers, decision.vary());
    headers
}

/// The value of a line that is one line only.
fn value_of(value: Value<'_, HeaderValue>, head: &Head<'_>) -> Option<HeaderValue> {
    match value {
        Value::Constant(constant) => Some(constant.clone()),
        Value::SameAs(header) => head.values(header).next().map(trimmed),
    }
}

/// Header lines that repeat those of the request.
fn repeated<'a>(
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

/// Looks through the names once, which is cheaper than looking for six that are hardly ever there.
fn remove_cors_headers(headers: &mut HeaderMap) {
    while let Some(name) = headers.keys().find(|name| is_cors_header(name)).cloned() {
        headers.remove(name);
    }
}

fn is_cors_header(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-") || name == "corsac-refusal"
}

/// Adds what the lines that are there do not say; they stay.
fn add_vary(headers: &mut HeaderMap, vary: Vary) {
    if vary.is_empty() {
        return;
    }
    match headers.entry(VARY) {
        Entry::Vacant(entry) => {
            entry.insert(vary_value(vary));
        }
        Entry::Occupied(mut entry) => {
            let missing = vary.missing_from(entry.iter());
            if !missing.is_empty() {
                entry.append(vary_value(missing));
            }
        }
    }
}

/// The value of a `Vary` line, looked over byte by byte when this was compiled and not again.
fn vary_value(vary: Vary) -> HeaderValue {
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
