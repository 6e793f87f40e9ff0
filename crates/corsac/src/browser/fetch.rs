//! The state machine: requests out, responses in, time passed in.

use super::cache_mode::{keeps_preflight, skips_preflight_cache};
use super::exchange::{Action, Exchange, ExchangeKind, HttpRequest};
use super::failure::Failure;
use super::filtered_response::{
    ExposedHeaderNames, FilteredResponse, ResponseBody, ResponseType, TimingAllow, body_of,
};
use super::http_fetch::{Verdict, examine};
use super::main_fetch::{Route, main_fetch};
use super::network_error::NetworkError;
use super::outcome::Outcome;
use super::outgoing::{
    IncludeCredentials, include_credentials, preflight_headers, preflight_origin, request_headers,
};
use super::preflight_cache::{Credentials, Key, Lookup, Match, Moment, Preflight, PreflightCache};
use super::preflight_fetch::check_preflight_response;
use super::profile::Departure;
use super::redirect;
use super::request::{Body, Request, ResponseTainting};
use super::response::Response;
use super::scheme_fetch::scheme_fetch;
use super::trace::TraceEvent;
use super::unsafe_names;
use crate::credentials::CredentialsMode;
use crate::header::HeaderList;

/// One fetch, from the page's request to a response or a network error.
///
/// It does no I/O and reads no clock. The caller asks for the next [`Action`], carries the request
/// it names over a network of its choice, and hands the response's head back.
///
/// # Example
/// ```
/// use corsac::browser::{
///     Action, BrowserProfile, Client, Fetch, Moment, PreflightCache, Request, RequestInit, Response,
/// };
/// let page = Client::document("https://app.example/".parse()?);
/// let put = RequestInit { method: Some("PUT".into()), ..RequestInit::default() };
/// let request = Request::new(&page, "https://api.example/".parse()?, put, BrowserProfile::Standard)?;
/// let mut cache = PreflightCache::new(BrowserProfile::Standard);
/// let mut fetch = Fetch::new(request);
/// let mut sent = Vec::new();
/// while let Action::Send(http) = fetch.poll_action(&mut cache, Moment::START) {
///     sent.push(http.method().to_string());
///     let response = Response::new(200, [
///         ("Access-Control-Allow-Origin", "https://app.example"),
///         ("Access-Control-Allow-Methods", "PUT"),
///     ]);
///     fetch.handle_response(response, &mut cache, Moment::START);
/// }
/// assert_eq!(sent, ["OPTIONS", "PUT"]);
/// assert!(fetch.outcome().is_some_and(|outcome| outcome.is_readable()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// <https://fetch.spec.whatwg.org/#concept-fetch>
#[derive(Clone, Debug)]
pub struct Fetch {
    request: Request,
    /// `None` while main fetch is to be run for the current URL.
    state: Option<State>,
    wanted_preflight: bool,
    trace: Option<Vec<TraceEvent>>,
}

#[derive(Clone, Debug)]
enum State {
    /// A request is on its way.
    Exchange(Exchange),
    Done(Box<Outcome>),
}

impl Fetch {
    /// A fetch of `request`, under the profile the request was made with.
    #[must_use]
    pub fn new(mut request: Request) -> Self {
        request.append_accept();
        Self { request, state: None, wanted_preflight: false, trace: None }
    }

    /// The same fetch, which records the steps it takes.
    #[must_use]
    pub fn with_trace(mut self) -> Self {
        self.trace = Some(Vec::new());
        self
    }

