//! The same through a gateway that runs: real sockets, a service that has CORS headers of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use corsac::browser::{
    Action, BrowserProfile, ExchangeKind, Fetch, HttpRequest, Moment, Outcome, PreflightCache,
    Request, Response,
};
use corsac::server::RoutesConfig;
use corsac_conformance::pair::Service;
use corsac_gateway::{
    Configuration, Gateway, GatewayHandle, Scheme, Site, Target, Upstream, UpstreamAddress,
};

/// A gateway in front of a service that answers as it is told.
pub(crate) struct Live {
    handle: GatewayHandle,
    address: SocketAddr,
    service: Arc<Mutex<Scripted>>,
    upstream: SocketAddr,
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
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let upstream = listener.local_addr().unwrap();
        let scripted = Arc::clone(&service);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let scripted = Arc::clone(&scripted);
                thread::spawn(move || serve(stream, &scripted));
            }
        });
        let gateway = Gateway::bind(Configuration {
            listen: vec![SocketAddr::from(([127, 0, 0, 1], 0))],
            workers: NonZeroUsize::MIN,
            drain: Duration::ZERO,
            admin: None,
            site: site(RoutesConfig::default(), upstream),
        });
        let gateway = gateway.unwrap();
        let (handle, address) = (gateway.handle(), gateway.addresses()[0]);
        thread::spawn(move || gateway.run());
        Self { handle, address, service, upstream }
    }

    /// A browser in front of these policies and this service, nothing remembered.
    pub(crate) fn pair(
        &self,
        routes: RoutesConfig,
        service: &Service,
        profile: BrowserProfile,
    ) -> LivePair {
        self.handle.reload(site(routes, self.upstream)).unwrap();
        *self.service.lock().unwrap() = Scripted { service: service.clone(), served: Vec::new() };
        LivePair {
            wire: BufReader::new(TcpStream::connect(self.address).unwrap()),
            service: Arc::clone(&self.service),
            cache: PreflightCache::new(profile),
            preflights_sent: 0,
        }
    }
}

fn site(routes: RoutesConfig, upstream: SocketAddr) -> Site {
    let host = upstream.ip().to_string();
    let address = UpstreamAddress { scheme: Scheme::Http, host, port: upstream.port() };
    Site::new(routes, Target::Upstream(Upstream::at(address)))
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
                    exchange(&mut self.wire, &http)
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

fn exchange(wire: &mut BufReader<TcpStream>, http: &HttpRequest<'_>) -> Response {
    let url = http.url();
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut head = format!("{} {target} HTTP/1.1\r\nHost: {host}\r\n", http.method().as_str());
    for (name, value) in http.headers().iter() {
        if !name.eq_ignore_ascii_case(b"content-length") && !name.eq_ignore_ascii_case(b"host") {
            head += &format!("{}: {}\r\n", latin1(name), latin1(value));
        }
    }
    wire.get_mut().write_all(format!("{head}\r\n").as_bytes()).unwrap();
    let (status, headers) = read_head(wire).unwrap();
    let status = status.split(' ').nth(1).unwrap().parse().unwrap();
    if http.method().as_str() != "HEAD" {
        let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let length: u64 = length.map_or(0, |(_, length)| length.parse().unwrap());
        std::io::copy(&mut wire.take(length), &mut std::io::sink()).unwrap();
    }
    Response::new(status, headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// The first line and the header lines.
fn read_head(wire: &mut BufReader<TcpStream>) -> Option<(String, Vec<(String, String)>)> {
    let mut line = || {
        let mut line = String::new();
        let length = wire.read_line(&mut line).ok()?;
        (length > 0).then(|| line.trim_end().to_owned())
    };
    let first = line()?;
    let mut headers = Vec::new();
    loop {
        let line = line()?;
        match line.split_once(':') {
            Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
            None => return Some((first, headers)),
        }
    }
}

/// The service: answers each request on a connection.
fn serve(stream: TcpStream, scripted: &Mutex<Scripted>) {
    let mut wire = BufReader::new(stream);
    while let Some((request, headers)) = read_head(&mut wire) {
        let method = request.split(' ').next().unwrap_or_default();
        let is_preflight = method == "OPTIONS"
            && headers.iter().any(|(name, _)| name == "access-control-request-method");
        let response = {
            let mut scripted = scripted.lock().unwrap();
            if is_preflight {
                scripted.service.preflight_response.clone()
            } else {
                scripted.served.push(method.to_owned());
                scripted.service.response.clone()
            }
        };
        let mut head = format!("HTTP/1.1 {} .\r\n", response.status());
        for (name, value) in response.headers().iter() {
            head += &format!("{}: {}\r\n", latin1(name), latin1(value));
        }
        let length = if response.status() == 204 { "" } else { "Content-Length: 0\r\n" };
        if wire.get_mut().write_all(format!("{head}{length}\r\n").as_bytes()).is_err() {
            return;
        }
    }
}
