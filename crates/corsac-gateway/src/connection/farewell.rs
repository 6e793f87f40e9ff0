//! The end of a connection whose client may still be sending. What a system finds unread when it closes
//! one, it answers with a reset, which overtakes the response.
//!
//! <https://www.rfc-editor.org/rfc/rfc9112#section-9.6>

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, copy, sink};
use tokio::time::timeout;

/// How long at most. A client that has read the response by then is not hurt by the reset.
const LINGERING: Duration = Duration::from_secs(2);

/// Says that no more will come, and reads what the client still sends, until it ends or for a while.
pub(super) async fn linger(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let rest = async {
        stream.shutdown().await?;
        copy(&mut stream, &mut sink()).await
    };
    if let Ok(Err(error)) = timeout(LINGERING, rest).await {
        tracing::trace!(%error, "a client left");
    }
}
