//! What was seen, in a browser's terms.

use std::collections::BTreeSet;

use corsac::CredentialsMode;
use corsac::browser::{self, Outcome, TimingAllow};
use corsac::header::{
    extract_delta_seconds, extract_tokens, is_cors_safelisted_response_header_name,
    is_forbidden_response_header_name,
};
use corsac::server::Vary;
use corsac::status::{is_ok_status, is_redirect_status};

use crate::{Ask, End, Exchange, ExchangeKind, Observed, Probe, Purpose, Said};

/// What was seen of one run, in a browser's terms.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Reading {
    pub(crate) preflight: Option<Seen<Said>>,
    pub(crate) response: Option<Seen<Said>>,
    /// Whatever a raw probe is about.
    pub(crate) raw: Option<Seen<Said>>,
    pub(crate) max_age: Option<Seen<u64>>,
    pub(crate) exposed: Option<Seen<BTreeSet<String>>>,
    pub(crate) timing: Option<Seen<TimingPassed>>,
    pub(crate) preflight_varies: Option<Seen<Varies>>,
    pub(crate) response_varies: Option<Seen<Varies>>,
}

/// Something seen, and in which exchange.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Seen<T> {
    pub(crate) said: T,
    pub(crate) exchange: usize,
}

/// Whether a page may read timings.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TimingPassed {
    Yes,
    No,
}

/// Whether a response says that it depends on `Origin`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Varies {
    Yes,
    No,
}

/// How long a preflight is remembered that does not say.
const DEFAULT_MAX_AGE: u64 = 5;
/// What no browser exceeds.
const LARGEST_MAX_AGE: u64 = corsac::server::MaxAge::LARGEST;

impl Reading {
    pub(crate) fn of(observed: &Observed, probe: &Probe) -> Self {
        let mut reading = Self::default();
        for (index, exchange) in observed.exchanges.iter().enumerate() {
            let varies = Some(Seen { said: varies(exchange), exchange: index });
            match exchange.kind {
                ExchangeKind::Preflight => reading.preflight_varies = varies,
                ExchangeKind::Request if is_cacheable(exchange) => reading.response_varies = varies,
                ExchangeKind::Request => {}
            }
        }
        match &probe.ask {
            Ask::Page(page) => reading.read_page(observed, page.credentials),
            Ask::Raw(_) => reading.raw = raw(observed, probe),
        }
        reading
    }

    fn read_page(&mut self, observed: &Observed, credentials: CredentialsMode) {
        let outcome = match &observed.end {
            End::Judged(outcome) => Some(&**outcome),
            _ => None,
        };
        let error = outcome.and_then(Outcome::network_error);
        for (exchange, seen) in observed.exchanges.iter().enumerate() {
            let kind = match seen.kind {
                ExchangeKind::Preflight => browser::ExchangeKind::Preflight,
                ExchangeKind::Request => browser::ExchangeKind::Request,
            };
            let failed = error.filter(|error| error.exchange() == Some(kind));
            let said = match failed {
                Some(error) => Said::Refused {
                    failure: Some(error.failure().name()),
                    status: seen.response.status(),
                },
                None => Said::Allowed,
            };
            let said = Some(Seen { said, exchange });
            match seen.kind {
                ExchangeKind::Preflight => self.preflight = said,
                ExchangeKind::Request => self.response = said,
            }
        }
        if let Some(Seen { said: Said::Allowed, exchange }) = self.preflight {
            let seen = &observed.exchanges[exchange];
            self.max_age = Some(Seen { said: max_age(seen), exchange });
        }
        let Some(Seen { said: Said::Allowed, exchange }) = self.response else { return };
        let seen = &observed.exchanges[exchange];
        // Of a redirect that is not followed a page sees nothing.
        if !is_redirect_status(seen.response.status()) {
            self.exposed = Some(Seen { said: exposed(seen, credentials), exchange });
        }
        if let Some(response) = outcome.and_then(Outcome::response) {
            let said = match response.timing_allow() {
                TimingAllow::Passed => TimingPassed::Yes,
                TimingAllow::Failed => TimingPassed::No,
            };
            self.timing = Some(Seen { said, exchange });
        }
    }
}

fn is_cacheable(exchange: &Exchange) -> bool {
    matches!(exchange.method.as_str(), "GET" | "HEAD")
}

fn varies(exchange: &Exchange) -> Varies {
    let missing = Vary::ORIGIN.missing_from(exchange.response.headers().values(b"vary"));
    if missing.is_empty() { Varies::Yes } else { Varies::No }
}

fn max_age(exchange: &Exchange) -> u64 {
    let headers = exchange.response.headers();
    let seconds = extract_delta_seconds(headers, b"access-control-max-age");
    seconds.ok().flatten().unwrap_or(DEFAULT_MAX_AGE).min(LARGEST_MAX_AGE)
}

/// The names beyond those that are always exposed, as far as a page can tell.
fn exposed(exchange: &Exchange, credentials: CredentialsMode) -> BTreeSet<String> {
    let tokens = extract_tokens(exchange.response.headers(), b"access-control-expose-headers");
    let names = tokens.ok().flatten().unwrap_or_default();
    let none: &[&[u8]] = &[];
    let names: BTreeSet<_> = names
        .into_iter()
        .filter(|name| !is_forbidden_response_header_name(name))
        .filter(|name| !is_cors_safelisted_response_header_name(name, none))
        .map(|name| String::from_utf8_lossy(name).to_ascii_lowercase())
        .filter(|name| credentials != CredentialsMode::Include || name != "*")
        .collect();
    // Any name is all there is to say.
    if names.contains("*") { BTreeSet::from(["*".to_owned()]) } else { names }
}

fn raw(observed: &Observed, probe: &Probe) -> Option<Seen<Said>> {
    let exchange = observed.exchanges.first()?;
    let said = match probe.purpose {
        Purpose::PlainOptions => Said::Header(preflight_header(exchange)),
        Purpose::RawHeaderNames | Purpose::RawOrigin => raw_grant(exchange),
        _ => return None,
    };
    Some(Seen { said, exchange: 0 })
}

/// A header that only the answer to a preflight has.
fn preflight_header(exchange: &Exchange) -> Option<String> {
    let names =
        ["access-control-allow-methods", "access-control-allow-headers", "access-control-max-age"];
    let found =
        names.into_iter().find(|name| exchange.response.headers().contains(name.as_bytes()));
    found.map(str::to_owned)
}

fn raw_grant(exchange: &Exchange) -> Said {
    let headers = exchange.response.headers();
    let status = exchange.response.status();
    let allow_origin = headers.get(b"access-control-allow-origin").unwrap_or_default();
    let is_granted =
        *allow_origin == *b"*" || exchange.headers.first(b"origin") == Some(&*allow_origin);
    let is_passed =
        exchange.kind == ExchangeKind::Request || is_ok_status(status) && allows_names(exchange);
    if is_granted && is_passed { Said::Allowed } else { Said::Refused { failure: None, status } }
}

fn allows_names(exchange: &Exchange) -> bool {
    let allowed = extract_tokens(exchange.response.headers(), b"access-control-allow-headers");
    let allowed = allowed.ok().flatten().unwrap_or_default();
    let asked = extract_tokens(&exchange.headers, b"access-control-request-headers");
    let asked = asked.ok().flatten().unwrap_or_default();
    let is_allowed = |name: &&[u8]| {
        allowed.iter().any(|allowed| *allowed == b"*" || allowed.eq_ignore_ascii_case(name))
    };
    asked.iter().all(is_allowed)
}
