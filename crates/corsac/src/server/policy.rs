//! A policy, and what it says about a request.

use std::sync::atomic::{AtomicBool, Ordering};

use super::allowed_header_names::AllowedHeaderNames;
use super::allowed_methods::AllowedMethods;
use super::build;
use super::decision::{Action, Decision, Headers, Line, Value};
use super::origin_set::{Membership, OriginSet};
use super::own_origin::is_own_origin;
use super::request::{OriginHeader, PreflightMethod};
use super::{
    ConfigErrors, OnDisallowed, PolicyConfig, PreflightHandling, PreflightStatus, Refusal,
    RequestHead, RequestHeaderName, RequestKind, UpstreamHeaders, Vary,
};
use crate::origin::SerializedOrigin;

/// What a server allows, checked and made ready: a policy that exists is correct and safe.
///
/// `V` is the type that header values are kept in, see [`Policy::map_values`].
///
/// # Example
/// ```
/// use corsac::HeaderList;
/// use corsac::server::{Action, ListedHead, Policy, PolicyConfig};
///
/// let policy = Policy::new(PolicyConfig {
///     allow_origins: vec!["https://app.example.com".into()],
///     ..PolicyConfig::default()
/// })?;
/// let headers = HeaderList::from_iter([("Origin", "https://app.example.com")]);
/// let head = ListedHead::new("GET", "/", &headers);
/// let decision = policy.decide(&head);
/// assert_eq!(decision.action(), Action::Continue);
/// assert_eq!(decision.refusal(), None);
/// assert_eq!(decision.vary().as_str(), "Origin");
/// # Ok::<(), corsac::server::ConfigErrors>(())
/// ```
/// <https://fetch.spec.whatwg.org/#http-cors-protocol>
#[derive(Debug)]
pub struct Policy<V = String> {
    pub(super) origins: OriginSet<V>,
    pub(super) websocket_origins: Option<OriginSet<V>>,
    pub(super) timing: Option<Timing<V>>,
    pub(super) methods: AllowedMethods,
    pub(super) header_names: AllowedHeaderNames,
    /// For responses that are shared: credentials and exposed names.
    pub(super) response_lines: Box<[Line<V>]>,
    /// For preflights that succeed: credentials, methods, header names, max-age.
    pub(super) preflight_lines: Box<[Line<V>]>,
    /// The same, for an answer about one method that is not to be remembered.
    pub(super) one_method_lines: Box<[Line<V>]>,
    pub(super) vary: VaryOf,
    pub(super) on_disallowed: OnDisallowed,
    pub(super) preflight: PreflightHandling,
    pub(super) preflight_status: PreflightStatus,
    pub(super) upstream_headers: UpstreamHeaders,
    pub(super) debug: Debug<V>,
}

/// What the two kinds of responses depend on.
#[derive(Clone, Copy, Debug)]
pub(super) struct VaryOf {
    pub(super) response: Vary,
    pub(super) preflight: Vary,
}

/// Who may read exact timings.
#[derive(Clone, Debug)]
pub(super) struct Timing<V> {
    pub(super) origins: OriginSet<V>,
    /// What a request gets that does not say where it comes from, as the request for an image does.
    pub(super) without_origin: Option<V>,
}

/// What debug mode says.
#[derive(Debug)]
pub(super) struct Debug<V> {
    pub(super) is_on: AtomicBool,
    /// An origin that is allowed, if one is listed.
    pub(super) allowed_origin: Option<V>,
    /// By [`Refusal::index`].
    pub(super) refusals: Vec<V>,
}

/// What an answer to a preflight is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PreflightScope {
    /// Every method of the resource; the browser may remember it.
    AllMethods,
    /// Only the method that the preflight announces, since others are for another policy to allow.
    ThisMethod,
}

/// Whether refused requests are told why.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DebugMode {
    /// A refused preflight gets no CORS headers at all.
    Off,
    /// A refused preflight gets enough for the browser's console to name the true cause, and every
    /// refusal is named in a header `Corsac-Refusal`. That tells strangers what is allowed.
    On,
}

/// What is known of an origin that the policy does not list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OriginVerdict {
    /// It is allowed all the same.
    Allowed,
    /// It is not allowed.
    NotAllowed,
}

