//! The service behind the CORS layer: sends a request where its rule says.

use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{ACCEPT, CONNECTION};
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body::Body;
use tokio::time::Instant;
use tower_service::Service;

use crate::arrival::Arrived;
use crate::body::{Fate, RequestBody, ResponseBody, Upload};
use crate::expectation::{self, Gate};
use crate::forwarding::{self, Forwards, HopByHop, Length};
use crate::own_response::{self, Form};
use crate::problem::Problem;
use crate::site::{Place, Places};
use crate::tunnel;
use crate::upstream::{Lease, Upstream, UpstreamBody, UpstreamError};

/// The service behind the CORS layer.
#[derive(Clone)]
pub(crate) struct Forward {
    places: Rc<Places>,
}

/// Its response to come.
pub(crate) type Forwarding =
    Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, Infallible>>>>;

impl Forward {
    pub(crate) fn new(places: Rc<Places>) -> Self {
        Self { places }
    }
}

impl Service<Request<Arrived>> for Forward {
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Future = Forwarding;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Arrived>) -> Forwarding {
        let places = Rc::clone(&self.places);
        Box::pin(async move {
            let accept = request.headers().get(ACCEPT).cloned();
            let (meter, rule) = (Rc::clone(&request.body().meter), request.body().rule);
            let response = match respond(&places, request).await {
                Ok(response) => response,
                Err(problem) => {
                    meter.problem(rule, problem);
                    own_response::of(problem, form(accept))
                }
            };
            Ok(response)
        })
    }
}

fn form(accept: Option<HeaderValue>) -> Form {
    let mut headers = HeaderMap::new();
    headers.extend(accept.map(|accept| (ACCEPT, accept)));
    Form::accepted_by(&headers)
}

async fn respond(
    places: &Places,
    request: Request<Arrived>,
) -> Result<Response<ResponseBody>, Problem> {
    let host = request.body().checked.clone()?;
    match places.get(request.body().rule) {
        Place::Nowhere => Err(Problem::NoRoute),
        Place::Files(files) => Box::pin(files.serve(request)).await,
        Place::Upstream(upstream) => proxy(places, upstream, request, &host).await,
    }
}

async fn proxy(
    places: &Places,
    upstream: &Upstream,
    mut request: Request<Arrived>,
    host: &HeaderValue,
) -> Result<Response<ResponseBody>, Problem> {
    let limits = &places.shared.limits;
    let method = request.method().clone();
    if forwarding::count_forwards(&method, request.headers_mut()) == Forwards::Over {
        return Ok(own_response::options());
    }
    let found = HopByHop::of(request.headers());
    let wants_upgrade = !found.is_empty()
        && forwarding::wanted_upgrade(request.headers(), request.version()).is_some();
    let client_upgrade = wants_upgrade.then(|| hyper::upgrade::on(&mut request));
    let has_body = !request.body().incoming.is_end_stream();
    let expects =
        has_body && !found.is_empty() && expectation::is_in(request.headers(), request.version());
    let gate = expects.then(Gate::default);
    let (parts, arrived) = request.into_parts();
    let (body, upload) = RequestBody::of(arrived.incoming, limits, gate.as_ref());
    let mut request = Request::from_parts(parts, body);
    // What hyper keeps there is about the client's connection.
    request.extensions_mut().clear();
    forwarding::forward_request(&mut request, found, &arrived.connection.client, host);
    if let Some(prefix) = &upstream.strip_prefix {
        forwarding::strip_prefix(&mut request, prefix);
    }
    if let Some(gate) = gate {
        gate.opened_by(&mut request);
        request
            .headers_mut()
            .insert(http::header::EXPECT, HeaderValue::from_static("100-continue"));
    }

    let began = std::time::Instant::now();
    let sent = in_time(upstream.send(request, host), limits.response_timeout, &upload);
    let (mut response, lease) = sent.await.map_err(|error| explained(&error, &upload))?;
    arrived.meter.upstream_answered(arrived.rule, began.elapsed());

    note_cors_headers(places, arrived.rule, response.headers());
    if response.status() == http::StatusCode::SWITCHING_PROTOCOLS {
        let client = client_upgrade.ok_or(Problem::UpstreamInvalid)?;
        let connection = Rc::clone(&arrived.connection);
        let counted = arrived.meter.tunnel();
        return Ok(tunnel::open(client, response, connection, counted, limits.tunnel_timeout));
    }
    let version = response.version();
    let lease = match forwarding::settle_length(response.headers_mut())? {
        Length::Clear => Some(lease),
        Length::Doubtful => None,
    };
    forwarding::forward_response(response.headers_mut(), version);
    if expects && !upload.is_over() {
        // Whether the client sends the body after all, nobody knows.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response.extensions_mut().clear();
    Ok(response.map(|incoming| leased(incoming, lease, limits.tunnel_timeout)))
}

fn leased(
    incoming: hyper::body::Incoming,
    lease: Option<Lease>,
    patience: Duration,
) -> ResponseBody {
    ResponseBody::upstream(UpstreamBody::new(incoming, lease, patience))
}

/// Waits for the response, from the last time on that the upload went on.
async fn in_time<T>(
    sent: impl Future<Output = Result<T, UpstreamError>>,
    patience: Duration,
    upload: &Upload,
) -> Result<T, UpstreamError> {
    let mut sent = std::pin::pin!(sent);
    let deadline = tokio::time::sleep(patience);
    let mut deadline = std::pin::pin!(deadline);
    loop {
        tokio::select! {
            biased;
            result = &mut sent => return result,
            () = &mut deadline => {
                if !upload.goes_on() {
                    return Err(UpstreamError::Late);
                }
                deadline.as_mut().reset(Instant::now() + patience);
            }
        }
    }
}

/// What the client did wrong counts before what came of it at the upstream.
fn explained(error: &UpstreamError, upload: &Upload) -> Problem {
    match upload.fate() {
        Fate::TooLarge => Problem::BodyTooLarge,
        Fate::Stalled => Problem::BodyStalled,
        Fate::Broken => Problem::BodyBroken,
        Fate::Fine => {
            if !matches!(error, UpstreamError::Connect(_)) {
                tracing::warn!(%error, "an upstream gave no response");
            }
            error.problem()
        }
    }
}

/// Says once for each rule that its service speaks CORS too, which it need not.
fn note_cors_headers(places: &Places, rule: usize, headers: &HeaderMap) {
    let Some(noted) = places.shared.noted.get(rule) else { return };
    if noted.load(Ordering::Relaxed) {
        return;
    }
    let names = headers.keys().map(http::HeaderName::as_str);
    let found: Vec<_> = names.filter(|name| name.starts_with("access-control-")).collect();
    if !found.is_empty() && !noted.swap(true, Ordering::Relaxed) {
        let headers = found.join(", ");
        tracing::warn!(rule = %places.shared.name(rule), "your backend also sends CORS headers: {headers}");
    }
}
