//! Which address a request goes to, and what happens if it fails there.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use http::header::{CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING, UPGRADE};
use http::uri::{Authority, Parts, PathAndQuery};
use http::{HeaderValue, Request, Uri, Version};
use http_body::Body;
use pin_project_lite::pin_project;

use super::address::Address;
use super::connect::Connector;
use super::connection::{Answered, Connection, Unanswered};
use super::error::{ConnectError, UpstreamError};
use super::spare::Spare;
use crate::body::RequestBody;
use crate::configuration::{Scheme, UpstreamHost};

/// How often one request is tried on connections that turn out to be closed.
const TRIES: usize = 4;

/// A service, as one worker sees it.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) addresses: Vec<Rc<Address>>,
    pub(crate) strip_prefix: Option<String>,
    pub(crate) host: UpstreamHost,
    pub(crate) connector: Connector,
    pub(crate) next: Cell<usize>,
}

impl Upstream {
    /// Sends the request to an address that takes it. It goes to no second one unless nothing of it
    /// can have been served by the first.
    pub(crate) fn send(
        self: &Rc<Self>,
        request: Request<RequestBody>,
        host: HeaderValue,
    ) -> impl Future<Output = Result<Answered, UpstreamError>> + use<> {
        let upstream = Rc::clone(self);
        let state = match self.kept() {
            Some(chosen) => {
                let attempt = self.attempt(chosen, request, &host);
                State::First { attempt, then: Some((upstream, host)) }
            }
            None => State::Others { attempts: Box::pin(upstream.attempts(request, host, TRIES)) },
        };
        Sending { state }
    }

    fn attempt(
        &self,
        chosen: Chosen,
        mut request: Request<RequestBody>,
        host: &HeaderValue,
    ) -> impl Future<Output = Result<Answered, Failed>> + use<> {
        let Chosen { address, connection, origin } = chosen;
        let host = self.host_for(&address, host);
        address_to(&mut request, &connection, address.at.scheme, host);
        let spare = (origin == Origin::Kept).then(|| Spare::of(&request, &connection)).flatten();
        Attempt { sent: connection.send(request, address), spare }
    }

    async fn attempts(
        self: Rc<Self>,
        mut request: Request<RequestBody>,
        host: HeaderValue,
        tries: usize,
    ) -> Result<Answered, UpstreamError> {
        let mut tries = tries;
        loop {
            let chosen = self.connection().await?;
            tries = tries.saturating_sub(1);
            match self.attempt(chosen, request, &host).await {
                Ok(answered) => return Ok(answered),
                Err(Failed { request: Some(again), .. }) if tries > 0 => request = again,
                Err(Failed { error, .. }) => return Err(UpstreamError::Exchange(error)),
            }
        }
    }

    /// A connection that was kept, where there is no choice of addresses.
    fn kept(&self) -> Option<Chosen> {
        let [only] = &self.addresses[..] else { return None };
        let connection = only.take()?;
        Some(Chosen::new(only, connection, Origin::Kept))
    }

    /// A connection that was kept, or a new one to the first address that takes it.
    async fn connection(&self) -> Result<Chosen, UpstreamError> {
        let mut failure = ConnectError::Late;
        for address in self.in_turn() {
            if let Some(connection) = address.take() {
                return Ok(Chosen::new(address, connection, Origin::Kept));
            }
            match self.connect(address).await {
                Ok(chosen) => return Ok(chosen),
                Err(error) => failure = error,
            }
        }
        Err(UpstreamError::Connect(failure))
    }

    /// A new connection; or that of another request, which came first and opened one for all.
    async fn connect(&self, address: &Rc<Address>) -> Result<Chosen, ConnectError> {
        let _turn = match address.shares_connections() {
            true => Some(address.turn().await),
            false => None,
        };
        if let Some(connection) = address.take() {
            return Ok(Chosen::new(address, connection, Origin::Kept));
        }
        match self.connector.connect(&address.at).await {
            Ok(connection) => {
                address.opened(&connection);
                Ok(Chosen::new(address, connection, Origin::New))
            }
            Err(error) => {
                address.fail(&error);
                Err(error)
            }
        }
    }

    /// The addresses from the next one on; those that failed just now come last.
    fn in_turn(&self) -> impl Iterator<Item = &Rc<Address>> {
        let count = self.addresses.len();
        let first = self.next.get();
        self.next.set(if first + 1 < count { first + 1 } else { 0 });
        let mut order: Vec<_> = (first..count).chain(0..first.min(count)).collect();
        if count > 1 {
            order.sort_by_key(|&index| self.addresses[index].is_left_out());
        }
        order.into_iter().map(|index| &self.addresses[index])
    }

    fn host_for<'h>(&self, address: &'h Address, client: &'h HeaderValue) -> &'h HeaderValue {
        match self.host {
            UpstreamHost::Client if !client.is_empty() => client,
            UpstreamHost::Client | UpstreamHost::Upstream => &address.host,
        }
    }
}

