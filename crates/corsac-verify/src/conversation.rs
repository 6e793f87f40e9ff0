//! One run of a probe: requests out, responses in.

use corsac::HeaderList;
use corsac::browser::{
    Action, Body, Departures, Fetch, IncludeCredentials, Moment, PreflightCache, Request, Response,
};
use corsac::origin::is_potentially_trustworthy_url;
use url::{Position, Url};

use crate::probe::{Ask, PageAsk, Probe, RawAsk, Scope};
use crate::{CallerHeaders, End, Exchange, ExchangeKind, Observed, ProbeId, Purpose, Run};

/// One run of a probe: requests out, responses in.
///
/// It has a browser with an empty preflight cache of its own, and never follows redirects.
#[derive(Clone, Debug)]
pub struct Conversation {
    run: Run,
    probe: ProbeId,
    caller_headers: CallerHeaders,
    place: Location,
    exchanges: Vec<Exchange>,
    asker: Asker,
    no_answer: Option<String>,
}

/// A request that the caller is to carry.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// What it is for.
    pub kind: ExchangeKind,
    /// The method.
    pub method: String,
    /// Where to.
    pub url: Url,
    /// What `Host` (or `:authority`) is to say; not the URL's where the plan is
    /// [`at`](crate::Plan::at) another address.
    pub host: String,
    /// The headers, in order, without `Host` and what the caller's protocol needs.
    pub headers: HeaderList,
    /// The body.
    pub body: Option<Body>,
    /// Whether a browser would let cookies and passwords go along.
    pub credentials: IncludeCredentials,
    /// Whether the caller adds its own headers.
    pub caller_headers: CallerHeaders,
}

#[derive(Clone, Debug)]
enum Asker {
    Page(Box<Page>),
    Raw(RawAsk),
}

#[derive(Clone, Debug)]
struct Page {
    fetch: Fetch,
    request: Request,
    cache: PreflightCache,
    scope: Scope,
}

impl Conversation {
    /// `None` for what no page can ask.
    pub(crate) fn new(
        run: Run,
        (id, probe): (ProbeId, &Probe),
        (place, departures): (&Location, Departures),
        caller_headers: CallerHeaders,
    ) -> Option<Self> {
        let asker = match &probe.ask {
            Ask::Page(page) => Asker::Page(Box::new(Page::new(page, departures)?)),
            Ask::Raw(raw) => Asker::Raw(raw.clone()),
        };
        let caller_headers = match probe.purpose {
            Purpose::Unauthenticated => CallerHeaders::None,
            _ => caller_headers,
        };
        let (exchanges, no_answer) = (Vec::new(), None);
        let place = place.clone();
        Some(Self { run, probe: id, caller_headers, place, exchanges, asker, no_answer })
    }

    /// The request to carry now, if there is one more. The answer stays the same until a response
    /// is handed in.
    pub fn outgoing(&mut self) -> Option<Outgoing> {
        if self.no_answer.is_some() {
            return None;
        }
        let mut outgoing = match &mut self.asker {
            Asker::Page(page) => page.outgoing()?,
            Asker::Raw(_) if !self.exchanges.is_empty() => return None,
            Asker::Raw(raw) => raw.outgoing(),
        };
        outgoing.url = self.place.locate(outgoing.url);
        outgoing.host = self.place.host().to_owned();
        if outgoing.kind == ExchangeKind::Request {
            outgoing.caller_headers = self.caller_headers;
        }
        Some(outgoing)
    }

    /// Takes the response to the request that [`outgoing`](Self::outgoing) named.
    pub fn handle_response(&mut self, response: Response) {
        let Some(sent) = self.outgoing() else { return };
        if let Asker::Page(page) = &mut self.asker {
            page.fetch.handle_response(response.clone(), &mut page.cache, Moment::START);
        }
        let Outgoing { kind, method, url, headers, .. } = sent;
        self.exchanges.push(Exchange { kind, method, url, headers, response });
    }

    /// Takes note that no response came, and why.
    pub fn handle_no_answer(&mut self, reason: impl Into<String>) {
        self.no_answer = Some(reason.into());
    }

