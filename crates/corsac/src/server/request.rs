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
    /// What a request with this `Origin` is, WebSockets aside.
    pub(super) fn of(head: &impl RequestHead, origin: OriginHeader<'_>) -> Self {
        let announces_method =
            || head.header_lines(RequestHeaderName::AccessControlRequestMethod).next().is_some();
        match (origin, head.method()) {
            (OriginHeader::None, _) => Self::NotCors,
            (_, b"OPTIONS") if announces_method() => Self::CorsPreflight,
            _ => Self::Cors,
        }
    }
}

/// The method that a request is about: a preflight announces it.
pub(super) fn routed_method(head: &impl RequestHead) -> &[u8] {
    match (RequestKind::of(head, OriginHeader::of(head)), PreflightMethod::of(head)) {
        (RequestKind::CorsPreflight, PreflightMethod::One(method)) => method,
        _ => head.method(),
    }
}

/// The request's `Origin`.
#[derive(Clone, Copy, Debug)]
pub(super) enum OriginHeader<'a> {
    None,
    One(&'a [u8]),
    /// No browser sends several.
    Several,
}

impl<'a> OriginHeader<'a> {
    pub(super) fn of(head: &'a impl RequestHead) -> Self {
        let mut lines = head.header_lines(RequestHeaderName::Origin);
        match (lines.next(), lines.next()) {
            (None, _) => Self::None,
            (Some(line), None) => Self::One(line),
            (Some(_), Some(_)) => Self::Several,
        }
    }
}

/// The request's `Access-Control-Request-Method`.
#[derive(Clone, Copy, Debug)]
pub(super) enum PreflightMethod<'a> {
    None,
    One(&'a [u8]),
    /// Several lines, or no method.
    Malformed,
}

impl<'a> PreflightMethod<'a> {
    pub(super) fn of(head: &'a impl RequestHead) -> Self {
        let mut lines = head.header_lines(RequestHeaderName::AccessControlRequestMethod);
        match (lines.next(), lines.next()) {
            (None, _) => Self::None,
            (Some(line), None)
                if !line.is_empty() && line.iter().all(|&byte| is_token_byte(byte)) =>
            {
                Self::One(line)
            }
            _ => Self::Malformed,
        }
    }
}
