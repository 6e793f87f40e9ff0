//! A service with a policy in front, and perhaps a fault.

use corsac::HeaderList;
use corsac::browser::Response;
use corsac::server::{Action, Decision, ListedHead, RequestHead, Routes, RoutesConfig, Value};

/// A request's head; the headers hold `Host`.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: HeaderList,
}

/// What is wrong with a server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    None,
    /// It has another policy.
    Policy(fn(&mut RoutesConfig)),
    /// It allows further origins.
    Trusts(fn(&str) -> bool),
    /// The same, for some requests only.
    TrustsWhere(fn(&Head) -> bool, fn(&str) -> bool),
    /// It answers some preflights as if they announced another method.
    Announced(fn(&str) -> &str),
    /// It takes some path for another.
    Path(fn(&str) -> String),
    /// It changes its response.
    Rewrites(fn(&Head, Response) -> Response),
    /// Every second response is changed.
    RewritesEverySecond(fn(&Head, Response) -> Response),
    /// It answers with the origin that came last.
    SharesOrigin,
}

pub(crate) struct Server {
    routes: Routes,
    trusted: &'static str,
    fault: Fault,
    answered: usize,
    last_origin: Option<Vec<u8>>,
    /// Of so many responses the last is a gateway's 502.
    pub(crate) stumbles: Option<usize>,
}

impl Server {
    /// `trusted` is an origin that the policy allows.
    pub(crate) fn new(config: &RoutesConfig, trusted: &'static str, fault: Fault) -> Self {
        let mut config = config.clone();
        if let Fault::Policy(change) = fault {
            change(&mut config);
        }
        let routes = Routes::new(config).unwrap();
        Self { routes, trusted, fault, answered: 0, last_origin: None, stumbles: None }
    }

    /// Takes note of a request that has come.
    pub(crate) fn begin(&mut self, head: &Head) {
        self.last_origin = head.headers.first(b"origin").map(<[u8]>::to_vec);
    }

    pub(crate) fn answer(&mut self, head: &Head) -> Response {
        self.answered += 1;
        if self.stumbles.is_some_and(|every| self.answered.is_multiple_of(every)) {
            return Response::from_parts(502, HeaderList::new());
        }
        let mut decided = head.clone();
        let own = head.headers.first(b"origin").map(<[u8]>::to_vec);
        let mut trusts = false;
        let is_there = match self.fault {
            Fault::TrustsWhere(is_there, _) => is_there(head),
            _ => true,
        };
        match self.fault {
            Fault::Trusts(is_trusted) | Fault::TrustsWhere(_, is_trusted) => {
                let origin = own.as_deref().map(|own| String::from_utf8_lossy(own).into_owned());
                if is_there && origin.is_some_and(|origin| is_trusted(&origin)) {
                    decided.headers.set(b"Origin", self.trusted.as_bytes());
                    trusts = true;
                }
            }
            Fault::Announced(other) => {
                let name = b"Access-Control-Request-Method";
                let announced = head.headers.get(name).map(|value| value.into_owned());
                if let Some(announced) = announced.and_then(|value| String::from_utf8(value).ok()) {
                    decided.headers.set(name, other(&announced).as_bytes());
                }
            }
            Fault::Path(other) => decided.target = other(&head.target),
            Fault::SharesOrigin => {
                if let (Some(_), Some(last)) = (&own, &self.last_origin) {
                    decided.headers.set(b"Origin", last);
                }
            }
            _ => {}
        }
        let mut response = self.obey(&decided, head);
        if trusts && let Some(own) = own {
            let mut headers = response.headers().clone();
            if headers.contains(b"access-control-allow-origin") {
                headers.set(b"access-control-allow-origin", &own);
            }
            response = Response::from_parts(response.status(), headers);
        }
        match self.fault {
            Fault::Rewrites(rewrite) => rewrite(head, response),
            Fault::RewritesEverySecond(rewrite) if self.answered.is_multiple_of(2) => {
                rewrite(head, response)
            }
            _ => response,
        }
    }

    fn obey(&self, decided: &Head, asked: &Head) -> Response {
        let head = ListedHead::new(&decided.method, &decided.target, &decided.headers);
        let decision = self.routes.decide(&head);
        let response = match decision.action() {
            Action::Answer { status } => Response::from_parts(status, HeaderList::new()),
            Action::Continue => service(asked),
        };
        apply(&decision, &head, &response)
    }
}

/// The service behind: 200, 401, 404, 405, and 500.
pub(super) fn service(head: &Head) -> Response {
    let lines = [("Content-Type", "application/json"), ("X-Request-Id", "7"), ("ETag", "\"1\"")];
    let is_preflight = head.headers.contains(b"access-control-request-method");
    let path = head.target.split('?').next().unwrap_or_default();
    let status = match (head.method.as_str(), path) {
        ("OPTIONS", _) if is_preflight => 204,
        _ if !head.headers.contains(b"authorization") => 401,
        (_, path) if path.starts_with("/items/broken") => 500,
        (_, path) if !["/items", "/items/", "/", "/public"].contains(&path) => 404,
        ("GET" | "HEAD" | "OPTIONS" | "PUT", _) => 200,
        _ => 405,
    };
    Response::new(status, lines)
}

/// What an adapter does with a decision.
fn apply(decision: &Decision<'_>, head: &impl RequestHead, response: &Response) -> Response {
    let mut headers = response.headers().clone();
    for (name, value) in decision.header_lines() {
        let name = name.as_str().as_bytes();
        match value {
            Value::Constant(value) => headers.push(name, value.as_bytes()),
            Value::SameAs(source) => {
                head.header_lines(source).for_each(|line| headers.push(name, line));
            }
        }
    }
    let missing = decision.vary().missing_from(headers.values(b"vary"));
    if !missing.is_empty() {
        headers.push(b"Vary", missing.as_str().as_bytes());
    }
    Response::from_parts(response.status(), headers)
}