impl Policy {
    /// Makes a policy of a configuration.
    ///
    /// # Errors
    ///
    /// [`ConfigErrors`] with everything that is wrong, not just the first.
    ///
    /// # Example
    /// ```
    /// use corsac::server::{Policy, PolicyConfig, Problem};
    ///
    /// let errors = Policy::new(PolicyConfig {
    ///     allow_origins: vec!["*".into(), "https://a.example:443".into()],
    ///     allow_credentials: true,
    ///     ..PolicyConfig::default()
    /// })
    /// .unwrap_err();
    /// let problems: Vec<_> = errors.iter().map(|error| &error.problem).collect();
    /// assert_eq!(problems[0], &Problem::WildcardOriginWithCredentials);
    /// assert_eq!(errors.iter().nth(1).unwrap().suggestion(), Some("https://a.example".into()));
    /// ```
    pub fn new(config: PolicyConfig) -> Result<Self, ConfigErrors> {
        build::policy(config).map_err(ConfigErrors)
    }
}

impl<V> Policy<V> {
    /// The same policy with its header values in another type, so that an adapter can send them
    /// without making them anew.
    ///
    /// The bytes must stay as they are. Whether debug mode is on is kept.
    pub fn map_values<W: AsRef<[u8]>>(self, mut map: impl FnMut(V) -> W) -> Policy<W> {
        let map = &mut map;
        Policy {
            origins: self.origins.map(map),
            websocket_origins: self.websocket_origins.map(|origins| origins.map(map)),
            timing: self.timing.map(|timing| Timing {
                origins: timing.origins.map(map),
                without_origin: timing.without_origin.map(&mut *map),
            }),
            methods: self.methods,
            header_names: self.header_names,
            response_lines: map_lines(self.response_lines, map),
            preflight_lines: map_lines(self.preflight_lines, map),
            one_method_lines: map_lines(self.one_method_lines, map),
            vary: self.vary,
            on_disallowed: self.on_disallowed,
            preflight: self.preflight,
            preflight_status: self.preflight_status,
            upstream_headers: self.upstream_headers,
            debug: Debug {
                is_on: self.debug.is_on,
                allowed_origin: self.debug.allowed_origin.map(&mut *map),
                refusals: self.debug.refusals.into_iter().map(map).collect(),
            },
        }
    }

    /// Turns debug mode on or off, for the requests that come.
    pub fn set_debug(&self, mode: DebugMode) {
        self.debug.is_on.store(mode == DebugMode::On, Ordering::Relaxed);
    }

    /// Whether debug mode is on.
    pub fn debug(&self) -> DebugMode {
        if self.debug.is_on.load(Ordering::Relaxed) { DebugMode::On } else { DebugMode::Off }
    }
}

impl<V: AsRef<[u8]>> Policy<V> {
    /// Says what to do with a request, and which headers its response gets.
    ///
    /// Allocates nothing, except as far as a predicate or a regular expression does.
    pub fn decide<'a>(&'a self, head: &'a impl RequestHead) -> Decision<'a, V> {
        self.decide_with(head, OriginVerdict::NotAllowed)
    }

