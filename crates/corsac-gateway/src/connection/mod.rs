//! The connections of clients: TLS, HTTP/1.1 or HTTP/2, and when they end.

mod activity;
mod control;
mod farewell;
mod registry;
mod rest;
mod streams;
mod turns;
mod watched;

use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

pub(crate) use activity::{Activity, InService, InUpload, RequestHas};
pub(crate) use control::Command;
pub(crate) use registry::{Load, Permit, Registry, Verdict};
pub(crate) use turns::{Begun, Turns};

use self::control::{Control, Driven, Outcome};
use self::rest::Rest;
use self::streams::Streams;
use self::turns::Turn;
use self::watched::Watched;
use crate::clock;
use crate::configuration::Limits;
use crate::forwarding::{Client, Transport};
use crate::service;
use crate::tls::ServerTls;
use crate::worker::Worker;

/// What the requests of one connection have in common.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) client: Rc<Client>,
    pub(crate) activity: Arc<Activity>,
    pub(crate) permit: Rc<Permit>,
}

/// Serves a client until one of both has enough.
pub(crate) async fn serve(stream: TcpStream, peer: SocketAddr, worker: Rc<Worker>, permit: Permit) {
    let site = worker.site();
    let limits = site.shared.limits;
    // Small responses must not wait for acknowledgements.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a client left at once");
        return;
    }
    let transport = if site.shared.tls.is_some() { Transport::Tls } else { Transport::Plain };
    let client = Rc::new(Client::new(peer.ip(), transport));
    let activity = Arc::new(Activity::new(worker.clock.clone()));
    let connection =
        Connection { client, activity: Arc::clone(&activity), permit: Rc::new(permit) };
    let connection = Rc::new(connection);
    let Some(tls) = site.shared.tls.clone() else {
        drop(site);
        serve_http1(stream, connection, worker, &limits).await;
        return;
    };
    drop(site);
    apart(move || serve_tls(stream, tls, peer, connection, worker, limits)).await;
}

/// A future in memory of its own, which is made out of the way of the others: most of what TLS takes is
/// for HTTP/2.
#[inline(never)]
fn apart<F: Future>(future: impl FnOnce() -> F) -> Pin<Box<F>> {
    Box::pin(future())
}

/// How long a TLS handshake may still take when the gateway stops.
const HANDSHAKE_AFTER_STOP: Duration = Duration::from_secs(1);

async fn serve_tls(
    stream: TcpStream,
    tls: ServerTls,
    peer: SocketAddr,
    connection: Rc<Connection>,
    worker: Rc<Worker>,
    limits: Limits,
) {
    let stopped = worker.stopped();
    let too_late = async {
        stopped.await;
        sleep(HANDSHAKE_AFTER_STOP).await;
    };
    let accepted = tokio::select! {
        accepted = timeout(limits.header_timeout, TlsAcceptor::from(tls).accept(stream)) => accepted,
        () = too_late => return,
    };
    match accepted {
        Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => {
            Box::pin(serve_http2(stream, connection, worker, &limits)).await;
        }
        Ok(Ok(stream)) => serve_http1(stream, connection, worker, &limits).await,
        Ok(Err(error)) => tracing::debug!(client = %peer, %error, "no TLS with a client"),
        Err(_elapsed) => tracing::debug!(client = %peer, "a TLS handshake took too long"),
    }
}

async fn serve_http1<S>(stream: S, connection: Rc<Connection>, worker: Rc<Worker>, limits: &Limits)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut stream = Watched::new(stream, Arc::clone(&connection.activity));
    let control = Rc::new(Control::new(Arc::clone(&connection.activity)));
    let _registered = worker.connections.register(Rc::clone(&control));
    loop {
        // Buffers come with the first byte of a request, and go when no other follows.
        if !stream.has_unread() {
            let Some(first) = Rest::new(&mut stream, &control).await else { return };
            stream.unread(first);
        }
        control.go_on();
        let served = service_fn(serving(&connection, &worker));
        let http = http1_builder(limits).serve_connection(TokioIo::new(stream), served);
        let turn = Turn::new(&worker.turns);
        let mut driven = Driven::new(http.with_upgrades(), Rc::clone(&control), Some(turn));
        match (&mut driven).await {
            Outcome::Rests => {}
            Outcome::Ended => return,
            Outcome::Over(Ok(())) => {
                if connection.activity.may_still_send()
                    && let Some(parts) = driven.into_connection().into_parts()
                {
                    Box::pin(farewell::linger(parts.io.into_inner())).await;
                }
                return;
            }
            Outcome::Over(Err(error)) => {
                return tracing::debug!(%error, "a connection of a client ended");
            }
        }
        let Some(parts) = driven.into_connection().into_parts() else { return };
        stream = parts.io.into_inner();
        // The beginning of a request may have come with the one before.
        stream.unread(parts.read_buf);
    }
}

fn http1_builder(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    // The worker looks after times: hyper would need a timer for each request.
    builder.header_read_timeout(None);
    // Room for a head that is too large, so that the refusal can have CORS headers.
    builder.max_buf_size((4 * limits.header_size).max(64 * 1024));
    if limits.header_count >= HEADERS_OF_HYPER {
        builder.max_headers(2 * limits.header_count);
    }
    builder
}

/// How many header lines hyper reads without an allocation.
const HEADERS_OF_HYPER: usize = 100;

async fn serve_http2<S>(stream: S, connection: Rc<Connection>, worker: Rc<Worker>, limits: &Limits)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    connection.activity.is_multiplexed();
    let stream = Watched::new(stream, Arc::clone(&connection.activity));
    let streams = Streams::new(Arc::clone(&connection.activity), limits.idle_timeout);
    let control = Rc::new(Control::new(Arc::clone(&connection.activity)));
    let (answer, watching) = (serving(&connection, &worker), streams.clone());
    // There is no `Connection: close`; without another word, the client would stay and be refused forever.
    let is_dismissed = connection.permit.verdict() == Verdict::TooMany;
    let dismissed = is_dismissed.then(|| Rc::clone(&control));
    let served = move |request| {
        let (answer, watching, dismissed) = (answer(request), watching.clone(), dismissed.clone());
        async move {
            let response = answer.await.map(|response| watching.watch(response));
            if let Some(control) = dismissed {
                control.tell(Command::Finish);
            }
            response
        }
    };
    let mut builder = http2::Builder::new(streams);
    builder.timer(TokioTimer::new()).adaptive_window(true).max_concurrent_streams(256);
    builder.max_header_list_size(u32::try_from(4 * limits.header_size).unwrap_or(u32::MAX));
    let idle = clock::bounded(limits.idle_timeout);
    builder.keep_alive_interval(idle / 2).keep_alive_timeout(idle);
    let http = builder.serve_connection(TokioIo::new(stream), service_fn(served));
    let _registered = worker.connections.register(Rc::clone(&control));
    if let Outcome::Over(Err(error)) = Driven::new(http, control, None).await {
        tracing::debug!(%error, "a connection of a client ended");
    }
}

/// The function that answers the connection's requests.
fn serving(
    connection: &Rc<Connection>,
    worker: &Rc<Worker>,
) -> impl Fn(http::Request<Incoming>) -> service::Answer + use<> {
    let (connection, worker) = (Rc::clone(connection), Rc::clone(worker));
    move |request| service::answer(&worker, &connection, request)
}