    /// What came of it. A conversation that was left early has no answer.
    #[must_use]
    pub fn finish(mut self) -> Observed {
        let is_done = self.outgoing().is_none();
        let page_request = match &self.asker {
            Asker::Page(page) => Some(page.request.clone()),
            Asker::Raw(_) => None,
        };
        let end = match (self.no_answer, self.asker) {
            (Some(reason), _) => End::NoAnswer(reason),
            (None, _) if !is_done => End::NoAnswer("not asked to the end".to_owned()),
            (None, Asker::Page(page)) => {
                let outcome = page.fetch.into_outcome().map(Box::new);
                outcome.map_or(End::PreflightPassed, End::Judged)
            }
            (None, Asker::Raw(_)) => End::Raw,
        };
        let Self { run, probe, exchanges, .. } = self;
        Observed { run, probe, page_request, exchanges, end }
    }
}

impl Page {
    fn new(ask: &PageAsk, departures: Departures) -> Option<Self> {
        let request = ask.request(departures).ok()?;
        Some(Self {
            fetch: Fetch::new(request.clone()),
            cache: PreflightCache::new(request.departures()),
            request,
            scope: ask.scope,
        })
    }

    fn outgoing(&mut self) -> Option<Outgoing> {
        let Action::Send(http) = self.fetch.poll_action(&mut self.cache, Moment::START) else {
            return None;
        };
        let kind = match http.kind() {
            corsac::browser::ExchangeKind::Preflight => ExchangeKind::Preflight,
            corsac::browser::ExchangeKind::Request => ExchangeKind::Request,
        };
        if kind == ExchangeKind::Request && self.scope == Scope::PreflightOnly {
            return None;
        }
        Some(Outgoing {
            kind,
            method: http.method().to_string(),
            url: http.url().clone(),
            host: String::new(),
            headers: http.headers().clone(),
            body: http.body().cloned(),
            credentials: http.credentials(),
            caller_headers: CallerHeaders::None,
        })
    }
}

impl RawAsk {
    pub(crate) fn outgoing(&self) -> Outgoing {
        let is_preflight = self.method == "OPTIONS"
            && self.headers.contains(b"origin")
            && self.headers.contains(b"access-control-request-method");
        Outgoing {
            kind: if is_preflight { ExchangeKind::Preflight } else { ExchangeKind::Request },
            method: self.method.clone(),
            url: self.url.clone(),
            host: String::new(),
            headers: self.headers.clone(),
            body: None,
            credentials: IncludeCredentials::No,
            caller_headers: CallerHeaders::None,
        }
    }
}

/// Where pages believe the server to be, and where it is.
#[derive(Clone, Debug)]
pub(crate) struct Location {
    /// The URL that pages ask for.
    pub(crate) asked: Url,
    /// What the policy's host is called.
    pub(crate) named: Url,
    /// Where requests go.
    pub(crate) address: Url,
}

impl Location {
    /// Pages over https cannot ask for plain http, so where the server has nothing else, they are
    /// told that it had.
    pub(crate) fn new(url: &Url) -> Self {
        let mut asked = url.clone();
        if url.scheme() == "http" && !is_potentially_trustworthy_url(url) {
            let port = url.port_or_known_default();
            // The setters refuse only what an http URL cannot have.
            let _ = asked.set_scheme("https");
            let _ = asked.set_port(port);
        }
        Self { asked, named: url.clone(), address: url.clone() }
    }

    /// What `Host` says.
    pub(crate) fn host(&self) -> &str {
        &self.named[Position::BeforeHost..Position::AfterPort]
    }

    fn locate(&self, mut url: Url) -> Url {
        if url.origin() == self.asked.origin() {
            let _ = url.set_scheme(self.address.scheme());
            let _ = url.set_host(self.address.host_str());
            let _ = url.set_port(self.address.port());
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_without_tls_is_asked_as_if_it_had_it() {
        let location = Location::new(&"http://api.example.com:3000/a".parse().unwrap());
        assert_eq!(location.asked.as_str(), "https://api.example.com:3000/a");
        assert_eq!(location.host(), "api.example.com:3000");
        let located = location.locate("https://api.example.com:3000/b".parse().unwrap());
        assert_eq!(located.as_str(), "http://api.example.com:3000/b");
    }

    #[test]
    fn the_same_server_can_be_asked_at_another_address() {
        let mut location = Location::new(&"https://api.example.com/a".parse().unwrap());
        location.address = "http://10.0.0.7:8080/".parse().unwrap();
        let located = location.locate("https://api.example.com/b?c".parse().unwrap());
        assert_eq!(located.as_str(), "http://10.0.0.7:8080/b?c");
        assert_eq!(location.host(), "api.example.com");
        let elsewhere: Url = "https://other.example/".parse().unwrap();
        assert_eq!(location.locate(elsewhere.clone()), elsewhere);
    }
}
