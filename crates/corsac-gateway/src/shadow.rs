//! A candidate for the policies, evaluated beside them. Nothing that it says is done.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use corsac::server::{
    Action, Decision, RequestHead, RequestingPage, ResponseHeaderName, Routes, Value,
};
use corsac_tower::Head;
use http::HeaderValue;
use humantime::format_rfc3339_seconds;
use lru::LruCache;
use serde_json::{Value as Json, json};

use crate::meter::Observation;
use crate::recent::{Events, Say, cut, recent};
use crate::refusals::{method, origin};

/// A candidate, and where it differed last. Another candidate begins anew.
#[derive(Debug)]
pub(crate) struct Shadow {
    candidate: Routes,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    differences: LruCache<Key, Difference>,
    events: Events,
}

impl Default for Inner {
    fn default() -> Self {
        Self { differences: recent(), events: Events::default() }
    }
}

/// Differences of preflights are not those of the requests after them.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Key {
    origin: Vec<u8>,
    rule: usize,
    kind: &'static str,
}

/// The requests of one kind, by one origin and to one rule, that are decided otherwise.
#[derive(Debug, Default)]
struct Difference {
    first: Option<First>,
    count: u64,
    last: Option<SystemTime>,
}

/// The first of them.
#[derive(Clone, Debug)]
struct First {
    rule: String,
    method: Vec<u8>,
    path: Vec<u8>,
    live: Seen,
    candidate: Seen,
}

impl Shadow {
    pub(crate) fn new(candidate: Routes) -> Self {
        Self { candidate, inner: Mutex::default() }
    }

    /// Whether a browser would see something else if the candidate were in force. If it would, that
    /// is remembered; the first of an origin, a rule and a kind is an event.
    pub(crate) fn differs<B>(&self, observation: &Observation<'_, B>) -> bool {
        let Observation { decision: live, request, .. } = observation;
        let head = &Head::of(request);
        let candidate = &self.candidate.decide(head);
        let differs = live.action() != candidate.action()
            || observation.page() == RequestingPage::Other
                && is_told_otherwise(live, candidate, head);
        if differs {
            self.note(observation, candidate);
        }
        differs
    }

    #[cold]
    fn note<B>(&self, observation: &Observation<'_, B>, candidate: &Decision<'_>) {
        let Observation { decision: live, request, rule, shared } = observation;
        let key = Key { origin: origin(request), rule: *rule, kind: live.kind().id() };
        let said = self.remember(key.clone(), || First {
            rule: shared.name(*rule).to_owned(),
            method: cut(method(request, live.kind())).to_owned(),
            path: cut(request.uri().path().as_bytes()).to_owned(),
            live: Seen::of(live, &Head::of(request)),
            candidate: Seen::of(candidate, &Head::of(request)),
        });
        if let Some(first) = said {
            first.say(&key);
        }
    }

    /// What is to be said of it, if anything.
    fn remember(&self, key: Key, first: impl FnOnce() -> First) -> Option<First> {
        let inner = &mut *self.lock();
        let known = inner.differences.get_or_insert_mut(key, Difference::default);
        known.count += 1;
        known.last = Some(SystemTime::now());
        if known.first.is_some() {
            return None;
        }
        known.first = Some(first());
        let say = inner.events.one_more(Instant::now());
        known.first.clone().filter(|_| say == Say::Aloud)
    }

