//! One request to an upstream, and its response back.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::header::{CONNECTION, EXPECT};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body::Body;
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep};

use crate::arrival::{Arrived, Checked};
use crate::body::{Fate, Reading, RequestBody, ResponseBody, Upload};
use crate::clock;
use crate::connection::Connection;
use crate::expectation::{self, Gate};
use crate::forwarding::{self, Length, Noticed};
use crate::meter::Meter;
use crate::problem::Problem;
use crate::site::{Place, Places};
use crate::tunnel::{self, Ends};
use crate::upstream::{AfterBody, Answered, Carrier, Received, Upstream, UpstreamError, Versions};

/// Sends a request to an upstream, and gives its response.
pub(crate) fn exchange(
    places: &Rc<Places>,
    upstream: &Rc<Upstream>,
    request: Request<Arrived>,
    checked: Checked,
) -> impl Future<Output = Result<Response<ResponseBody>, Problem>> + use<> {
    let (request, exchange) = Exchange::of(request, places, upstream, &checked);
    let began = Instant::now();
    let versions = exchange.versions();
    let sent = upstream.send(request, checked.host, versions);
    let (exchange, places) = (Some(exchange), Rc::clone(places));
    Exchanging { sent, deadline: None, exchange, places, began }
}

pin_project! {
    /// The response to come.
    struct Exchanging<F> {
        #[pin]
        sent: F,
        // Most responses come before there has to be one.
        #[pin]
        deadline: Option<Sleep>,
        exchange: Option<Exchange>,
        places: Rc<Places>,
        began: Instant,
    }
}

impl<F: Future<Output = Result<Answered, UpstreamError>>> Future for Exchanging<F> {
    type Output = Result<Response<ResponseBody>, Problem>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let limits = &this.places.shared.limits;
        let result = match this.sent.poll(context) {
            Poll::Ready(result) => result,
            Poll::Pending => {
                let Some(exchange) = this.exchange else { return Poll::Pending };
                if exchange.connection.activity.has_just_begun() {
                    return Poll::Pending;
                }
                let patience = limits.response_timeout;
                if this.deadline.is_none() {
                    this.deadline.set(Some(sleep(patience.saturating_sub(this.began.elapsed()))));
                }
                ready!(poll_late(this.deadline, &exchange.upload, patience, context));
                Err(UpstreamError::Late)
            }
        };
        let Some(exchange) = this.exchange.take() else { return Poll::Pending };
        let (response, carrier) = match result {
            Ok(answered) => answered,
            Err(error) => return Poll::Ready(Err(explained(&error, &exchange, this.places))),
        };
        exchange.meter.upstream_answered(exchange.rule, this.began.elapsed());
        let noticed = Noticed::of(response.headers());
        if noticed.cors() {
            say_cors_headers(this.places, exchange.rule, response.headers());
        }
        Poll::Ready(exchange.pass_on((response, noticed), carrier, limits.tunnel_timeout))
    }
}

/// Ready when the response has been waited for too long, from the last time on that the upload went on.
fn poll_late(
    mut deadline: Pin<&mut Option<Sleep>>,
    upload: &Upload,
    patience: Duration,
    context: &mut Context<'_>,
) -> Poll<()> {
    while let Some(mut deadline) = deadline.as_mut().as_pin_mut() {
        ready!(deadline.as_mut().poll(context));
        if !upload.goes_on() {
            break;
        }
        deadline.reset(clock::after(patience));
    }
    Poll::Ready(())
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
        checked: &Checked,
    ) -> (Request<RequestBody>, Self) {
        let version = request.version();
        let (mut upgrade, mut gate) = (None, None);
        if checked.noticed.hop_by_hop() {
            let wanted = forwarding::wanted_upgrade(request.headers(), version);
            upgrade = wanted.map(|_| hyper::upgrade::on(&mut request));
            let has_body = !request.body().incoming.is_end_stream();
            let expects = has_body && expectation::is_in(request.headers(), version);
            gate = expects.then(Gate::default);
        }
        let (parts, arrived) = request.into_parts();
        let limits = &places.shared.limits;
        let reading = Reading::new(arrived.incoming, version);
        let activity = &arrived.connection.activity;
        let (body, upload) = RequestBody::of(reading, limits, gate.as_ref(), activity);
        let mut request = Request::from_parts(parts, body);
        // What hyper keeps there is about the client's connection.
        request.extensions_mut().clear();
        let Checked { noticed, host } = checked;
        let client = &arrived.connection.client;
        let trust = client.trust(&places.shared.trusted_proxies);
        forwarding::forward_request(&mut request, *noticed, host, client, trust);
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

    /// What the request can be sent in.
    fn versions(&self) -> Versions {
        if self.upgrade.is_some() { Versions::Http1 } else { Versions::Any }
    }

    /// The response as the client is sent it.
    fn pass_on(
        self,
        (mut response, noticed): (Response<Incoming>, Noticed),
        carrier: Carrier,
        patience: Duration,
    ) -> Result<Response<ResponseBody>, Problem> {
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            // What is left of the body would come as something else.
            let upgrade = self.upgrade.filter(|_| self.upload.is_over());
            let client = upgrade.ok_or(Problem::UpstreamInvalid)?;
            let counted = self.meter.tunnel();
            let upstream = carrier.into_tunnel().ok_or(Problem::UpstreamInvalid)?;
            let ends = Ends { client, upstream };
            return Ok(tunnel::open(ends, response, self.connection, counted, patience));
        }
        let version = response.version();
        let length = forwarding::settle_length(response.headers_mut(), noticed)?;
        let keeps_open = forwarding::keeps_open(version, response.headers(), noticed);
        let after = match length {
            Length::Clear if keeps_open => AfterBody::Keep,
            Length::Clear | Length::Doubtful => AfterBody::Close,
        };
        forwarding::forward_response(response.headers_mut(), noticed, version);
        if self.body == BodyIs::Held && !self.upload.is_over() {
            // Whether the client sends the body after all, nobody knows.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response.extensions_mut().clear();
        Ok(response.map(|incoming| {
            let body = Received::new(incoming, carrier, after, &self.upload, patience);
            ResponseBody::upstream(body)
        }))
    }
}

/// What the client did wrong counts before what came of it at the upstream.
fn explained(error: &UpstreamError, exchange: &Exchange, places: &Places) -> Problem {
    match exchange.upload.fate() {
        Fate::TooLarge => Problem::BodyTooLarge,
        Fate::Stalled => Problem::BodyStalled,
        Fate::Broken => Problem::BodyBroken,
        Fate::Fine => {
            if let Place::Upstream(upstream) = places.get(exchange.rule) {
                upstream.say_unanswered(places.shared.name(exchange.rule), error);
            }
            error.problem()
        }
    }
}

/// Says once for each rule that its service speaks CORS too, which it need not.
fn say_cors_headers(places: &Places, rule: usize, headers: &HeaderMap) {
    let Some(noted) = places.shared.noted.get(rule) else { return };
    if noted.load(Ordering::Relaxed) {
        return;
    }
    let names = headers.keys().map(http::HeaderName::as_str);
    let found: Vec<_> = names.filter(|name| name.starts_with("access-control-")).collect();
    if !noted.swap(true, Ordering::Relaxed) {
        let headers = found.join(", ");
        tracing::warn!(rule = %places.shared.name(rule), "your backend also sends CORS headers: {headers}");
    }
}