    /// What to do next. The answer stays the same until a response is handed in.
    pub fn poll_action(&mut self, cache: &mut PreflightCache, now: Moment) -> Action<'_> {
        let state = match self.state.take() {
            Some(state) => state,
            None => self.main_fetch(cache, now),
        };
        match self.state.insert(state) {
            State::Exchange(exchange) => {
                Action::Send(HttpRequest { request: &self.request, exchange })
            }
            State::Done(outcome) => Action::Done(outcome),
        }
    }

    /// Takes the response to the request that [`poll_action`](Self::poll_action) named last.
    ///
    /// Without such a request it does nothing.
    pub fn handle_response(&mut self, response: Response, cache: &mut PreflightCache, now: Moment) {
        let Some(exchange) = self.take_exchange() else { return };
        self.state = Some(match exchange.kind {
            ExchangeKind::Preflight => self.take_preflight(&exchange, &response, cache, now),
            ExchangeKind::Request => self.take_response(response, cache, now),
        });
    }

    /// Takes note that no response came to the request that was named last.
    ///
    /// Without such a request it does nothing.
    pub fn handle_connection_closed(&mut self, cache: &mut PreflightCache) {
        if let Some(exchange) = self.take_exchange() {
            let at = Place { exchange: Some(exchange.kind), response: None };
            self.state = Some(self.fail(Failure::ConnectionClosed, at, cache));
        }
    }

    /// The request, as redirects left it.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The outcome, once there is one.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.state {
            Some(State::Done(outcome)) => Some(outcome),
            _ => None,
        }
    }

    /// The outcome, once there is one.
    #[must_use]
    pub fn into_outcome(self) -> Option<Outcome> {
        match self.state {
            Some(State::Done(outcome)) => Some(*outcome),
            _ => None,
        }
    }

    /// The steps taken so far; empty unless [`with_trace`](Self::with_trace) asked for them.
    #[must_use]
    pub fn trace(&self) -> &[TraceEvent] {
        self.trace.as_deref().unwrap_or_default()
    }

    /// Main fetch, up to the first request it sends.
    fn main_fetch(&mut self, cache: &mut PreflightCache, now: Moment) -> State {
        let route = match main_fetch(&mut self.request) {
            Ok(route) => route,
            Err(failure) => return self.fail(failure, Place::NOWHERE, cache),
        };
        self.record(|request| TraceEvent::ResponseTainting {
            url: request.current_url().clone(),
            tainting: request.response_tainting,
        });
        match route {
            Route::SchemeFetch => match scheme_fetch(self.request.current_url()) {
                Ok((response, body)) => self.respond_with_data(response, body),
                Err(failure) => self.fail(failure, Place::NOWHERE, cache),
            },
            Route::HttpFetch => self.send_request(cache),
            Route::HttpFetchWithPreflight => self.http_fetch_with_preflight(cache, now),
        }
    }

    /// HTTP fetch, step 4.1.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>
    fn http_fetch_with_preflight(&mut self, cache: &mut PreflightCache, now: Moment) -> State {
        self.wanted_preflight = true;
        let unsafe_names = unsafe_names::of_request(&self.request);
        let found = if skips_preflight_cache(&self.request) {
            Match::NotFound
        } else {
            cache.find_match(&lookup(&self.request, &unsafe_names), now)
        };
        match found {
            Match::Found => {
                self.request.preflighted = true;
                self.record(|_| TraceEvent::PreflightCacheMatch);
                self.send_request(cache)
            }
            // 4.1.1. Let preflightResponse be the result of running CORS-preflight fetch given
            // request.
            Match::NotFound => {
                self.record(|_| TraceEvent::PreflightCacheMiss);
                let headers = preflight_headers(&self.request, &unsafe_names);
                self.send(ExchangeKind::Preflight, headers, unsafe_names)
            }
        }
    }

    fn take_preflight(
        &mut self,
        exchange: &Exchange,
        response: &Response,
        cache: &mut PreflightCache,
        now: Moment,
    ) -> State {
        let checked = check_preflight_response(&self.request, &exchange.unsafe_names, response);
        match checked {
            Ok(grant) => {
                if keeps_preflight(&self.request) {
                    cache.store(&lookup(&self.request, &exchange.unsafe_names), &grant, now);
                }
                self.request.preflighted = true;
                self.record(|_| TraceEvent::Passed(ExchangeKind::Preflight));
                self.send_request(cache)
            }
            // 4.1.2. If preflightResponse is a network error, then return preflightResponse.
            Err(failure) => {
                self.fail(failure, Place::response_to(ExchangeKind::Preflight, response), cache)
            }
        }
    }

    fn take_response(
        &mut self,
        response: Response,
        cache: &mut PreflightCache,
        now: Moment,
    ) -> State {
        match examine(&mut self.request, &response) {
            Err(failure) => {
                self.fail(failure, Place::response_to(ExchangeKind::Request, &response), cache)
            }
            Ok(Verdict::Redirect(target)) => {
                self.record(|_| TraceEvent::Redirected { target: target.clone() });
                redirect::follow(&mut self.request, &response, target);
                self.main_fetch(cache, now)
            }
            Ok(Verdict::OpaqueRedirect) => {
                self.respond_from_network(ResponseType::OpaqueRedirect, response)
            }
            Ok(Verdict::Response) => {
                self.respond_from_network(self.request.response_tainting.into(), response)
            }
        }
    }

    fn send_request(&mut self, cache: &mut PreflightCache) -> State {
        // HTTP-network fetch, 8.3. If connection is an HTTP/1.x connection, request's body is
        // non-null, and request's body's source is null, then return a network error.
        // DEPARTURE: Chromium was measured over HTTP/1.1, so its profile takes this step here;
        // otherwise it is the caller's, who knows the connection.
        if self.request.departures.has(Departure::StreamNeedsHttp2)
            && self.request.body.as_ref().is_some_and(Body::is_streamed)
        {
            return self.fail(Failure::StreamNeedsHttp2, Place::NOWHERE, cache);
        }
        let headers = request_headers(&self.request);
        self.send(ExchangeKind::Request, headers, Vec::new())
    }

    fn send(
        &mut self,
        kind: ExchangeKind,
        headers: HeaderList,
        unsafe_names: Vec<Vec<u8>>,
    ) -> State {
        let credentials = match kind {
            ExchangeKind::Preflight => IncludeCredentials::No,
            ExchangeKind::Request => include_credentials(&self.request),
        };
        self.record(|_| TraceEvent::Sent(kind));
        State::Exchange(Exchange { kind, headers, credentials, unsafe_names })
    }

    fn respond_from_network(&mut self, response_type: ResponseType, response: Response) -> State {
        self.record(|_| TraceEvent::Passed(ExchangeKind::Request));
        let body = body_of(response_type, &self.request.method, response.status());
        self.respond(response_type, response, body)
    }

    fn respond_with_data(&mut self, response: Response, data: Vec<u8>) -> State {
        let response_type = self.request.response_tainting.into();
        let body = match body_of(response_type, &self.request.method, response.status()) {
            ResponseBody::OfLastExchange => ResponseBody::Data(data),
            null => null,
        };
        self.respond(response_type, response, body)
    }

    /// Main fetch, step 14: the filtered response.
    fn respond(
        &mut self,
        response_type: ResponseType,
        response: Response,
        body: ResponseBody,
    ) -> State {
        self.record(|_| TraceEvent::Responded);
        State::Done(Box::new(Outcome::Response(FilteredResponse {
            response_type,
            exposed: ExposedHeaderNames::of_response(&self.request, &response),
            internal: response,
            url_list: self.request.url_list.clone(),
            body,
            timing: TimingAllow::of_request(&self.request),
            departures: self.request.departures,
        })))
    }

    fn fail(&mut self, failure: Failure, at: Place, cache: &mut PreflightCache) -> State {
        let step = failure.step_of(&self.request);
        self.record(|_| TraceEvent::Failed(step));
        // Main fetch, 12. If corsWithPreflightResponse is a network error, then clear cache
        // entries using request.
        if self.clears_cache_entries(&failure) {
            cache.clear_entries(&lookup(&self.request, &[]));
            self.record(|_| TraceEvent::CacheEntriesCleared);
        }
        let url = self.request.current_url().clone();
        let Place { exchange, response } = at;
        State::Done(Box::new(Outcome::NetworkError(NetworkError {
            failure,
            url,
            exchange,
            response,
            step,
        })))
    }

    fn clears_cache_entries(&self, failure: &Failure) -> bool {
        // DEPARTURE: in Firefox the CORS checks clear them, where they fail.
        if self.request.departures.has(Departure::CorsFailuresClearCacheEntries) {
            return self.request.response_tainting == ResponseTainting::Cors
                && *failure != Failure::RedirectModeError;
        }
        self.wanted_preflight
    }

    fn take_exchange(&mut self) -> Option<Exchange> {
        match self.state.take() {
            Some(State::Exchange(exchange)) => Some(exchange),
            other => {
                self.state = other;
                None
            }
        }
    }

    fn record(&mut self, event: impl FnOnce(&Request) -> TraceEvent) {
        if let Some(trace) = &mut self.trace {
            trace.push(event(&self.request));
        }
    }
}

/// Where a fetch fails: after which exchange, with which response.
struct Place {
    exchange: Option<ExchangeKind>,
    response: Option<Response>,
}

impl Place {
    /// Before anything was sent to the current URL.
    const NOWHERE: Self = Self { exchange: None, response: None };

    fn response_to(kind: ExchangeKind, response: &Response) -> Self {
        Self { exchange: Some(kind), response: Some(response.clone()) }
    }
}

/// A request as the CORS-preflight cache looks at it.
fn lookup<'a>(request: &'a Request, unsafe_names: &'a [Vec<u8>]) -> Lookup<'a> {
    Lookup {
        key: Key {
            network_partition_key: request.client.network_partition_key(),
            byte_serialized_origin: preflight_origin(request),
            url: request.current_url().as_str(),
        },
        credentials: match request.credentials_mode {
            CredentialsMode::Include => Credentials::Include,
            CredentialsMode::Omit | CredentialsMode::SameOrigin => Credentials::Other,
        },
        method: &request.method,
        unsafe_names,
        preflight: if request.use_cors_preflight { Preflight::Forced } else { Preflight::Needed },
    }
}