    /// From the last one back, for people: all bytes of clients are escaped.
    pub(crate) fn to_json(&self) -> Json {
        let inner = self.lock();
        let entries = inner.differences.iter();
        let entries = entries.filter_map(|(key, difference)| {
            let first = difference.first.as_ref()?;
            let last = difference.last.map(|last| format_rfc3339_seconds(last).to_string());
            Some(json!({
                "origin": key.origin.escape_ascii().to_string(),
                "kind": key.kind,
                "rule": first.rule,
                "method": first.method.escape_ascii().to_string(),
                "path": first.path.escape_ascii().to_string(),
                "live": first.live.to_json(),
                "candidate": first.candidate.to_json(),
                "count": difference.count,
                "last": last,
            }))
        });
        json!(entries.collect::<Vec<_>>())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl First {
    fn say(&self, key: &Key) {
        tracing::info!(
            rule = %self.rule.escape_debug(),
            kind = key.kind,
            origin = %key.origin.escape_ascii(),
            method = %self.method.escape_ascii(),
            path = %self.path.escape_ascii(),
            live = %self.live,
            candidate = %self.candidate,
            "the shadow policy decides otherwise",
        );
    }
}

/// What a browser sees of a decision, besides `Vary`.
#[derive(Clone, Debug)]
struct Seen {
    action: Action,
    refusal: Option<&'static str>,
    /// Escaped.
    headers: Vec<(ResponseHeaderName, String)>,
}

impl Seen {
    fn of<V: AsRef<[u8]>>(decision: &Decision<'_, V>, head: &impl RequestHead) -> Self {
        let lines = |name| {
            let lines = lines(decision, head, name);
            lines.map(move |value| (name, cut(value).escape_ascii().to_string()))
        };
        Self {
            action: decision.action(),
            refusal: refusal(decision),
            headers: ResponseHeaderName::ALL.into_iter().flat_map(lines).collect(),
        }
    }

    fn to_json(&self) -> Json {
        let headers = self.headers.iter().map(|(name, value)| json!([name.as_str(), value]));
        json!({
            "status": self.status(),
            "refusal": self.refusal,
            "headers": headers.collect::<Vec<_>>(),
        })
    }

    /// The status of an answer; without, the service answers.
    fn status(&self) -> Option<u16> {
        match self.action {
            Action::Answer { status } => Some(status),
            Action::Continue => None,
        }
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.refusal {
            Some(refusal) => write!(f, "refused ({refusal})")?,
            None => f.write_str("allowed")?,
        }
        if let Some(status) = self.status() {
            write!(f, ", answered {status}")?;
        }
        for (name, value) in &self.headers {
            write!(f, ", {}: {value}", name.as_str())?;
        }
        Ok(())
    }
}

fn is_told_otherwise(
    live: &Decision<'_, HeaderValue>,
    candidate: &Decision<'_>,
    head: &impl RequestHead,
) -> bool {
    let mut names = ResponseHeaderName::ALL.into_iter();
    refusal(live) != refusal(candidate)
        || names.any(|name| !lines(live, head, name).eq(lines(candidate, head, name)))
}

fn refusal<V>(decision: &Decision<'_, V>) -> Option<&'static str> {
    decision.refusal().map(|refusal| refusal.id())
}

/// The values that the response gets in the lines of this name.
fn lines<'d, V: AsRef<[u8]> + 'd>(
    decision: &Decision<'d, V>,
    head: &'d impl RequestHead,
    name: ResponseHeaderName,
) -> impl Iterator<Item = &'d [u8]> {
    let value = decision.header_lines().find(|(known, _)| *known == name).map(|(_, value)| value);
    let (constant, repeated) = match value {
        Some(Value::Constant(value)) => (Some(value.as_ref()), None),
        Some(Value::SameAs(header)) => (None, Some(header)),
        None => (None, None),
    };
    let repeated = repeated.into_iter().flat_map(|header| head.header_lines(header));
    constant.into_iter().chain(repeated)
}

#[cfg(test)]
mod tests {
    use corsac::server::{PolicyConfig, RoutesConfig};
    use http::Request;

    use super::*;
    use crate::configuration::{Site, Target};
    use crate::site::SharedSite;

    fn config(origins: &[&str], methods: &[&str]) -> RoutesConfig {
        let owned = |list: &[&str]| list.iter().map(|&entry| entry.to_owned()).collect();
        let policy = PolicyConfig {
            allow_origins: owned(origins),
            allow_methods: owned(methods),
            ..Default::default()
        };
        RoutesConfig { routes: Vec::new(), default: Some(policy) }
    }

    /// What the candidate shows after these requests.
    fn shown(live: RoutesConfig, candidate: RoutesConfig, requests: &[Request<()>]) -> Json {
        let site = Site::new(live.clone(), Target::Nowhere);
        let shared = &SharedSite::new(site).unwrap();
        let shadow = Shadow::new(Routes::new(candidate).unwrap());
        let routes = Routes::new(live).unwrap();
        let routes = routes.map_values(|text| HeaderValue::try_from(text).unwrap());
        for request in requests {
            let head = Head::of(request);
            let decision = &routes.decide(&head);
            let _ = shadow.differs(&Observation { decision, request, rule: 0, shared });
        }
        shadow.to_json()
    }

    fn request(origin: &str) -> Request<()> {
        Request::get("/x").header("origin", origin).body(()).unwrap()
    }

    #[test]
    fn what_a_browser_would_not_notice_is_no_difference() {
        // One is repeated from the request, the other known.
        let (listed, pattern) =
            (config(&["https://a.b.example"], &[]), config(&["https://*.b.example"], &[]));
        assert_eq!(shown(listed, pattern, &[request("https://a.b.example")]), json!([]));
    }

    #[test]
    fn a_refusal_is_a_difference_and_counted_once_for_each_request() {
        let (live, candidate) =
            (config(&["https://a.example"], &[]), config(&["https://b.example"], &[]));
        let requests = [
            request("https://a.example"),
            request("https://a.example"),
            request("https://c.example"),
        ];
        let shown = shown(live, candidate, &requests);
        assert_eq!(shown.as_array().unwrap().len(), 1);
        assert_eq!(shown[0]["count"], 2);
        assert_eq!(
            shown[0]["live"]["headers"],
            json!([["access-control-allow-origin", "https://a.example"]])
        );
        assert_eq!(shown[0]["candidate"]["refusal"], "origin-not-allowed");
        assert_eq!(shown[0]["candidate"]["status"], json!(null));
    }

    #[test]
    fn a_header_of_a_preflight_is_a_difference() {
        let preflight = Request::options("/x")
            .header("origin", "https://a.example")
            .header("access-control-request-method", "PUT")
            .body(())
            .unwrap();
        let origins = ["https://a.example"];
        let (live, candidate) = (config(&origins, &["PUT"]), config(&origins, &["PUT", "PATCH"]));
        let shown = shown(live, candidate, &[preflight]);
        assert_eq!(shown[0]["method"], "PUT");
        assert_eq!(shown[0]["kind"], "cors-preflight");
        assert_ne!(shown[0]["live"]["headers"], shown[0]["candidate"]["headers"]);
    }
}
