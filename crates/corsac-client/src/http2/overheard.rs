//! The socket between the HTTP/2 library and the network.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::error::ExchangeError;
use crate::http1::failure::transport;
use crate::http1::malformed::EXCERPT;

/// A stream that remembers how the other end began, and why it failed.
///
/// The library keeps neither. A failure to write is not reported: a server may answer, or say why
/// it does not, and close before it has read everything; what reading then finds says more.
pub(super) struct Overheard<S> {
    stream: S,
    heard: SharedHeard,
}

/// What has come from the other end, readable while the connection is in use.
#[derive(Clone)]
pub(super) struct SharedHeard(Arc<Mutex<Heard>>);

#[derive(Default)]
pub(super) struct Heard {
    /// The first bytes.
    pub(super) start: Vec<u8>,
    /// How many bytes came in all.
    pub(super) total: usize,
    /// Why no more can be read.
    pub(super) failure: Option<ExchangeError>,
}

impl<S> Overheard<S> {
    pub(super) fn new(stream: S) -> (Self, SharedHeard) {
        let heard = SharedHeard(Arc::default());
        (Self { stream, heard: heard.clone() }, heard)
    }
}

impl SharedHeard {
    pub(super) fn lock(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    fn record(&mut self, bytes: &[u8]) {
        let room = EXCERPT - self.start.len();
        self.start.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.total = self.total.saturating_add(bytes.len());
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Overheard<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let filled = buffer.filled().len();
        let result = ready!(Pin::new(&mut self.stream).poll_read(context, buffer));
        let mut heard = self.heard.lock();
        heard.record(&buffer.filled()[filled..]);
        if let Err(error) = &result {
            heard.failure = Some(transport(error, Vec::new()));
        }
        Poll::Ready(result)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Overheard<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes));
        Poll::Ready(Ok(written.unwrap_or(bytes.len())))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context).map(|_| Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// Says a few words to somebody it does not listen to, and is gone.
    struct Deaf(&'static [u8]);

    impl AsyncRead for Deaf {
        fn poll_read(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            if self.0.is_empty() {
                return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
            }
            buffer.put_slice(std::mem::take(&mut self.0));
            Poll::Ready(Ok(()))
        }
    }

    impl AsyncWrite for Deaf {
        fn poll_write(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            _: &[u8],
        ) -> Poll<io::Result<usize>> {
            Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[tokio::test]
    async fn last_words_are_heard_though_nothing_can_be_written() {
        let (mut stream, heard) = Overheard::new(Deaf(b"adieu"));
        stream.write_all(b"question").await.unwrap();
        stream.flush().await.unwrap();
        let mut words = Vec::new();
        stream.read_to_end(&mut words).await.unwrap_err();
        assert_eq!(words, b"adieu");
        let heard = heard.lock();
        assert_eq!((&heard.start[..], heard.total), (&b"adieu"[..], 5));
        assert_eq!(heard.failure, Some(ExchangeError::Reset { received: Vec::new() }));
    }

    #[test]
    fn only_the_beginning_is_kept() {
        let mut heard = Heard::default();
        heard.record(&[b'x'; EXCERPT - 1]);
        heard.record(b"yz");
        assert_eq!(
            (heard.start.len(), heard.start.last(), heard.total),
            (EXCERPT, Some(&b'y'), EXCERPT + 1)
        );
    }
}
