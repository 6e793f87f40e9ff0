//! What a policy says about a request.

use super::decision::{Action, Decision, Headers, TimingHeader, Value};
use super::origin_set::Membership;
use super::own_origin::{is_own_origin, is_own_socket};
use super::policy::{OriginSource, OriginVerdict, PreflightScope};
use super::request::{Classified, OriginHeader, PreflightMethod};
use super::{
    DebugMode, OnDisallowed, Policy, PreflightHandling, PreflightStatus, Refusal, RequestHead,
    RequestHeaderName, RequestKind, Vary,
};
use crate::header::trim_tab_or_space;
use crate::origin::SerializedOrigin;

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
    #[inline(always)]
    pub fn decide_with<'a>(
        &'a self,
        head: &'a impl RequestHead,
        verdict: OriginVerdict,
    ) -> Decision<'a, V> {
        self.decide_in_scope(head, verdict, PreflightScope::AllMethods)
    }

    #[inline(always)]
    pub(super) fn decide_in_scope<'a>(
        &'a self,
        head: &'a impl RequestHead,
        verdict: OriginVerdict,
        scope: PreflightScope,
    ) -> Decision<'a, V> {
        let mut decision = match Classified::of(head) {
            Classified::NotCors => self.decide_not_cors(),
            Classified::Cors(origin) | Classified::CorsPreflight(origin, _)
                if self.is_websocket(head) =>
            {
                self.decide_websocket(head, origin)
            }
            Classified::Cors(origin) => self.decide_cors(head, origin, verdict),
            Classified::CorsPreflight(origin, method) => {
                self.decide_preflight(head, origin, method, verdict, scope)
            }
        };
        if let (Some(refusal), DebugMode::On) = (&decision.refusal, self.debug()) {
            decision.headers.refusal = self.debug.refusals.get(refusal.index());
        }
        decision
    }

    /// The request's origin, if the policy does not list it and lets others be asked: it is
    /// well-formed, not `null`, and with credentials its data arrives as it was sent.
    pub fn unlisted_origin<'a>(&self, head: &'a impl RequestHead) -> Option<SerializedOrigin<'a>> {
        let OriginHeader::One(value) = OriginHeader::of(head)? else { return None };
        match self.origins.find(value) {
            Membership::No => self.askable(value),
            Membership::Any(_) | Membership::Listed(_) | Membership::Matched => None,
        }
    }

    #[inline]
    fn decide_not_cors(&self) -> Decision<'_, V> {
        let mut headers = Headers::NONE;
        if let Some(any) = self.origins.any() {
            headers.allow_origin = Some(Value::Constant(any));
            headers.constant = Some(&self.response_lines);
        }
        let without_origin = self.timing.as_ref().and_then(|timing| timing.without_origin.as_ref());
        headers.timing_allow_origin = without_origin.map(Value::Constant);
        self.decision(RequestKind::NotCors, Action::Continue, headers)
    }

    #[inline]
    fn decide_cors<'a>(
        &'a self,
        head: &'a impl RequestHead,
        origin: OriginHeader<'a>,
        verdict: OriginVerdict,
    ) -> Decision<'a, V> {
        let mut headers = Headers::NONE;
        headers.timing_allow_origin = self.timing_allow_origin(origin);
        match self.allow_origin(origin, verdict) {
            Ok(allow_origin) => {
                headers.allow_origin = Some(allow_origin);
                headers.constant = Some(&self.response_lines);
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

    #[inline(never)]
    fn decide_preflight<'a>(
        &'a self,
        head: &'a impl RequestHead,
        origin: OriginHeader<'a>,
        method: PreflightMethod<'a>,
        verdict: OriginVerdict,
        scope: PreflightScope,
    ) -> Decision<'a, V> {
        let allow_origin = self.allow_origin(origin, verdict);
        let outcome = allow_origin.and_then(|_| self.check_method(method));
        let outcome = outcome.and_then(|()| self.header_names.check(head));
        let mut headers = Headers::NONE;
        let is_debug = self.debug() == DebugMode::On;
        if outcome.is_ok() {
            headers.allow_origin = allow_origin.ok();
            headers.constant = Some(match scope {
                PreflightScope::AllMethods => &self.preflight_lines,
                PreflightScope::ThisMethod => &self.one_method_lines,
            });
        } else if is_debug && allow_origin.is_ok() {
            headers.allow_origin = allow_origin.ok();
            headers.constant = Some(&self.refused_lines);
        } else if is_debug {
            headers.allow_origin = self.debug.allowed_origin.as_ref().map(Value::Constant);
        }
        let action = match (self.preflight, &outcome) {
            (PreflightHandling::Forward, Err(_))
                if allow_origin.is_err() && self.on_disallowed == OnDisallowed::Reject =>
            {
                Action::REFUSE
            }
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

    #[inline(never)]
    fn decide_websocket<'a>(
        &'a self,
        head: &'a impl RequestHead,
        origin: OriginHeader<'a>,
    ) -> Decision<'a, V> {
        let decision = self.decision(RequestKind::WebSocket, Action::Continue, Headers::NONE);
        let refusal = match (origin, &self.websocket_origins) {
            (_, None) => return decision,
            (OriginHeader::Several, _) => Refusal::MalformedOrigin,
            (OriginHeader::One(value), Some(origins)) => match origins.find(value) {
                Membership::No => Refusal::WebSocketOriginNotAllowed { origin: value },
                Membership::Any(_) | Membership::Listed(_) | Membership::Matched => {
                    return decision;
                }
            },
        };
        if is_own_socket(head, origin) {
            return decision;
        }
        Decision { action: Action::REFUSE, ..decision }.refused(refusal)
    }

    /// The value of `Access-Control-Allow-Origin`.
    #[inline]
    fn allow_origin<'a>(
        &'a self,
        origin: OriginHeader<'a>,
        verdict: OriginVerdict,
    ) -> Result<Value<'a, V>, Refusal<'a>> {
        let value = match origin {
            OriginHeader::One(value) => value,
            OriginHeader::Several => {
                return self.origins.any().map(Value::Constant).ok_or(Refusal::MalformedOrigin);
            }
        };
        match self.origins.find(value) {
            Membership::Any(listed) | Membership::Listed(listed) => Ok(Value::Constant(listed)),
            Membership::Matched => Ok(Value::SameAs(RequestHeaderName::Origin)),
            Membership::No
                if verdict == OriginVerdict::Allowed && self.askable(value).is_some() =>
            {
                Ok(Value::SameAs(RequestHeaderName::Origin))
            }
            // What is no origin at all is not told apart: that would cost as much as all the rest.
            Membership::No => Err(Refusal::OriginNotAllowed { origin: value }),
        }
    }

    fn askable<'a>(&self, value: &'a [u8]) -> Option<SerializedOrigin<'a>> {
        let origin = SerializedOrigin::parse(value)?;
        (self.source == OriginSource::Asked && self.origins.is_asked(&origin)).then_some(origin)
    }

    fn timing_allow_origin<'a>(&'a self, origin: OriginHeader<'a>) -> Option<Value<'a, V>> {
        let origins = &self.timing.as_ref()?.origins;
        let OriginHeader::One(value) = origin else { return origins.any().map(Value::Constant) };
        match origins.find(value) {
            Membership::Any(listed) | Membership::Listed(listed) => Some(Value::Constant(listed)),
            Membership::Matched => Some(Value::SameAs(RequestHeaderName::Origin)),
            Membership::No => None,
        }
    }

    #[inline]
    fn check_method<'a>(&self, method: PreflightMethod<'a>) -> Result<(), Refusal<'a>> {
        match method {
            PreflightMethod::One(method) if self.methods.contains(method) => Ok(()),
            PreflightMethod::One(method) => Err(Refusal::MethodNotAllowed { method }),
            PreflightMethod::Malformed => Err(Refusal::MalformedMethod),
        }
    }

    /// Only with a list of its own is a handshake anything else than a request.
    #[inline(always)]
    fn is_websocket(&self, head: &impl RequestHead) -> bool {
        self.websocket_origins.is_some() && asks_for_websocket(head)
    }

    fn ok_status(&self) -> u16 {
        match self.preflight_status {
            PreflightStatus::NoContent => 204,
            PreflightStatus::Ok => 200,
        }
    }

    #[inline]
    fn decision<'a>(
        &self,
        kind: RequestKind,
        action: Action,
        headers: Headers<'a, V>,
    ) -> Decision<'a, V> {
        let vary = match kind {
            RequestKind::CorsPreflight => self.vary.preflight,
            RequestKind::WebSocket => self.vary.response | Vary::ORIGIN,
            // OPTIONS without preflight too: responses to OPTIONS are not cacheable (RFC 9110, 9.3.7).
            RequestKind::Cors | RequestKind::NotCors => self.vary.response,
        };
        Decision {
            kind,
            action,
            refusal: None,
            vary,
            upstream_headers: self.upstream_headers,
            timing: match self.timing {
                Some(_) => TimingHeader::Policy,
                None => TimingHeader::Service,
            },
            headers,
        }
    }
}

fn asks_for_websocket(head: &impl RequestHead) -> bool {
    // With HTTP/2 a handshake is a CONNECT (RFC 8441), a method that pages cannot use otherwise.
    head.method() == b"CONNECT" || upgrades_to_websocket(head)
}

fn upgrades_to_websocket(head: &impl RequestHead) -> bool {
    let mut protocols = head
        .header_lines(RequestHeaderName::Upgrade)
        .flat_map(|line| line.split(|&byte| byte == b','))
        .map(trim_tab_or_space);
    protocols.any(|protocol| protocol.eq_ignore_ascii_case(b"websocket"))
}
