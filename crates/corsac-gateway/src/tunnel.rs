//! Connections that go on as something else than HTTP: WebSockets and whatever is upgraded to.

use std::io;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONNECTION, HeaderValue, UPGRADE};
use http::{HeaderMap, Response};
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncWriteExt, copy_bidirectional};
use tokio::time::sleep;

use crate::body::ResponseBody;
use crate::connection::{Activity, Connection};
use crate::forwarding::{self, Noticed};
use crate::meter::OpenTunnel;
use crate::upstream::Stream;

/// What is between the client and the upstream from now on.
pub(crate) struct Ends {
    pub(crate) client: OnUpgrade,
    /// With what it has said so far.
    pub(crate) upstream: (Stream, Bytes),
}

/// Passes on the upstream's consent, and then bytes in both directions until one side ends.
pub(crate) fn open(
    ends: Ends,
    response: Response<Incoming>,
    connection: Rc<Connection>,
    counted: OpenTunnel,
    patience: Duration,
) -> Response<ResponseBody> {
    let protocol = response.headers().get(UPGRADE).cloned();
    tokio::task::spawn_local(async move {
        match tunnel(ends, &connection.activity, patience).await {
            Ok((up, down)) => tracing::debug!(up, down, "a tunnel was closed"),
            Err(error) => tracing::debug!(%error, "a tunnel broke off"),
        }
        drop((connection, counted));
    });
    let version = response.version();
    let mut response = response.map(|_| ResponseBody::default());
    response.extensions_mut().clear();
    let headers: &mut HeaderMap = response.headers_mut();
    let noticed = Noticed::of(headers);
    forwarding::forward_response(headers, noticed, version);
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.extend(protocol.map(|protocol| (UPGRADE, protocol)));
    response
}

async fn tunnel(ends: Ends, activity: &Activity, patience: Duration) -> io::Result<(u64, u64)> {
    let mut client = TokioIo::new(ends.client.await.map_err(io::Error::other)?);
    let (mut upstream, said) = ends.upstream;
    let copied = async {
        client.write_all(&said).await?;
        client.flush().await?;
        copy_bidirectional(&mut client, &mut upstream).await
    };
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
