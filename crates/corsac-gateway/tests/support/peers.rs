//! Well-behaved clients and backends that speak HTTP/2.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::Frame;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http2::SendRequest;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::server::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::PATIENCE;
use super::backend::SWITCHING;
use super::tls::Authority;

pub(crate) type Body = BoxBody<Bytes, Infallible>;

/// Runs to its end in bounded time.
pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let bounded = async { tokio::time::timeout(2 * PATIENCE, work).await };
    runtime.block_on(bounded).expect("it ends in time")
}

pub(crate) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).boxed()
}

/// A body with trailers after it.
pub(crate) fn with_trailers(
    bytes: &'static str,
    trailers: &[(&'static str, &'static str)],
) -> Body {
    let mut map = HeaderMap::new();
    for &(name, value) in trailers {
        map.append(name, value.parse().unwrap());
    }
    Pieces(VecDeque::from([Frame::data(Bytes::from(bytes)), Frame::trailers(map)])).boxed()
}

/// Frames whose number nobody knows beforehand.
struct Pieces(VecDeque<Frame<Bytes>>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
}

/// A connection with HTTP/2 to a gateway.
pub(crate) async fn connect(authority: &Authority, address: SocketAddr) -> SendRequest<Body> {
    let tcp = TcpStream::connect(address).await.unwrap();
    let connector = TlsConnector::from(authority.client(&["h2"]));
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TokioIo::new(connector.connect(name, tcp).await.unwrap());
    let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream);
    let (sender, connection) = handshake.await.unwrap();
    tokio::spawn(connection);
    sender
}

/// A message with its body and trailers.
pub(crate) struct Whole<H> {
    pub(crate) head: H,
    pub(crate) body: Bytes,
    pub(crate) trailers: HeaderMap,
}

pub(crate) async fn whole(response: Response<Incoming>) -> Whole<Response<()>> {
    let (parts, body) = response.into_parts();
    let collected = body.collect().await.unwrap();
    let trailers = collected.trailers().cloned().unwrap_or_default();
    Whole { head: Response::from_parts(parts, ()), body: collected.to_bytes(), trailers }
}

/// A service that speaks HTTP/2, with prior knowledge or over TLS. Whom it speaks HTTP/1.1 with over TLS
/// is told in upper case what it says after its request.
pub(crate) struct Http2Backend {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    requests: Vec<Arc<Whole<Request<()>>>>,
    connections: usize,
}

impl Http2Backend {
    /// It answers in the runtime of a thread that ends with the test's process.
    pub(crate) fn start(
        tls: Option<Arc<ServerConfig>>,
        answer: impl Fn(&Whole<Request<()>>) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (ours, answer) = (Arc::clone(&seen), Arc::new(answer));
        thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::from_std(listener).unwrap();
                loop {
                    let Ok((stream, _)) = listener.accept().await else { continue };
                    let (seen, answer, tls) = (Arc::clone(&ours), Arc::clone(&answer), tls.clone());
                    tokio::spawn(async move {
                        match tls {
                            None => serve(stream, seen, answer).await,
                            Some(tls) => match TlsAcceptor::from(tls).accept(stream).await {
                                Ok(stream) if is_http1(&stream) => shout(stream, seen).await,
                                Ok(stream) => serve(stream, seen, answer).await,
                                Err(_no_tls) => {}
                            },
                        }
                    });
                }
            });
        });
        Self { address, seen }
    }

    pub(crate) fn requests(&self) -> Vec<Arc<Whole<Request<()>>>> {
        self.seen.lock().unwrap().requests.clone()
    }

    pub(crate) fn last(&self) -> Arc<Whole<Request<()>>> {
        self.requests().pop().expect("a request came")
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }
}

fn is_http1(stream: &TlsStream<TcpStream>) -> bool {
    stream.get_ref().1.alpn_protocol() == Some(b"http/1.1")
}

async fn shout(mut stream: TlsStream<TcpStream>, seen: Arc<Mutex<Seen>>) {
    seen.lock().unwrap().connections += 1;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(1..) = stream.read_buf(&mut head).await else { return };
    }
    let mut bytes = SWITCHING.as_bytes().to_vec();
    while stream.write_all(&bytes).await.is_ok() {
        bytes.clear();
        let Ok(1..) = stream.read_buf(&mut bytes).await else { return };
        bytes.make_ascii_uppercase();
    }
}

async fn serve<S, A>(stream: S, seen: Arc<Mutex<Seen>>, answer: Arc<A>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    A: Fn(&Whole<Request<()>>) -> Response<Body> + Send + Sync + 'static,
{
    seen.lock().unwrap().connections += 1;
    let service = service_fn(move |request: Request<Incoming>| {
        let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
        async move {
            let (parts, body) = request.into_parts();
            let collected = body.collect().await?;
            let trailers = collected.trailers().cloned().unwrap_or_default();
            let head = Request::from_parts(parts, ());
            let request = Arc::new(Whole { head, body: collected.to_bytes(), trailers });
            seen.lock().unwrap().requests.push(Arc::clone(&request));
            // Streams overlap.
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok::<_, hyper::Error>(answer(&request))
        }
    });
    let builder = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}
