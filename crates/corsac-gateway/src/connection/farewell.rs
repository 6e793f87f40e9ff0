//! The end of a connection whose client may still be sending. What a system finds unread when it closes
//! one, it answers with a reset, which overtakes the response.
//!
//! <https://www.rfc-editor.org/rfc/rfc9112#section-9.6>

use std::time::Duration;

use tokio::io::{AsyncRead, copy, sink};
use tokio::time::timeout;

/// How long at most. A client that has read the response by then is not hurt by the reset.
const LINGERING: Duration = Duration::from_secs(2);

/// Reads what a client still sends that has been told that nothing else comes, until it ends or for a
/// while.
pub(super) async fn linger(mut stream: impl AsyncRead + Unpin) {
    if let Ok(Err(error)) = timeout(LINGERING, copy(&mut stream, &mut sink())).await {
        tracing::trace!(%error, "a client left");
    }
}
