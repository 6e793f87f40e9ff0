//! What a policy says about one request.

use super::{Refusal, RequestHeaderName, RequestKind, Vary};

/// What a policy says about one request: what to do, and which headers the response gets.
///
/// An adapter does three things with it: it obeys [`action`](Self::action), it removes the CORS
/// headers that the service set (see [`UpstreamHeaders`](super::UpstreamHeaders)), and it sets
/// [`header_lines`](Self::header_lines) and adds [`vary`](Self::vary).
///
/// `V` is the adapter's type for header values, see [`Policy::map_values`](super::Policy::map_values).
#[derive(Debug)]
pub struct Decision<'a, V = String> {
    pub(super) kind: RequestKind,
    pub(super) action: Action,
    pub(super) refusal: Option<Refusal<'a>>,
    pub(super) vary: Vary,
    pub(super) upstream_headers: super::UpstreamHeaders,
    pub(super) timing: TimingHeader,
    pub(super) headers: Headers<'a, V>,
}

/// Who says which origins may read exact timings.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum TimingHeader {
    /// The policy has a list: what the service sets is removed as CORS headers are.
    Policy,
    /// The service, if it wants to.
    #[default]
    Service,
}

/// What to do with a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Action {
    /// Answer with this status, the headers, and no body.
    Answer {
        /// 200 or 204 for a preflight that lets the browser go on, 403 otherwise.
        status: u16,
    },
    /// Let the service answer, and give its response the headers.
    Continue,
}

impl Action {
    pub(super) const REFUSE: Self = Self::Answer { status: 403 };
}

/// A value of a response header.
#[derive(Debug, Eq, PartialEq)]
pub enum Value<'a, V> {
    /// Known since the policy was made.
    Constant(&'a V),
    /// What the request says in this header, in as many lines.
    SameAs(RequestHeaderName),
}

/// The response headers that a policy sets.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ResponseHeaderName {
    /// `Access-Control-Allow-Credentials`
    AccessControlAllowCredentials,
    /// `Access-Control-Allow-Headers`
    AccessControlAllowHeaders,
    /// `Access-Control-Allow-Methods`
    AccessControlAllowMethods,
    /// `Access-Control-Allow-Origin`
    AccessControlAllowOrigin,
    /// `Access-Control-Expose-Headers`
    AccessControlExposeHeaders,
    /// `Access-Control-Max-Age`
    AccessControlMaxAge,
    /// `Corsac-Refusal`, in debug mode only.
    CorsacRefusal,
    /// `Timing-Allow-Origin`
    TimingAllowOrigin,
}

impl ResponseHeaderName {
    /// Every name.
    pub const ALL: [Self; 8] = [
        Self::AccessControlAllowCredentials,
        Self::AccessControlAllowHeaders,
        Self::AccessControlAllowMethods,
        Self::AccessControlAllowOrigin,
        Self::AccessControlExposeHeaders,
        Self::AccessControlMaxAge,
        Self::CorsacRefusal,
        Self::TimingAllowOrigin,
    ];

    /// The name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessControlAllowCredentials => "access-control-allow-credentials",
            Self::AccessControlAllowHeaders => "access-control-allow-headers",
            Self::AccessControlAllowMethods => "access-control-allow-methods",
            Self::AccessControlAllowOrigin => "access-control-allow-origin",
            Self::AccessControlExposeHeaders => "access-control-expose-headers",
            Self::AccessControlMaxAge => "access-control-max-age",
            Self::CorsacRefusal => "corsac-refusal",
            Self::TimingAllowOrigin => "timing-allow-origin",
        }
    }
}

impl<'a, V> Decision<'a, V> {
    /// What the request is to the CORS protocol.
    pub fn kind(&self) -> RequestKind {
        self.kind
    }

    /// What to do with the request.
    pub fn action(&self) -> Action {
        self.action
    }

