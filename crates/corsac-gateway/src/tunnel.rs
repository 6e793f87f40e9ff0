//! Connections that go on as something else than HTTP: WebSockets and whatever is upgraded to.

use std::io;
use std::rc::Rc;
use std::time::Duration;

use http::header::{CONNECTION, HeaderValue, UPGRADE};
use http::{HeaderMap, Response};
use hyper::body::Incoming;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::copy_bidirectional;
use tokio::time::sleep;

use crate::body::ResponseBody;
use crate::connection::Connection;
use crate::forwarding;
use crate::meter::OpenTunnel;
use crate::tunnel::moving::{Moved, Moving};

mod moving;

/// Passes on the upstream's consent, and then bytes in both directions until one side ends.
pub(crate) fn open(
    client: OnUpgrade,
    mut response: Response<Incoming>,
    connection: Rc<Connection>,
    counted: OpenTunnel,
    patience: Duration,
) -> Response<ResponseBody> {
    let protocol = response.headers().get(UPGRADE).cloned();
    let upstream = hyper::upgrade::on(&mut response);
    tokio::task::spawn_local(async move {
        match tunnel(client, upstream, patience).await {
            Ok((up, down)) => tracing::debug!(up, down, "a tunnel was closed"),
            Err(error) => tracing::debug!(%error, "a tunnel broke off"),
        }
        drop((connection, counted));
    });
    let version = response.version();
    let headers: &mut HeaderMap = response.headers_mut();
    forwarding::forward_response(headers, version);
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.extend(protocol.map(|protocol| (UPGRADE, protocol)));
    response.map(|_| ResponseBody::default())
}

async fn tunnel(
    client: OnUpgrade,
    upstream: OnUpgrade,
    patience: Duration,
) -> io::Result<(u64, u64)> {
    let (client, upstream) = tokio::try_join!(client, upstream).map_err(io::Error::other)?;
    let moved = Moved::default();
    let mut client = Moving::new(stream(client), moved.clone());
    let mut upstream = stream(upstream);
    let copied = copy_bidirectional(&mut client, &mut upstream);
    tokio::select! {
        copied = copied => copied,
        () = stillness(&moved, patience) => Err(io::ErrorKind::TimedOut.into()),
    }
}

fn stream(upgraded: Upgraded) -> TokioIo<Upgraded> {
    TokioIo::new(upgraded)
}

/// Ready when nothing has moved for this long.
async fn stillness(moved: &Moved, patience: Duration) {
    let mut seen = moved.count();
    loop {
        sleep(patience).await;
        let count = moved.count();
        if count == seen {
            return;
        }
        seen = count;
    }
}
