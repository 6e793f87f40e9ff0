//! Connections that go on as something else than HTTP: WebSockets and whatever is upgraded to.

use std::io;
use std::rc::Rc;
use std::time::Duration;

use http::header::{CONNECTION, HeaderValue, UPGRADE};
use http::{HeaderMap, Response};
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::copy_bidirectional;
use tokio::time::sleep;

use crate::body::ResponseBody;
use crate::connection::{Activity, Connection};
use crate::forwarding;
use crate::meter::OpenTunnel;

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
        match tunnel(client, upstream, &connection.activity, patience).await {
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
    activity: &Activity,
    patience: Duration,
) -> io::Result<(u64, u64)> {
    let (client, upstream) = tokio::try_join!(client, upstream).map_err(io::Error::other)?;
    let (mut client, mut upstream) = (TokioIo::new(client), TokioIo::new(upstream));
    let copied = copy_bidirectional(&mut client, &mut upstream);
    tokio::select! {
        copied = copied => copied,
        () = stillness(activity, patience) => Err(io::ErrorKind::TimedOut.into()),
    }
}

/// Ready when nothing has moved for this long. The client's stream is watched as before the upgrade,
/// and whatever the upstream sends or takes has come over it or goes there.
async fn stillness(activity: &Activity, patience: Duration) {
    let mut seen = activity.moves();
    loop {
        sleep(patience).await;
        let moves = activity.moves();
        if moves == seen {
            return;
        }
        seen = moves;
    }
}
