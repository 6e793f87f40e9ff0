//! A proxy of nothing but hyper: it passes on what comes, without a look at it. It is no proxy to use,
//! but what one costs at least that is made of hyper; `bench/gateway/run` shows it beside the gateway.
//!
//! ```console
//! $ cargo run --release --example bare -- 127.0.0.1:8080 127.0.0.1:3000
//! ```

use std::cell::RefCell;
use std::env;
use std::error::Error;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::client::conn::http1 as client;
use hyper::server::conn::http1 as server;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, LocalOptions};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn Error + Send + Sync>;
type Pool = Rc<RefCell<Vec<Upstream>>>;

/// A connection to the service, driven by whoever waits for a response.
struct Upstream {
    sender: client::SendRequest<Incoming>,
    connection: client::Connection<TokioIo<TcpStream>, Incoming>,
}

impl Upstream {
    async fn connect(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = client::handshake(TokioIo::new(stream)).await?;
        Ok(Self { sender, connection })
    }

    /// Goes on; whether the connection is over, the response tells.
    fn drive(&mut self, context: &mut Context<'_>) {
        let _ = self.connection.poll_without_shutdown(context);
    }
}

/// A response's body, and the connection that it comes on.
struct Passing {
    incoming: Incoming,
    upstream: Option<Upstream>,
    pool: Pool,
}

impl Body for Passing {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        if let Some(upstream) = &mut self.upstream {
            upstream.drive(context);
        }
        Pin::new(&mut self.incoming).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        let Some(mut upstream) = self.upstream.take() else { return };
        upstream.drive(&mut Context::from_waker(Waker::noop()));
        if upstream.sender.is_ready() {
            self.pool.borrow_mut().push(upstream);
        }
    }
}

async fn pass(
    request: Request<Incoming>,
    address: SocketAddr,
    pool: Pool,
) -> Result<Response<Passing>, Failure> {
    let kept = pool.borrow_mut().pop();
    let mut upstream = match kept {
        Some(kept) => kept,
        None => Upstream::connect(address).await?,
    };
    let mut response = pin!(upstream.sender.try_send_request(request));
    let response = poll_fn(|context| {
        let _ = upstream.connection.poll_without_shutdown(context);
        Poll::Ready(ready!(response.as_mut().poll(context)))
    });
    let response = response.await.map_err(|failed| failed.into_error())?;
    Ok(response.map(|incoming| Passing { incoming, upstream: Some(upstream), pool }))
}

fn main() -> Result<(), Failure> {
    let mut arguments = env::args().skip(1);
    let mut next = |usual: &str| arguments.next().unwrap_or_else(|| usual.to_owned());
    let listen: SocketAddr = next("127.0.0.1:8080").parse()?;
    let service: SocketAddr = next("127.0.0.1:3000").parse()?;
    let runtime = Builder::new_current_thread().enable_all().build_local(LocalOptions::default())?;
    runtime.block_on(async move {
        let (listener, pool) = (TcpListener::bind(listen).await?, Pool::default());
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let pool = Rc::clone(&pool);
            let passed = service_fn(move |request| pass(request, service, Rc::clone(&pool)));
            let http = server::Builder::new().serve_connection(TokioIo::new(stream), passed);
            tokio::task::spawn_local(async move {
                let _ = http.await;
            });
        }
    })
}