pin_project! {
    /// A request that is being sent, once or more often.
    struct Sending<F> {
        #[pin]
        state: State<F>,
    }
}

pin_project! {
    #[project = Projected]
    enum State<F> {
        // Most requests find a connection that is kept, and there it ends.
        First { #[pin] attempt: F, then: Option<(Rc<Upstream>, HeaderValue)> },
        Others { attempts: Pin<Box<dyn Future<Output = Result<Answered, UpstreamError>>>> },
    }
}

impl<F: Future<Output = Result<Answered, Failed>>> Future for Sending<F> {
    type Output = Result<Answered, UpstreamError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        let (attempt, then) = match state.as_mut().project() {
            Projected::First { attempt, then } => (attempt, then),
            Projected::Others { attempts } => return attempts.as_mut().poll(context),
        };
        let (error, again) = match ready!(attempt.poll(context)) {
            Ok(answered) => return Poll::Ready(Ok(answered)),
            Err(Failed { error, request }) => (error, request.zip(then.take())),
        };
        let Some((request, (upstream, host))) = again else {
            return Poll::Ready(Err(UpstreamError::Exchange(error)));
        };
        let mut attempts = Box::pin(upstream.attempts(request, host, TRIES - 1));
        let result = attempts.as_mut().poll(context);
        state.set(State::Others { attempts });
        result
    }
}

pin_project! {
    /// A request on one connection.
    struct Attempt<F> {
        #[pin]
        sent: F,
        spare: Option<Spare>,
    }
}

/// Why there is no response, and the request if it can be sent once more.
struct Failed {
    error: hyper::Error,
    request: Option<Request<RequestBody>>,
}

impl<F: Future<Output = Result<Answered, Unanswered>>> Future for Attempt<F> {
    type Output = Result<Answered, Failed>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        Poll::Ready(match ready!(this.sent.poll(context)) {
            Ok(answered) => Ok(answered),
            Err(Unanswered { error, request: None }) if is_closed(&error) => {
                // The upstream closed a connection that it had kept, perhaps before it read this.
                let request = this.spare.as_ref().and_then(Spare::request);
                Err(Failed { error, request })
            }
            Err(Unanswered { error, request }) => Err(Failed { error, request }),
        })
    }
}

/// A connection for a request.
struct Chosen {
    address: Rc<Address>,
    connection: Connection,
    origin: Origin,
}

/// Whether others had a connection before, so that it may be about to be closed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Origin {
    Kept,
    New,
}

impl Chosen {
    fn new(address: &Rc<Address>, connection: Connection, origin: Origin) -> Self {
        Self { address: Rc::clone(address), connection, origin }
    }
}

/// Whether the connection ended before anything of a response came.
fn is_closed(error: &hyper::Error) -> bool {
    if error.is_incomplete_message() || error.is_canceled() || error.is_closed() {
        return true;
    }
    let source = std::error::Error::source(error);
    source.and_then(|source| source.downcast_ref::<std::io::Error>()).is_some_and(|error| {
        use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
        matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
    })
}

/// Writes the target and the host as the version of the connection wants them.
fn address_to(
    request: &mut Request<RequestBody>,
    connection: &Connection,
    scheme: Scheme,
    host: &HeaderValue,
) {
    match connection {
        Connection::Stream(_) | Connection::Http1(_) => {
            *request.version_mut() = Version::HTTP_11;
            request.headers_mut().insert(HOST, host.clone());
            // Some methods would have their bodies dropped otherwise.
            if !request.body().is_end_stream() && !request.headers().contains_key(CONTENT_LENGTH) {
                let chunked = HeaderValue::from_static("chunked");
                request.headers_mut().insert(TRANSFER_ENCODING, chunked);
            }
            if request.uri().authority().is_some() {
                *request.uri_mut() = target(request.uri()).map(Uri::from).unwrap_or_default();
            }
        }
        Connection::Http2(_) => {
            *request.version_mut() = Version::HTTP_2;
            for connection_specific in [HOST, CONNECTION, TRANSFER_ENCODING, UPGRADE] {
                request.headers_mut().remove(connection_specific);
            }
            let mut parts = Parts::default();
            parts.scheme = Some(scheme.of_urls());
            parts.authority = Authority::try_from(host.as_bytes()).ok();
            parts.path_and_query = target(request.uri());
            // Without an authority, which a checked host has, the request fails on its own.
            if let Ok(uri) = Uri::from_parts(parts) {
                *request.uri_mut() = uri;
            }
        }
    }
}

/// Path and query; an empty path is `/`.
fn target(uri: &Uri) -> Option<PathAndQuery> {
    let written = uri.path_and_query()?;
    if written.as_str().starts_with('?') {
        return PathAndQuery::try_from(format!("/{}", written.as_str())).ok();
    }
    Some(written.clone())
}
