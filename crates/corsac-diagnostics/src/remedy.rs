//! The header lines with which a refused request would pass.

use corsac::browser::ExchangeKind;
use corsac::header::is_cors_non_wildcard_request_header_name;
use corsac::{CredentialsMode, HeaderList, Method};

use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
const ALLOW_CREDENTIALS: &str = "Access-Control-Allow-Credentials";
const ALLOW_METHODS: &str = "Access-Control-Allow-Methods";
const ALLOW_HEADERS: &str = "Access-Control-Allow-Headers";

/// Adds to a fix everything that the responses of the last URL lack for this request to pass.
///
/// Nobody is told to allow `null`: every sandboxed frame is that. The fix then stays an advice.
pub(crate) fn with_responses(mut fix: Fix, observation: &Observation) -> Fix {
    let wanted = Wanted::of(observation);
    if wanted.origin == "null" {
        return fix;
    }
    let last = observation.exchanges.last();
    let at_url =
        |kind| last.filter(|exchange| exchange.kind == kind).or_else(|| seen(observation, kind));
    let preflight = at_url(ExchangeKind::Preflight);
    let request = last.filter(|exchange| exchange.kind == ExchangeKind::Request);
    let changes = [preflight.map(|seen| wanted.preflight(seen)), Some(wanted.request(request))];
    fix.responses.extend(changes.into_iter().flatten().filter(|change| !change.is_nothing()));
    fix
}

/// The value of `Vary` that a response should have: what it says, and `Origin`.
pub(crate) fn vary(exchange: &ObservedExchange) -> String {
    merged(exchange.response.headers(), "Vary", &["Origin".to_owned()])
}

/// The preflight for the URL of the last exchange.
fn seen(observation: &Observation, kind: ExchangeKind) -> Option<&ObservedExchange> {
    let url = &observation.exchanges.last()?.url;
    observation
        .exchanges_of(kind)
        .map(|(_, exchange)| exchange)
        .filter(|own| own.url == *url)
        .last()
}

/// What the responses must grant.
struct Wanted<'a> {
    origin: &'a str,
    credentials: CredentialsMode,
    method: &'a Method,
}

impl<'a> Wanted<'a> {
    fn of(observation: &'a Observation) -> Self {
        let request = &observation.request;
        Self {
            origin: request.serialized_origin(),
            credentials: request.credentials_mode(),
            method: request.method(),
        }
    }

    fn request(&self, seen: Option<&ObservedExchange>) -> ResponseFix {
        let empty = HeaderList::new();
        let headers = seen.map_or(&empty, |exchange| exchange.response.headers());
        self.shared(ResponseFix::new(ExchangeKind::Request), headers)
    }

    fn preflight(&self, seen: &ObservedExchange) -> ResponseFix {
        let headers = seen.response.headers();
        let mut fix = self.shared(ResponseFix::new(ExchangeKind::Preflight), headers);
        if !(200..300).contains(&seen.status()) {
            fix = fix.status(204);
        }
        if headers.contains(b"Location") {
            fix = fix.remove("Location");
        }
        if !self.is_method_allowed(headers) {
            let method = [self.method.as_str().to_owned()];
            fix = fix.set(ALLOW_METHODS, merged(headers, ALLOW_METHODS, &method));
        }
        let missing = self.missing_names(seen);
        if !missing.is_empty() {
            fix = fix.set(ALLOW_HEADERS, merged(headers, ALLOW_HEADERS, &missing));
        }
        fix
    }

    /// What both kinds of responses need.
    fn shared(&self, mut fix: ResponseFix, headers: &HeaderList) -> ResponseFix {
        let found = headers.get(ALLOW_ORIGIN.as_bytes());
        let is_wildcard = !self.with_credentials() && found.as_deref() == Some(b"*");
        if !is_wildcard && found.as_deref() != Some(self.origin.as_bytes()) {
            let vary = merged(headers, "Vary", &["Origin".to_owned()]);
            fix = fix.set(ALLOW_ORIGIN, self.origin).set("Vary", vary);
        }
        let found = headers.get(ALLOW_CREDENTIALS.as_bytes());
        if self.with_credentials() && found.as_deref() != Some(b"true") {
            fix = fix.set(ALLOW_CREDENTIALS, "true");
        }
        fix
    }

    fn with_credentials(&self) -> bool {
        self.credentials == CredentialsMode::Include
    }

    fn is_method_allowed(&self, headers: &HeaderList) -> bool {
        let Some(listed) = tokens(headers, ALLOW_METHODS) else { return false };
        let is_it =
            |item: &String| item == self.method.as_str() || item == "*" && !self.with_credentials();
        self.method.is_cors_safelisted() || listed.iter().any(is_it)
    }

    /// The names the preflight asked for and was not granted.
    fn missing_names(&self, seen: &ObservedExchange) -> Vec<String> {
        let requested = tokens(&seen.request_headers, "Access-Control-Request-Headers");
        let Some(listed) = tokens(seen.response.headers(), ALLOW_HEADERS) else {
            return requested.unwrap_or_default();
        };
        let wildcard = !self.with_credentials() && listed.iter().any(|item| item == "*");
        let is_missing = |name: &String| {
            let covered = wildcard && !is_cors_non_wildcard_request_header_name(name.as_bytes());
            !covered && !listed.iter().any(|item| item.eq_ignore_ascii_case(name))
        };
        requested.unwrap_or_default().into_iter().filter(is_missing).collect()
    }
}

impl ResponseFix {
    fn is_nothing(&self) -> bool {
        self.status.is_none() && self.set.is_empty() && self.remove.is_empty()
    }
}

/// The items of a list header; `None` if one of them is no token.
fn tokens(headers: &HeaderList, name: &str) -> Option<Vec<String>> {
    let items = headers.get_decode_and_split(name.as_bytes()).unwrap_or_default();
    let is_token = |item: &String| corsac::header::is_header_name(item.as_bytes());
    items.iter().all(is_token).then_some(items)
}

/// What a list header says, as far as it says anything, and these items.
fn merged(headers: &HeaderList, name: &str, items: &[String]) -> String {
    let mut list = tokens(headers, name).unwrap_or_default();
    for item in items {
        if !list.iter().any(|own| own.eq_ignore_ascii_case(item)) || name == ALLOW_METHODS {
            list.push(item.clone());
        }
    }
    list.join(", ")
}
