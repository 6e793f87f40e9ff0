//! The headers of a decision, on the response of a service.

use std::sync::Arc;

use corsac::server::{
    Decision, RequestHeaderName, ResponseHeaderName, TimingHeader, UpstreamHeaders, Vary,
};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, VARY};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::head::Head;
use crate::lines::{Line, rare, repeated, set, value_of, vary_value};
use crate::names::response_header_name;
use crate::routes::{ReadyLines, ReadyRoutes};

/// What a response gets, copied so that nothing is borrowed while the service works. It is small,
/// since it is moved with the future.
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
struct More(Vec<Line>);

impl ResponseHeaders {
    #[inline]
    pub(crate) fn of(
        decision: &Decision<'_, HeaderValue>,
        head: &Head<'_>,
        routes: &ReadyRoutes,
    ) -> Self {
        let lines = decision.constant_lines().and_then(|id| routes.lines(id));
        Self {
            allow_origin: decision.allow_origin().and_then(|value| value_of(value, head)),
            known: lines.cloned(),
            more: More::of(decision, head, lines),
            vary: decision.vary(),
            upstream: decision.upstream_headers(),
            timing: decision.timing(),
        }
    }

    /// Puts them on the response of a service, once.
    #[inline]
    pub(crate) fn apply_to(&mut self, headers: &mut HeaderMap) {
        let found = Found::among(headers);
        if found.cors && self.are_kept(headers) {
            self.add_more(headers, |name| !is_cors_header(name));
        } else {
            if found.cors {
                remove_cors_headers(headers);
            }
            if self.timing == TimingHeader::Policy {
                headers.remove(response_header_name(ResponseHeaderName::TimingAllowOrigin));
            }
            if let Some(value) = self.allow_origin.take() {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, value);
            }
            if let Some(lines) = &self.known {
                for (name, value) in &lines.known {
                    headers.insert(name.clone(), value.clone());
                }
            }
            self.add_more(headers, |_| true);
        }
        if found.vary {
            add_to_vary(headers, self.vary);
        } else if !self.vary.is_empty() {
            headers.insert(VARY, vary_value(self.vary));
        }
    }

    /// Whether the service's CORS headers stay.
    fn are_kept(&self, headers: &HeaderMap) -> bool {
        self.upstream == UpstreamHeaders::Keep && headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN)
    }

    fn add_more(&mut self, headers: &mut HeaderMap, is_set: impl Fn(&HeaderName) -> bool) {
        if let Some(more) = self.more.take() {
            set(headers, more.0.into_iter().filter(|(name, _)| is_set(name)));
        }
    }
}

impl More {
    #[inline]
    fn of(
        decision: &Decision<'_, HeaderValue>,
        head: &Head<'_>,
        lines: Option<&Arc<ReadyLines>>,
    ) -> Option<Box<Self>> {
        let repeated = lines.map(|lines| &lines.repeated[..]).unwrap_or_default();
        let are_none = repeated.is_empty() && !decision.has_rare_lines();
        if are_none { None } else { Self::collect(decision, head, repeated) }
    }

    #[cold]
    fn collect(
        decision: &Decision<'_, HeaderValue>,
        head: &Head<'_>,
        lines: &[(ResponseHeaderName, RequestHeaderName)],
    ) -> Option<Box<Self>> {
        let lines: Vec<_> = rare(decision, head).chain(repeated(lines, head)).collect();
        (!lines.is_empty()).then(|| Box::new(Self(lines)))
    }
}

/// What the headers of a service need a closer look for.
struct Found {
    cors: bool,
    vary: bool,
}

impl Found {
    /// Looks through the names once, which is cheaper than looking for each, since hardly any of them
    /// is ever there.
    #[inline]
    fn among(headers: &HeaderMap) -> Self {
        let mut found = Self { cors: false, vary: false };
        for name in headers.keys() {
            found.vary |= *name == VARY;
            found.cors |= is_cors_header(name);
        }
        found
    }
}

#[cold]
fn remove_cors_headers(headers: &mut HeaderMap) {
    while let Some(name) = headers.keys().find(|name| is_cors_header(name)).cloned() {
        headers.remove(name);
    }
}

#[inline(always)]
fn is_cors_header(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-") || name == "corsac-refusal"
}

/// Adds what the lines that are there do not say; they stay.
fn add_to_vary(headers: &mut HeaderMap, vary: Vary) {
    let missing = vary.missing_from(headers.get_all(VARY));
    if !missing.is_empty() {
        headers.append(VARY, vary_value(missing));
    }
}