    /// Why a page of another origin will not get the response, if it will not. The service's own pages
    /// do in any case, and send `Origin` with some requests; to tell them apart costs more than they
    /// are worth here.
    ///
    /// <https://fetch.spec.whatwg.org/#http-responses>
    pub fn refusal(&self) -> Option<&Refusal<'a>> {
        self.refusal.as_ref()
    }

    /// The request headers that the response depends on, for `Vary`: to be added to what the service
    /// says there, never to replace it.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
    pub fn vary(&self) -> Vary {
        self.vary
    }

    /// What becomes of CORS headers that the service sets.
    pub fn upstream_headers(&self) -> super::UpstreamHeaders {
        self.upstream_headers
    }

    /// Whose `Timing-Allow-Origin` counts.
    pub fn timing(&self) -> TimingHeader {
        self.timing
    }

    /// The headers to set, each name once.
    pub fn header_lines(
        &self,
    ) -> impl Iterator<Item = (ResponseHeaderName, Value<'a, V>)> + use<'a, V> {
        let constant = self.headers.constant.map(|lines| &lines.lines[..]).unwrap_or_default();
        self.varying_lines().chain(constant.iter().map(|line| (line.name, line.value())))
    }

    /// Those headers of [`Self::header_lines`] that differ from request to request.
    pub fn varying_lines(
        &self,
    ) -> impl Iterator<Item = (ResponseHeaderName, Value<'a, V>)> + use<'a, V> {
        let allow_origin = self.allow_origin();
        allow_origin
            .map(|value| (ResponseHeaderName::AccessControlAllowOrigin, value))
            .into_iter()
            .chain(self.rare_lines())
    }

    /// The value of `Access-Control-Allow-Origin`, the first of [`Self::varying_lines`].
    pub fn allow_origin(&self) -> Option<Value<'a, V>> {
        self.headers.allow_origin
    }

    /// The others of [`Self::varying_lines`]: of timings, and of debug mode.
    pub fn rare_lines(
        &self,
    ) -> impl Iterator<Item = (ResponseHeaderName, Value<'a, V>)> + use<'a, V> {
        let timing = self.headers.timing_allow_origin;
        let refusal = self.headers.refusal.map(Value::Constant);
        timing
            .map(|value| (ResponseHeaderName::TimingAllowOrigin, value))
            .into_iter()
            .chain(refusal.map(|value| (ResponseHeaderName::CorsacRefusal, value)))
    }

    /// Says whether there are any [`Self::rare_lines`].
    pub fn has_rare_lines(&self) -> bool {
        self.headers.timing_allow_origin.is_some() || self.headers.refusal.is_some()
    }

    /// The list that holds the rest of [`Self::header_lines`]; where there is one, there is also
    /// `Access-Control-Allow-Origin`. See
    /// [`Routes::constant_lines`](super::Routes::constant_lines).
    pub fn constant_lines(&self) -> Option<ConstantLines> {
        self.headers.constant.map(|lines| lines.id)
    }
}

impl<'a, V> Decision<'a, V> {
    /// A request without `Origin` asks for nothing that could be refused.
    pub(super) fn refused(self, refusal: Refusal<'a>) -> Self {
        let refusal = (self.kind != RequestKind::NotCors).then_some(refusal);
        Self { refusal, ..self }
    }
}

/// The headers of a decision: some that depend on the request, and a list made with the policy.
#[derive(Debug)]
pub(super) struct Headers<'a, V> {
    pub(super) allow_origin: Option<Value<'a, V>>,
    pub(super) timing_allow_origin: Option<Value<'a, V>>,
    pub(super) refusal: Option<&'a V>,
    pub(super) constant: Option<&'a Lines<V>>,
}

impl<V> Headers<'_, V> {
    pub(super) const NONE: Self =
        Self { allow_origin: None, timing_allow_origin: None, refusal: None, constant: None };
}

/// Names a list of header lines that is the same for many responses, so that an adapter can keep it
/// in the form in which it sends it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct ConstantLines(pub(super) usize);

impl ConstantLines {
    /// Where the list stands in [`Routes::constant_lines`](super::Routes::constant_lines).
    pub fn index(self) -> usize {
        self.0
    }
}

/// Header lines that are the same for every request that gets them.
#[derive(Clone, Debug)]
pub(super) struct Lines<V> {
    pub(super) id: ConstantLines,
    pub(super) lines: Box<[Line<V>]>,
}

impl<V> Lines<V> {
    pub(super) fn map<W>(self, map: &mut impl FnMut(V) -> W) -> Lines<W> {
        Lines { id: self.id, lines: self.lines.into_iter().map(|line| line.map(map)).collect() }
    }
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Line<V> {
    pub(super) name: ResponseHeaderName,
    pub(super) value: LineValue<V>,
}

#[derive(Clone, Debug)]
pub(super) enum LineValue<V> {
    Constant(V),
    SameAs(RequestHeaderName),
}

impl<V> Line<V> {
    pub(super) fn map<W>(self, map: &mut impl FnMut(V) -> W) -> Line<W> {
        let value = match self.value {
            LineValue::Constant(value) => LineValue::Constant(map(value)),
            LineValue::SameAs(name) => LineValue::SameAs(name),
        };
        Line { name: self.name, value }
    }

    pub(super) fn value(&self) -> Value<'_, V> {
        match &self.value {
            LineValue::Constant(value) => Value::Constant(value),
            LineValue::SameAs(name) => Value::SameAs(*name),
        }
    }
}

/// Copies, whatever `V` is.
impl<V> Clone for Value<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Value<'_, V> {}
