//! Who was refused last, and why. Only refusals come here.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use corsac::server::{Refusal, RequestKind};
use http::Request;
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use humantime::format_rfc3339_seconds;
use lru::LruCache;
use serde_json::{Value, json};

use crate::configuration::{RefusalCause, Refused};
use crate::meter::Observation;
use crate::recent::{Events, MINUTE, Say, cut, cut_text, recent};

/// The last refusals by origin.
#[derive(Debug, Default)]
pub(crate) struct Refusals(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    origins: LruCache<Vec<u8>, Origin>,
    events: Events,
}

impl Default for Inner {
    fn default() -> Self {
        Self { origins: recent(), events: Events::default() }
    }
}

/// The last refusal of an origin.
#[derive(Debug, Default)]
struct Origin {
    last: Option<Last>,
    count: u64,
    /// What has been said of it, by rule and refusal.
    said: Vec<(String, &'static str, Instant)>,
}

#[derive(Clone, Debug)]
struct Last {
    refusal: &'static str,
    explanation: String,
    kind: RequestKind,
    rule: String,
    method: Vec<u8>,
    path: Vec<u8>,
    at: SystemTime,
}

impl Refusals {
    /// Remembers a refusal; the first of an origin, a rule and a reason in a minute is an event. What
    /// is no event here is one at level debug, of the CORS layer.
    pub(crate) fn note<B>(&self, observation: &Observation<'_, B>, refusal: &Refusal<'_>) {
        let Observation { decision, request, rule, shared } = observation;
        let rule = shared.name(*rule);
        let last = Last {
            refusal: refusal.id(),
            explanation: cut_text(refusal),
            kind: decision.kind(),
            rule: rule.to_owned(),
            method: cut(method(request, decision.kind())).to_owned(),
            path: cut(request.uri().path().as_bytes()).to_owned(),
            at: SystemTime::now(),
        };
        let origin = origin(request);
        if let Some(hook) = &shared.on_refusal {
            hook.tell(&Refused {
                cause: RefusalCause::Policy { refusal: *refusal, kind: decision.kind() },
                rule,
                origin: &origin,
                method: &last.method,
                path: &last.path,
            });
        }
        if let Some(last) = self.remember(&origin, last, Instant::now()) {
            last.say(&origin);
        }
    }

    /// What is to be said of it, if anything.
    fn remember(&self, origin: &[u8], last: Last, now: Instant) -> Option<Last> {
        let inner = &mut *self.lock();
        let known = inner.origins.get_or_insert_mut(origin.to_owned(), Origin::default);
        known.count += 1;
        let say = match known.say(&last, now) {
            Say::Aloud => inner.events.one_more(now),
            Say::Nothing => Say::Nothing,
        };
        let said = (say == Say::Aloud).then(|| last.clone());
        known.last = Some(last);
        said
    }

