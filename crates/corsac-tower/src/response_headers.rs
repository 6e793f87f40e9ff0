//! The headers of a decision, on a response.

use corsac::server::{
    Decision, RequestHeaderName, ResponseHeaderName, UpstreamHeaders, Value, Vary,
};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    Entry, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::head::Head;
use crate::names::response_header_name;
use crate::routes::ReadyRoutes;

type Line = (ResponseHeaderName, HeaderValue);

/// What a response gets, copied so that nothing is borrowed while the service works.
#[derive(Default)]
pub(crate) struct ResponseHeaders {
    allow_origin: Option<HeaderValue>,
    allow_credentials: Option<HeaderValue>,
    expose_headers: Option<HeaderValue>,
    /// Timings, debug mode, and preflights that the service answers. Lines of one name come one
    /// after the other.
    more: Vec<Line>,
    vary: Vary,
    upstream: UpstreamHeaders,
}

impl ResponseHeaders {
    #[inline]
    pub(crate) fn of(decision: &Decision<'_, HeaderValue>, head: &Head<'_>) -> Self {
        let mut headers = Self {
            vary: decision.vary(),
            upstream: decision.upstream_headers(),
            ..Self::default()
        };
        decision.header_lines().for_each(|(name, value)| match (name, value) {
            (ResponseHeaderName::AccessControlAllowOrigin, value) => {
                headers.allow_origin = value_of(value, head);
            }
            (ResponseHeaderName::AccessControlAllowCredentials, Value::Constant(value)) => {
                headers.allow_credentials = Some(value.clone());
            }
            (ResponseHeaderName::AccessControlExposeHeaders, Value::Constant(value)) => {
                headers.expose_headers = Some(value.clone());
            }
            (name, Value::Constant(value)) => headers.more.push((name, value.clone())),
            (name, Value::SameAs(header)) => {
                headers.more.extend(head.values(header).map(|value| (name, trimmed(value))));
            }
        });
        headers
    }

    /// Puts them on the response of a service, once.
    pub(crate) fn apply_to(&mut self, headers: &mut HeaderMap) {
        let keeps = self.upstream == UpstreamHeaders::Keep
            && headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN);
        if !keeps {
            remove_cors_headers(headers);
            if let Some(value) = self.allow_origin.take() {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, value);
            }
            if let Some(value) = self.allow_credentials.take() {
                headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, value);
            }
            if let Some(value) = self.expose_headers.take() {
                headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, value);
            }
        }
        if !self.more.is_empty() {
            add_more(headers, std::mem::take(&mut self.more), |name| {
                !keeps || !is_cors_header(name)
            });
        }
        add_vary(headers, self.vary);
    }
}

#[cold]
fn add_more(headers: &mut HeaderMap, lines: Vec<Line>, is_wanted: impl Fn(&HeaderName) -> bool) {
    let mut last = None;
    for (name, value) in lines {
        let (line, before) = (response_header_name(name), last.replace(name));
        if !is_wanted(&line) {
            continue;
        }
        if before == Some(name) {
            headers.append(line, value);
        } else {
            headers.insert(line, value);
        }
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
    let mut places = headers.values_mut();
    let (allow_origin, vary) = (places.next(), places.next());
    let mut varying = decision.varying_lines();
    // A decision with constant lines begins with the origin.
    let origin = varying.next().and_then(|(_, value)| value_of(value, head));
    if let (Some(place), Some(origin)) = (allow_origin, origin) {
        *place = origin;
    }
    match (vary, decision.vary().as_str()) {
        (_, "") | (None, _) => drop(headers.remove(VARY)),
        (Some(place), value) => *place = HeaderValue::from_static(value),
    }
    for (name, value) in varying {
        headers.extend(value_of(value, head).map(|value| (response_header_name(name), value)));
    }
    for (name, value) in repeated(&lines.repeated, head) {
        headers.append(response_header_name(name), value);
    }
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
    lines
        .iter()
        .flat_map(|&(name, header)| head.values(header).map(move |value| (name, trimmed(value))))
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
    name.as_str().starts_with("access-control-")
}

/// Adds what the lines that are there do not say; they stay.
fn add_vary(headers: &mut HeaderMap, vary: Vary) {
    if vary.is_empty() {
        return;
    }
    match headers.entry(VARY) {
        Entry::Vacant(entry) => {
            entry.insert(HeaderValue::from_static(vary.as_str()));
        }
        Entry::Occupied(mut entry) => {
            let missing = vary.missing_from(entry.iter());
            if !missing.is_empty() {
                entry.append(HeaderValue::from_static(missing.as_str()));
            }
        }
    }
}
