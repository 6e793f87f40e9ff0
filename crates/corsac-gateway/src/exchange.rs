//! One request to an upstream, and its response back.

use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use http::header::{CONNECTION, EXPECT};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body::Body;
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use tokio::time::Instant;

use crate::arrival::Arrived;
use crate::body::{Fate, RequestBody, ResponseBody, Upload};
use crate::connection::Connection;
use crate::expectation::{self, Gate};
use crate::forwarding::{self, Forwards, HopByHop, Length};
use crate::meter::Meter;
use crate::own_response;
use crate::problem::Problem;
use crate::site::Places;
use crate::tunnel::{self, Ends};
use crate::upstream::{AfterBody, Carrier, Upstream, UpstreamBody, UpstreamError};

/// Sends a request to an upstream, and gives its response.
pub(crate) async fn exchange(
    places: &Places,
    upstream: &Upstream,
    mut request: Request<Arrived>,
    host: &HeaderValue,
) -> Result<Response<ResponseBody>, Problem> {
    let method = request.method().clone();
    if forwarding::count_forwards(&method, request.headers_mut()) == Forwards::Over {
        return Ok(own_response::options());
    }
    let limits = &places.shared.limits;
    let (request, exchange) = Exchange::of(request, places, upstream, host);
    let began = std::time::Instant::now();
    let sent = in_time(upstream.send(request, host), limits.response_timeout, &exchange.upload);
    let (response, carrier) = sent.await.map_err(|error| explained(&error, &exchange.upload))?;
    exchange.meter.upstream_answered(exchange.rule, began.elapsed());
    note_cors_headers(places, exchange.rule, response.headers());
    exchange.pass_on(response, carrier, limits.tunnel_timeout)
}

/// What is left of a request when it has been sent.
struct Exchange {
    connection: Rc<Connection>,
    meter: Rc<Meter>,
    rule: usize,
    upload: Upload,
    /// The client's connection, if it wants to go on as something else.
    upgrade: Option<OnUpgrade>,
    body: BodyIs,
}

/// Whether a client sends its body at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum BodyIs {
    Sent,
    Held,
}

impl Exchange {
    /// The request as the upstream is sent it.
    fn of(
        mut request: Request<Arrived>,
        places: &Places,
        upstream: &Upstream,
        host: &HeaderValue,
    ) -> (Request<RequestBody>, Self) {
        let version = request.version();
        let found = HopByHop::of(request.headers());
        let (mut upgrade, mut gate) = (None, None);
        if !found.is_empty() {
            let wanted = forwarding::wanted_upgrade(request.headers(), version);
            upgrade = wanted.map(|_| hyper::upgrade::on(&mut request));
            let has_body = !request.body().incoming.is_end_stream();
            let expects = has_body && expectation::is_in(request.headers(), version);
            gate = expects.then(Gate::default);
        }
        let (parts, arrived) = request.into_parts();
        let limits = &places.shared.limits;
        let (body, upload) = RequestBody::of(arrived.incoming, limits, gate.as_ref());
        let mut request = Request::from_parts(parts, body);
        // What hyper keeps there is about the client's connection.
        request.extensions_mut().clear();
        forwarding::forward_request(&mut request, found, &arrived.connection.client, host);
        if let Some(prefix) = &upstream.strip_prefix {
            forwarding::strip_prefix(&mut request, prefix);
        }
        if let Some(gate) = &gate {
            gate.opened_by(&mut request);
            request.headers_mut().insert(EXPECT, HeaderValue::from_static("100-continue"));
        }
        let Arrived { connection, meter, rule, .. } = arrived;
        let body = if gate.is_some() { BodyIs::Held } else { BodyIs::Sent };
        (request, Self { connection, meter, rule, upload, upgrade, body })
    }

    /// The response as the client is sent it.
    fn pass_on(
        self,
        mut response: Response<Incoming>,
        carrier: Carrier,
        patience: Duration,
    ) -> Result<Response<ResponseBody>, Problem> {
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            let client = self.upgrade.ok_or(Problem::UpstreamInvalid)?;
            let counted = self.meter.tunnel();
            let upstream = carrier.into_tunnel().ok_or(Problem::UpstreamInvalid)?;
            let ends = Ends { client, upstream };
            return Ok(tunnel::open(ends, response, self.connection, counted, patience));
        }
        let version = response.version();
        let length = forwarding::settle_length(response.headers_mut())?;
        let after = match length {
            Length::Clear if forwarding::keeps_open(version, response.headers()) => AfterBody::Keep,
            Length::Clear | Length::Doubtful => AfterBody::Close,
        };
        forwarding::forward_response(response.headers_mut(), version);
        if self.body == BodyIs::Held && !self.upload.is_over() {
            // Whether the client sends the body after all, nobody knows.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response.extensions_mut().clear();
        Ok(response.map(|incoming| {
            let body = UpstreamBody::new(incoming, carrier, after, &self.upload, patience);
            ResponseBody::upstream(body)
        }))
    }
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