    /// From the last one back, for people: all bytes of clients are escaped.
    pub(crate) fn to_json(&self) -> Value {
        let inner = self.lock();
        let entries = inner.origins.iter();
        let entries = entries.filter_map(|(origin, known)| {
            let last = known.last.as_ref()?;
            Some(json!({
                "origin": origin.escape_ascii().to_string(),
                "count": known.count,
                "refusal": last.refusal,
                "explanation": last.explanation,
                "kind": last.kind.id(),
                "rule": last.rule,
                "method": last.method.escape_ascii().to_string(),
                "path": last.path.escape_ascii().to_string(),
                "last": format_rfc3339_seconds(last.at).to_string(),
            }))
        });
        json!({ "refusals": entries.collect::<Vec<_>>() })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many rules and reasons of one origin are told apart.
const SAID: usize = 16;

impl Origin {
    fn say(&mut self, last: &Last, now: Instant) -> Say {
        let Last { rule, refusal, .. } = last;
        self.said.retain(|(.., at)| now.duration_since(*at) < MINUTE);
        if self.said.iter().any(|(known, id, _)| known == rule && id == refusal) {
            return Say::Nothing;
        }
        if self.said.len() >= SAID {
            return Say::Nothing;
        }
        self.said.push((rule.clone(), refusal, now));
        Say::Aloud
    }
}

impl Last {
    fn say(&self, origin: &[u8]) {
        tracing::info!(
            refusal = self.refusal,
            kind = self.kind.id(),
            rule = %self.rule.escape_debug(),
            origin = %origin.escape_ascii(),
            method = %self.method.escape_ascii(),
            path = %self.path.escape_ascii(),
            "refused: {}",
            self.explanation,
        );
    }
}

/// The request's origin, with several lines as one, cut.
pub(crate) fn origin<B>(request: &Request<B>) -> Vec<u8> {
    let mut lines = request.headers().get_all(ORIGIN).iter();
    let mut origin = cut(lines.next().map_or(b"", |line| line.as_bytes())).to_owned();
    for line in lines {
        origin.extend_from_slice(b", ");
        origin.extend_from_slice(cut(line.as_bytes()));
        origin.truncate(cut(&origin).len());
    }
    origin
}

/// The method that a request is about: a preflight announces it.
pub(crate) fn method<B>(request: &Request<B>, kind: RequestKind) -> &[u8] {
    let announced = request.headers().get(ACCESS_CONTROL_REQUEST_METHOD);
    match announced {
        Some(method) if kind == RequestKind::CorsPreflight => method.as_bytes(),
        _ => request.method().as_str().as_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(rule: &str, refusal: &'static str) -> Last {
        Last {
            refusal,
            explanation: refusal.to_owned(),
            kind: RequestKind::Cors,
            rule: rule.to_owned(),
            method: b"GET".to_vec(),
            path: b"/\x1b[2J".to_vec(),
            at: SystemTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_first_of_origin_rule_and_reason_in_a_minute_is_said() {
        let refusals = Refusals::default();
        let now = Instant::now();
        let say = |origin: &str, rule: &str, refusal, now| {
            let said = refusals.remember(origin.as_bytes(), last(rule, refusal), now);
            if said.is_some() { Say::Aloud } else { Say::Nothing }
        };
        assert_eq!(say("https://a.example", "/a", "no-policy", now), Say::Aloud);
        assert_eq!(say("https://a.example", "/a", "no-policy", now), Say::Nothing);
        assert_eq!(say("https://a.example", "/b", "no-policy", now), Say::Aloud);
        assert_eq!(say("https://a.example", "/a", "method-not-allowed", now), Say::Aloud);
        assert_eq!(say("https://b.example", "/a", "no-policy", now), Say::Aloud);
        assert_eq!(say("https://a.example", "/a", "no-policy", now + MINUTE), Say::Aloud);
    }

    #[test]
    fn many_origins_do_not_fill_the_log() {
        let refusals = Refusals::default();
        let now = Instant::now();
        let said = (0..1000).filter(|number| {
            let origin = format!("https://{number}.example");
            refusals.remember(origin.as_bytes(), last("/a", "no-policy"), now).is_some()
        });
        assert_eq!(said.count(), 60);
    }

    #[test]
    fn bytes_of_clients_are_escaped() {
        let refusals = Refusals::default();
        refusals.remember(b"https://\xff.example", last("/a", "no-policy"), Instant::now());
        let json = refusals.to_json();
        assert_eq!(json["refusals"][0]["origin"], r"https://\xff.example");
        assert_eq!(json["refusals"][0]["path"], r"/\x1b[2J");
        assert_eq!(json["refusals"][0]["count"], 1);
    }

    #[test]
    fn long_and_repeated_origins_are_cut() {
        let long = "a".repeat(200);
        let request = Request::get("/").header(ORIGIN, &long).header(ORIGIN, &long);
        let origin = origin(&request.body(()).unwrap());
        assert_eq!(origin.len(), 256);
        assert!(origin.starts_with(format!("{long}, a").as_bytes()));
    }
}
