//! The same through a gateway that runs: real sockets, a service that has CORS headers of its own.

use std::io::BufReader;
use std::net::TcpStream;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use corsac::browser::{
    Action, BrowserProfile, ExchangeKind, Fetch, Moment, Outcome, PreflightCache, Request,
};
use corsac::server::RoutesConfig;
use corsac_conformance::pair::Service;

use crate::edge::browser::{as_bytes, as_response, exchange};
use crate::edge::gateway::{Edge, connect};
use crate::edge::wire::Message;

/// A gateway in front of a service that answers as it is told.
pub(crate) struct Live {
    edge: Edge,
    service: Arc<Mutex<Scripted>>,
}

/// What the service answers, and the methods of the requests that came to it, preflights aside.
#[derive(Default)]
struct Scripted {
    service: Service,
    served: Vec<String>,
}

/// The one of this process. Whoever has it has it alone.
pub(crate) fn live() -> std::sync::MutexGuard<'static, Live> {
    static LIVE: OnceLock<Mutex<Live>> = OnceLock::new();
    let live = LIVE.get_or_init(|| Mutex::new(Live::start()));
    live.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Live {
    fn start() -> Self {
        let service = Arc::<Mutex<Scripted>>::default();
        let scripted = Arc::clone(&service);
        let edge = Edge::before(move |request| scripted.lock().unwrap().answer(request));
        Self { edge, service }
    }

    /// A browser in front of these policies and this service, nothing remembered.
    pub(crate) fn pair(
        &self,
        routes: RoutesConfig,
        service: &Service,
        profile: BrowserProfile,
    ) -> LivePair {
        self.edge.enforce(routes);
        *self.service.lock().unwrap() = Scripted { service: service.clone(), served: Vec::new() };
        LivePair {
            wire: connect(self.edge.address),
            service: Arc::clone(&self.service),
            cache: PreflightCache::new(profile),
            preflights_sent: 0,
        }
    }
}

impl Scripted {
    fn answer(&mut self, request: &Message) -> Vec<u8> {
        let method = request.word(0);
        let asks = request.all("access-control-request-method").next().is_some();
        let response = if method == "OPTIONS" && asks {
            &self.service.preflight_response
        } else {
            self.served.push(method.to_owned());
            &self.service.response
        };
        as_bytes(response, b"")
    }
}

/// A browser whose requests go through the gateway.
pub(crate) struct LivePair {
    wire: BufReader<TcpStream>,
    service: Arc<Mutex<Scripted>>,
    cache: PreflightCache,
    preflights_sent: usize,
}

impl LivePair {
    pub(crate) fn fetch(&mut self, request: Request) -> Outcome {
        let now = Moment::after(Duration::ZERO);
        let mut fetch = Fetch::new(request);
        loop {
            let response = match fetch.poll_action(&mut self.cache, now) {
                Action::Done(outcome) => return outcome.clone(),
                Action::Send(http) => {
                    let is_preflight = http.kind() == ExchangeKind::Preflight;
                    self.preflights_sent += usize::from(is_preflight);
                    as_response(&exchange(&mut self.wire, &http, None))
                }
            };
            fetch.handle_response(response, &mut self.cache, now);
        }
    }

    pub(crate) fn preflights_sent(&self) -> usize {
        self.preflights_sent
    }

    pub(crate) fn served(&self) -> Vec<String> {
        self.service.lock().unwrap().served.clone()
    }
}
