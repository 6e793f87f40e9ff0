//! Both halves of CORS, driven against each other without a network.

mod apply;
pub mod reference;

use std::time::Duration;

use corsac::browser::{
    Action, Departures, ExchangeKind, Fetch, HttpRequest, Moment, Outcome, PreflightCache, Request,
    Response,
};
use corsac::server::{self, ListedHead, Routes};

pub use apply::apply;

/// A browser with one preflight cache and one clock, and a server in front of one service.
///
/// # Example
/// ```
/// use corsac::browser::{BrowserProfile, Client, Request, RequestInit};
/// use corsac::server::{Policy, PolicyConfig};
/// use corsac_conformance::pair::Pair;
///
/// let policy = Policy::new(PolicyConfig {
///     allow_origins: vec!["https://app.example".into()],
///     allow_methods: vec!["PUT".into()],
///     ..PolicyConfig::default()
/// })?;
/// let mut pair = Pair::new(policy, BrowserProfile::Standard);
/// let page = Client::document("https://app.example/".parse()?);
/// let put = RequestInit { method: Some("PUT".into()), ..RequestInit::default() };
/// let url = "https://api.example/".parse()?;
/// let outcome = pair.fetch(Request::new(&page, url, put, BrowserProfile::Standard)?);
/// assert!(outcome.is_readable());
/// assert_eq!((pair.preflights_sent(), pair.served()), (1, &["PUT".to_owned()][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Pair {
    routes: Routes,
    service: Service,
    cache: PreflightCache,
    now: Duration,
    preflights_sent: usize,
    served: Vec<String>,
}

/// What the service behind the policy answers, CORS headers of its own included.
#[derive(Clone, Debug)]
pub struct Service {
    /// To every request.
    pub response: Response,
    /// To preflights that are forwarded to it.
    pub preflight_response: Response,
}

/// It answers 200 to requests and 204 to preflights, without headers.
impl Default for Service {
    fn default() -> Self {
        let response = |status| Response::from_parts(status, Default::default());
        Self { response: response(200), preflight_response: response(204) }
    }
}

impl Pair {
    /// This browser and a server with these policies, nothing remembered.
    pub fn new(policies: impl Into<Routes>, browser: impl Into<Departures>) -> Self {
        Self {
            routes: policies.into(),
            service: Service::default(),
            cache: PreflightCache::new(browser),
            now: Duration::ZERO,
            preflights_sent: 0,
            served: Vec::new(),
        }
    }

    /// The same pair with this service behind the policies.
    #[must_use]
    pub fn with_service(self, service: Service) -> Self {
        Self { service, ..self }
    }

    /// Fetches. Make the request with the pair's profile.
    pub fn fetch(&mut self, request: Request) -> Outcome {
        let now = Moment::after(self.now);
        let mut fetch = Fetch::new(request);
        loop {
            let response = match fetch.poll_action(&mut self.cache, now) {
                Action::Done(outcome) => return outcome.clone(),
                Action::Send(http) => answer(
                    &http,
                    (&self.routes, &self.service),
                    (&mut self.preflights_sent, &mut self.served),
                ),
            };
            fetch.handle_response(response, &mut self.cache, now);
        }
    }

    /// Lets time pass.
    pub fn advance(&mut self, duration: Duration) {
        self.now = self.now.saturating_add(duration);
    }

    /// How many preflights the browser sent so far.
    pub fn preflights_sent(&self) -> usize {
        self.preflights_sent
    }

    /// The methods of the requests that came to the service so far, preflights aside.
    pub fn served(&self) -> &[String] {
        &self.served
    }
}

/// One exchange: what an adapter does with a request.
fn answer(
    http: &HttpRequest<'_>,
    (routes, service): (&Routes, &Service),
    (preflights_sent, served): (&mut usize, &mut Vec<String>),
) -> Response {
    let is_preflight = http.kind() == ExchangeKind::Preflight;
    *preflights_sent += usize::from(is_preflight);
    let mut headers = http.headers().clone();
    let authority = &http.url()[url::Position::BeforeHost..url::Position::AfterPort];
    headers.push(b"Host", authority.as_bytes());
    let target = &http.url()[url::Position::BeforePath..url::Position::AfterQuery];
    let method = http.method().as_str();
    let head = ListedHead::new(method, target, &headers);
    let decision = routes.decide(&head);
    let response = match decision.action() {
        server::Action::Answer { status } => Response::from_parts(status, Default::default()),
        server::Action::Continue if is_preflight => service.preflight_response.clone(),
        server::Action::Continue => {
            served.push(method.to_owned());
            service.response.clone()
        }
    };
    apply(&decision, &head, response)
}