    /// The same, where somebody else was asked about an origin that the policy does not list.
    ///
    /// Ask about those that [`Self::unlisted_origin`] returns.
    pub fn decide_with<'a>(
        &'a self,
        head: &'a impl RequestHead,
        verdict: OriginVerdict,
    ) -> Decision<'a, V> {
        self.decide_in_scope(head, verdict, PreflightScope::AllMethods)
    }

    pub(super) fn decide_in_scope<'a>(
        &'a self,
        head: &'a impl RequestHead,
        verdict: OriginVerdict,
        scope: PreflightScope,
    ) -> Decision<'a, V> {
        let mut decision = match RequestKind::of(head) {
            _ if self.is_websocket(head) => self.decide_websocket(head),
            RequestKind::CorsPreflight => self.decide_preflight(head, verdict, scope),
            RequestKind::Cors | RequestKind::WebSocket => self.decide_cors(head, verdict),
            RequestKind::NotCors => self.decide_not_cors(),
        };
        if let (Some(refusal), DebugMode::On) = (&decision.refusal, self.debug()) {
            decision.headers.refusal = self.debug.refusals.get(refusal.index());
        }
        decision
    }

    /// The request's origin, if whether it is allowed is not said by the policy and could be said by
    /// somebody else: it is well-formed, not `null`, and with credentials its data arrives as it was
    /// sent.
    pub fn unlisted_origin<'a>(&self, head: &'a impl RequestHead) -> Option<SerializedOrigin<'a>> {
        let OriginHeader::One(value) = OriginHeader::of(head) else { return None };
        match self.origins.find(value) {
            Membership::No => {
                SerializedOrigin::parse(value).filter(|origin| self.origins.is_asked(origin))
            }
            Membership::Any(_) | Membership::Listed(_) | Membership::Matched => None,
        }
    }

    fn decide_not_cors(&self) -> Decision<'_, V> {
        let mut headers = Headers::NONE;
        if let Some(any) = self.origins.any() {
            headers.allow_origin = Some(Value::Constant(any));
            headers.constant = &self.response_lines;
        }
        let without_origin = self.timing.as_ref().and_then(|timing| timing.without_origin.as_ref());
        headers.timing_allow_origin = without_origin.map(Value::Constant);
        self.decision(RequestKind::NotCors, Action::Continue, headers)
    }

    fn decide_cors<'a>(
        &'a self,
        head: &'a impl RequestHead,
        verdict: OriginVerdict,
    ) -> Decision<'a, V> {
        let origin = OriginHeader::of(head);
        let mut headers = Headers::NONE;
        headers.timing_allow_origin = self.timing_allow_origin(origin);
        match self.allow_origin(origin, verdict) {
            Ok(allow_origin) => {
                headers.allow_origin = Some(allow_origin);
                headers.constant = &self.response_lines;
                self.decision(RequestKind::Cors, Action::Continue, headers)
            }
            Err(refusal) => {
                let action = match self.on_disallowed {
                    OnDisallowed::Reject if !is_own_origin(head, origin) => Action::REFUSE,
                    OnDisallowed::Omit | OnDisallowed::Reject => Action::Continue,
                };
                self.decision(RequestKind::Cors, action, headers).refused(refusal)
            }
        }
    }

    fn decide_preflight<'a>(
        &'a self,
        head: &'a impl RequestHead,
        verdict: OriginVerdict,
        scope: PreflightScope,
    ) -> Decision<'a, V> {
        let allow_origin = self.allow_origin(OriginHeader::of(head), verdict);
        let outcome = allow_origin.and_then(|_| self.check_method(head));
        let outcome = outcome.and_then(|()| self.header_names.check(head));
        let mut headers = Headers::NONE;
        let is_debug = self.debug() == DebugMode::On;
        if outcome.is_ok() {
            headers.allow_origin = allow_origin.ok();
            headers.constant = match scope {
                PreflightScope::AllMethods => &self.preflight_lines,
                PreflightScope::ThisMethod => &self.one_method_lines,
            };
        } else if is_debug && allow_origin.is_ok() {
            // Never those that repeat what was asked for: they would grant it.
            headers.allow_origin = allow_origin.ok();
            headers.constant = &self.preflight_lines;
        } else if is_debug {
            headers.allow_origin = self.debug.allowed_origin.as_ref().map(Value::Constant);
        }
        let action = match (self.preflight, &outcome) {
            (PreflightHandling::Forward, _) => Action::Continue,
            (PreflightHandling::Answer, Err(_)) if !is_debug => Action::REFUSE,
            (PreflightHandling::Answer, _) => Action::Answer { status: self.ok_status() },
        };
        let decision = self.decision(RequestKind::CorsPreflight, action, headers);
        match outcome {
            Ok(()) => decision,
            Err(refusal) => decision.refused(refusal),
        }
    }

    fn decide_websocket<'a>(&'a self, head: &'a impl RequestHead) -> Decision<'a, V> {
        let decision = self.decision(RequestKind::WebSocket, Action::Continue, Headers::NONE);
        let origin = OriginHeader::of(head);
        let refusal = match (origin, &self.websocket_origins) {
            // Every browser says where a handshake comes from.
            (OriginHeader::None, _) | (_, None) => return decision,
            (OriginHeader::Several, _) => Refusal::MalformedOrigin,
            (OriginHeader::One(value), Some(origins)) => match origins.find(value) {
                Membership::No => Refusal::WebSocketOriginNotAllowed { origin: value },
                Membership::Any(_) | Membership::Listed(_) | Membership::Matched => {
                    return decision;
                }
            },
        };
        if is_own_origin(head, origin) {
            return decision;
        }
        Decision { action: Action::REFUSE, ..decision }.refused(refusal)
    }

    /// The value of `Access-Control-Allow-Origin`.
    fn allow_origin<'a>(
        &'a self,
        origin: OriginHeader<'a>,
        verdict: OriginVerdict,
    ) -> Result<Value<'a, V>, Refusal<'a>> {
        let value = match origin {
            OriginHeader::One(value) => value,
            OriginHeader::None | OriginHeader::Several => {
                return self.origins.any().map(Value::Constant).ok_or(Refusal::MalformedOrigin);
            }
        };
        match self.origins.find(value) {
            Membership::Any(listed) | Membership::Listed(listed) => Ok(Value::Constant(listed)),
            Membership::Matched => Ok(Value::SameAs(RequestHeaderName::Origin)),
            Membership::No if verdict == OriginVerdict::Allowed && self.can_be_asked(value) => {
                Ok(Value::SameAs(RequestHeaderName::Origin))
            }
            Membership::No if value == b"null" || SerializedOrigin::parse(value).is_some() => {
                Err(Refusal::OriginNotAllowed { origin: value })
            }
            Membership::No => Err(Refusal::MalformedOrigin),
        }
    }

    fn can_be_asked(&self, value: &[u8]) -> bool {
        SerializedOrigin::parse(value).is_some_and(|origin| self.origins.is_asked(&origin))
    }

    fn timing_allow_origin<'a>(&'a self, origin: OriginHeader<'a>) -> Option<Value<'a, V>> {
        let OriginHeader::One(value) = origin else { return None };
        match self.timing.as_ref()?.origins.find(value) {
            Membership::Any(listed) | Membership::Listed(listed) => Some(Value::Constant(listed)),
            Membership::Matched => Some(Value::SameAs(RequestHeaderName::Origin)),
            Membership::No => None,
        }
    }

    fn check_method<'a>(&self, head: &'a impl RequestHead) -> Result<(), Refusal<'a>> {
        match PreflightMethod::of(head) {
            PreflightMethod::One(method) if self.methods.contains(method) => Ok(()),
            PreflightMethod::One(method) => Err(Refusal::MethodNotAllowed { method }),
            PreflightMethod::None | PreflightMethod::Malformed => Err(Refusal::MalformedMethod),
        }
    }

    /// Only with a list of its own is a handshake anything else than a request.
    fn is_websocket(&self, head: &impl RequestHead) -> bool {
        self.websocket_origins.is_some()
            && head
                .header_lines(RequestHeaderName::Upgrade)
                .any(|line| line.eq_ignore_ascii_case(b"websocket"))
    }

    fn ok_status(&self) -> u16 {
        match self.preflight_status {
            PreflightStatus::NoContent => 204,
            PreflightStatus::Ok => 200,
        }
    }

    fn decision<'a>(
        &self,
        kind: RequestKind,
        action: Action,
        headers: Headers<'a, V>,
    ) -> Decision<'a, V> {
        let vary = match kind {
            RequestKind::CorsPreflight => self.vary.preflight,
            // OPTIONS without preflight too: responses to OPTIONS are not cacheable (RFC 9110, 9.3.7).
            RequestKind::Cors | RequestKind::NotCors | RequestKind::WebSocket => self.vary.response,
        };
        let upstream_headers = self.upstream_headers;
        Decision { kind, action, refusal: None, vary, upstream_headers, headers }
    }
}

fn map_lines<V, W>(lines: Box<[Line<V>]>, map: &mut impl FnMut(V) -> W) -> Box<[Line<W>]> {
    lines.into_iter().map(|line| line.map(map)).collect()
}
