//! The address for operators. It answers on a thread of its own until all others have ended, so that
//! whoever looks after the gateway hears of it while it drains.

mod host;
mod pages;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::TcpListener as StdListener;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::shared::Shared;

/// How many connections it has at a time.
const CONNECTIONS: usize = 64;

/// How long the head of a request may take, and a response after [`AGE`].
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a connection lasts, whatever its client does.
const AGE: Duration = Duration::from_secs(60);

/// How many bytes of a request are read.
const HEAD: usize = 16 * 1024;

/// Answers until `ended` is, or its sender is dropped.
pub(crate) fn run(
    shared: Arc<Shared>,
    listener: StdListener,
    ended: oneshot::Receiver<()>,
) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = TcpListener::from_std(listener)?;
        tokio::select! {
            _ = ended => Ok(()),
            () = accept(listener, shared) => Ok(()),
        }
    })
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut served = VecDeque::with_capacity(CONNECTIONS);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                make_room(&mut served);
                served.push_back(tokio::spawn(serve(stream, Arc::clone(&shared))));
            }
            Err(error) => {
                tracing::debug!(%error, "cannot accept a client of the admin address");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// A new client is let in whatever the others do: the connection that has lasted longest ends for it.
fn make_room(served: &mut VecDeque<JoinHandle<()>>) {
    served.retain(|connection| !connection.is_finished());
    if served.len() >= CONNECTIONS
        && let Some(oldest) = served.pop_front()
    {
        oldest.abort();
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let answer = service_fn(move |request| {
        let response = pages::answer(&shared, &request);
        async move { Ok::<_, Infallible>(response) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(HEAD);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), answer));
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = sleep(AGE) => {
            connection.as_mut().graceful_shutdown();
            timeout(PATIENCE, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection to the admin address ended");
    }
}
