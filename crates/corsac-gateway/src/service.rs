//! What happens to a request: checked, judged by the CORS layer, answered or forwarded.

use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use corsac_tower::ResponseFuture;
use http::header::CONNECTION;
use http::{HeaderValue, Method, Request, Response, Version};
use http_body::Body;
use hyper::body::Incoming;
use pin_project_lite::pin_project;

use crate::arrival::{self, Arrived, Checked};
use crate::body::ResponseBody;
use crate::configuration::{RefusalCause, Refused};
use crate::connection::{Connection, InService, RequestHas, Verdict};
use crate::forward::Forwarding;
use crate::meter::{Meter, Observation};
use crate::own_response::{self, Form};
use crate::problem::Problem;
use crate::refusals;
use crate::site::SharedSite;
use crate::worker::Worker;

/// Answers a request. Whatever the gateway answers by itself goes through the CORS layer too, so
/// that pages can read it; but for preflights that cannot be right, which get a bare refusal.
pub(crate) fn answer(
    worker: &Worker,
    connection: &Rc<Connection>,
    request: Request<Incoming>,
) -> Answer {
    let in_service = connection.activity.serve();
    let is_bodiless = request.body().is_end_stream();
    connection.activity.serves(if is_bodiless { RequestHas::NoBody } else { RequestHas::Body });
    let site = worker.site();
    let checked = checked(&request, connection, &site.shared);
    let (checked, rule) = match (checked, site.shared.rule(&request)) {
        (Ok(checked), Ok(rule)) => (Ok(checked), rule),
        (Ok(_), Err(problem)) => (Err(problem), site.shared.rules() - 1),
        (Err(problem), rule) => (Err(problem), rule.unwrap_or(site.shared.rules() - 1)),
    };
    let (asked, verdict) = (Asked::by(&request), connection.permit.verdict());
    if let (Err(problem), &Method::OPTIONS) = (&checked, request.method())
        && !problem.is_told_after_a_preflight()
    {
        site.meter.problem(rule, *problem);
        let response = own_response::of(*problem, Form::accepted_by(request.headers()));
        let state = State::Own { response: Some(response) };
        let counted = (Rc::clone(&site.meter), rule);
        return Answer { state, in_service: Some(in_service), asked, verdict, counted };
    }
    let request = request.map(|incoming| Arrived {
        incoming,
        connection: Rc::clone(connection),
        checked,
        rule,
        meter: Rc::clone(&site.meter),
    });
    let judged = site.cors.borrow_mut().call_observed(request, |decision, request| {
        site.meter.observe(&Observation { decision, request, rule, shared: &site.shared });
    });
    let counted = (Rc::clone(&site.meter), rule);
    let state = State::Judged { judged };
    Answer { state, in_service: Some(in_service), asked, verdict, counted }
}

fn checked(
    request: &Request<Incoming>,
    connection: &Connection,
    site: &SharedSite,
) -> Result<Checked, Problem> {
    let checked = arrival::check(request, &site.limits)?;
    if !site.hosts.serve(checked.host.as_bytes()) {
        return Err(not_served(request, &checked.host, site));
    }
    match connection.permit.verdict() {
        Verdict::Served => Ok(checked),
        Verdict::TooMany => Err(Problem::TooManyConnections),
    }
}

#[cold]
fn not_served<B>(request: &Request<B>, host: &HeaderValue, site: &SharedSite) -> Problem {
    if let Some(hook) = &site.on_refusal {
        hook.tell(&Refused {
            cause: RefusalCause::Host { host: host.as_bytes() },
            rule: "default",
            origin: &refusals::origin(request),
            method: request.method().as_str().as_bytes(),
            path: request.uri().path().as_bytes(),
        });
    }
    Problem::HostNotServed
}

/// How a response has to be sent.
#[derive(Clone, Copy, Debug)]
struct Asked {
    what: What,
    version: Version,
}

/// What a client asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum What {
    /// What a body would be about.
    Head,
    All,
}

impl Asked {
    fn by<B>(request: &Request<B>) -> Self {
        let what = if request.method() == Method::HEAD { What::Head } else { What::All };
        Self { what, version: request.version() }
    }
}

pin_project! {
    /// The response to a request.
    pub(crate) struct Answer {
        #[pin]
        state: State,
        in_service: Option<InService>,
        asked: Asked,
        verdict: Verdict,
        // Where the response is counted.
        counted: (Rc<Meter>, usize),
    }
}

pin_project! {
    #[project = Projected]
    enum State {
        Own { response: Option<Response<ResponseBody>> },
        Judged { #[pin] judged: ResponseFuture<Forwarding, ResponseBody> },
    }
}

impl Future for Answer {
    type Output = Result<Response<ResponseBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = match this.state.project() {
            Projected::Own { response } => response.take().unwrap_or_default(),
            Projected::Judged { judged } => ready!(judged.poll(context))?,
        };
        let (meter, rule) = this.counted;
        meter.responded(*rule, response.status());
        if this.asked.what == What::Head && this.asked.version == Version::HTTP_2 {
            // Over HTTP/1.1 hyper leaves it out.
            *response.body_mut() = ResponseBody::default();
        }
        response.body_mut().hold(this.in_service.take());
        if this.asked.version == Version::HTTP_2 {
            response.headers_mut().remove(CONNECTION);
        } else if *this.verdict == Verdict::TooMany {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        // Of HTTP/1.0 hyper makes it by itself, and keeps the connection if the client wants it.
        *response.version_mut() = this.asked.version.max(Version::HTTP_11);
        Poll::Ready(Ok(response))
    }
}
