//! Requests as a policy sees them.

use crate::header::is_token_byte;

/// The head of a request, as an adapter has it.
///
/// Values are bytes, without the white space around them. A header that came in several lines gives
/// several values.
pub trait RequestHead {
    /// The method.
    fn method(&self) -> &[u8];

    /// The values of the header lines of this name.
    fn header_lines(&self, name: RequestHeaderName) -> impl Iterator<Item = &[u8]>;

    /// The host that is asked, with its port if one is written: `Host`, or `:authority`.
    fn host(&self) -> Option<&[u8]>;

    /// The path as it came: percent-encoded, without the query.
    fn path(&self) -> &[u8];
}

/// The request headers that a decision depends on.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RequestHeaderName {
    /// `Access-Control-Request-Headers`
    AccessControlRequestHeaders,
    /// `Access-Control-Request-Method`
    AccessControlRequestMethod,
    /// `Origin`
    Origin,
    /// `Sec-Fetch-Site`
    SecFetchSite,
    /// `Upgrade`
    Upgrade,
}

impl RequestHeaderName {
    /// The name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessControlRequestHeaders => "access-control-request-headers",
            Self::AccessControlRequestMethod => "access-control-request-method",
            Self::Origin => "origin",
            Self::SecFetchSite => "sec-fetch-site",
            Self::Upgrade => "upgrade",
        }
    }
}

/// What a request is to the CORS protocol.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RequestKind {
    /// It has an `Origin` header. It may still come from the same origin: that cannot be reliably
    /// identified.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-request>
    Cors,
    /// It has `Origin` and `Access-Control-Request-Method`, and its method is `OPTIONS`.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-request>
    CorsPreflight,
    /// It has no `Origin` header.
    NotCors,
    /// It asks for a WebSocket, and the policy has a list of origins for those.
    WebSocket,
}

impl RequestKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Cors, Self::CorsPreflight, Self::NotCors, Self::WebSocket];

    /// Its name in logs and metrics, which never changes.
    ///
    /// ```
    /// use corsac::server::RequestKind;
    ///
    /// assert_eq!(RequestKind::CorsPreflight.id(), "cors-preflight");
    /// ```
    pub fn id(self) -> &'static str {
        match self {
            Self::Cors => "cors",
            Self::CorsPreflight => "cors-preflight",
            Self::NotCors => "not-cors",
            Self::WebSocket => "websocket",
        }
    }
}

/// What a request is, with the headers that say so, each looked up once.
#[derive(Clone, Copy, Debug)]
pub(super) enum Classified<'a> {
    Cors(OriginHeader<'a>),
    CorsPreflight(OriginHeader<'a>, PreflightMethod<'a>),
    NotCors,
}

impl<'a> Classified<'a> {
    #[inline(always)]
    pub(super) fn of(head: &'a impl RequestHead) -> Self {
        let Some(origin) = OriginHeader::of(head) else { return Self::NotCors };
        let method = match head.method() {
            b"OPTIONS" => PreflightMethod::of(head),
            _ => None,
        };
        match method {
            Some(method) => Self::CorsPreflight(origin, method),
            None => Self::Cors(origin),
        }
    }

    pub(super) fn kind(self) -> RequestKind {
        match self {
            Self::Cors(_) => RequestKind::Cors,
            Self::CorsPreflight(..) => RequestKind::CorsPreflight,
            Self::NotCors => RequestKind::NotCors,
        }
    }
}

/// The method that a request is about: a preflight announces it.
pub(super) fn routed_method(head: &impl RequestHead) -> &[u8] {
    match Classified::of(head) {
        Classified::CorsPreflight(_, PreflightMethod::One(method)) => method,
        _ => head.method(),
    }
}

/// The request's `Origin`.
#[derive(Clone, Copy, Debug)]
pub(super) enum OriginHeader<'a> {
    One(&'a [u8]),
    /// No browser sends several.
    Several,
}

impl<'a> OriginHeader<'a> {
    #[inline(always)]
    pub(super) fn of(head: &'a impl RequestHead) -> Option<Self> {
        let mut lines = head.header_lines(RequestHeaderName::Origin);
        let first = lines.next()?;
        Some(if lines.next().is_none() { Self::One(first) } else { Self::Several })
    }
}

/// The request's `Access-Control-Request-Method`.
#[derive(Clone, Copy, Debug)]
pub(super) enum PreflightMethod<'a> {
    One(&'a [u8]),
    /// Several lines, or no method.
    Malformed,
}

impl<'a> PreflightMethod<'a> {
    #[inline(always)]
    fn of(head: &'a impl RequestHead) -> Option<Self> {
        let mut lines = head.header_lines(RequestHeaderName::AccessControlRequestMethod);
        let first = lines.next()?;
        let is_method = !first.is_empty() && first.iter().all(|&byte| is_token_byte(byte));
        let is_only = lines.next().is_none();
        Some(if is_method && is_only { Self::One(first) } else { Self::Malformed })
    }
}
