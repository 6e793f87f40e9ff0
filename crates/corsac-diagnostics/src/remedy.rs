//! The header lines with which a refused request would pass.

use std::collections::HashSet;

use corsac::browser::{Departure, Departures, ExchangeKind, Request};
use corsac::header::{extract_tokens, is_cors_non_wildcard_request_header_name};
use corsac::{CredentialsMode, HeaderList, Method};

use crate::fix::{Fix, ResponseFix};
use crate::observation::{Observation, ObservedExchange};
use crate::refusal;

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
    let changes =
        [preflight.map(|seen| wanted.preflight(seen)), Some(wanted.request(request, preflight))];
    fix.responses.extend(changes.into_iter().flatten().filter(|change| !change.is_nothing()));
    fix
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
    departures: Departures,
    method: &'a Method,
    page_request: &'a Request,
}

impl<'a> Wanted<'a> {
    fn of(observation: &'a Observation) -> Self {
        let request = &observation.request;
        Self {
            origin: request.serialized_origin(),
            credentials: request.credentials_mode(),
            departures: request.departures(),
            method: request.method(),
            page_request: &observation.page_request,
        }
    }

    fn request(
        &self,
        seen: Option<&ObservedExchange>,
        preflight: Option<&ObservedExchange>,
    ) -> ResponseFix {
        let empty = HeaderList::new();
        // A server that lets everybody ask lets everybody read.
        let is_public = |preflight: &ObservedExchange| {
            preflight.response.headers().get(ALLOW_ORIGIN.as_bytes()).as_deref() == Some(b"*")
        };
        if seen.is_none() && !self.with_credentials() && preflight.is_some_and(is_public) {
            return ResponseFix::new(ExchangeKind::Request).set(ALLOW_ORIGIN, "*");
        }
        let headers = seen.map_or(&empty, |exchange| exchange.response.headers());
        let fix = self.shared(ResponseFix::new(ExchangeKind::Request), headers);
        let is_refused = self.departures.has(Departure::ProxyAuthenticationFails)
            && seen.is_some_and(|exchange| exchange.status() == 407);
        if is_refused { fix.status(401) } else { fix }
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
            fix = fix.set(ALLOW_METHODS, self.list(headers, ALLOW_METHODS, &method));
        }
        let missing = self.missing_names(seen);
        if !missing.is_empty() || tokens(headers, ALLOW_HEADERS).is_none() {
            fix = fix.set(ALLOW_HEADERS, self.list(headers, ALLOW_HEADERS, &missing));
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

    /// What a list header says or was meant to say, and these items, without a `*` that would mean
    /// nothing.
    fn list(&self, headers: &HeaderList, name: &str, items: &[String]) -> String {
        let mut listed = tokens(headers, name).unwrap_or_else(|| words(headers, name));
        listed.retain(|item| item != "*" || !self.with_credentials());
        joined(listed, name, items)
    }

    /// The names the preflight asked for and was not granted.
    fn missing_names(&self, seen: &ObservedExchange) -> Vec<String> {
        let requested = tokens(&seen.request_headers, "Access-Control-Request-Headers");
        let requested = requested.unwrap_or_default().into_iter().map(|name| {
            let spelled = refusal::spelled(self.page_request, name.as_bytes());
            String::from_utf8_lossy(&spelled).into_owned()
        });
        let Some(listed) = tokens(seen.response.headers(), ALLOW_HEADERS) else {
            return requested.collect();
        };
        let listed: HashSet<_> = listed.iter().map(|item| item.to_ascii_lowercase()).collect();
        let wildcard = !self.with_credentials() && listed.contains("*");
        let is_missing = |name: &String| {
            let covered = wildcard && !is_cors_non_wildcard_request_header_name(name.as_bytes());
            !covered && !listed.contains(&name.to_ascii_lowercase())
        };
        requested.filter(is_missing).collect()
    }
}

impl ResponseFix {
    fn is_nothing(&self) -> bool {
        self.status.is_none() && self.set.is_empty() && self.remove.is_empty()
    }
}

/// The items of a list header; `None` if one of them is no token.
pub(crate) fn tokens(headers: &HeaderList, name: &str) -> Option<Vec<String>> {
    let items = extract_tokens(headers, name.as_bytes()).ok()?.unwrap_or_default();
    Some(items.into_iter().map(|item| String::from_utf8_lossy(item).into_owned()).collect())
}

/// The tokens that a list header was meant to have, whatever stands between them.
fn words(headers: &HeaderList, name: &str) -> Vec<String> {
    let is_token = |byte: &u8| corsac::header::is_header_name(&[*byte]);
    let words = headers.values(name.as_bytes()).flat_map(|value| value.split(|b| !is_token(b)));
    let words = words.filter(|word| !word.is_empty());
    words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
}

/// What a list header says, as far as it says anything, and these items.
pub(crate) fn merged(headers: &HeaderList, name: &str, items: &[String]) -> String {
    joined(tokens(headers, name).unwrap_or_default(), name, items)
}

/// A list with the items that it lacks; case counts in methods only.
pub(crate) fn joined(mut list: Vec<String>, name: &str, items: &[String]) -> String {
    let key = |item: &String| match name {
        ALLOW_METHODS => item.clone(),
        _ => item.to_ascii_lowercase(),
    };
    let mut known: HashSet<_> = list.iter().map(key).collect();
    list.extend(items.iter().filter(|item| known.insert(key(item))).cloned());
    list.join(", ")
}
