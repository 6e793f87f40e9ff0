//! The byte stream of a connection to an upstream.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_util::either::Either;

/// A stream in the clear or with TLS. It knows whether all that was to be sent has been.
#[derive(Debug)]
pub(crate) struct Stream {
    inner: Either<TcpStream, Box<TlsStream<TcpStream>>>,
    /// Whether the last write did not take all that it was given, or holds it back.
    is_behind: bool,
}

impl Stream {
    pub(super) fn clear(stream: TcpStream) -> Self {
        Self { inner: Either::Left(stream), is_behind: false }
    }

    pub(super) fn tls(stream: TlsStream<TcpStream>) -> Self {
        Self { inner: Either::Right(Box::new(stream)), is_behind: false }
    }

    /// Whether a write has left something over, which its writer may still have.
    pub(super) fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// Whether nothing has come that nobody asked for, neither bytes nor the end.
    pub(super) fn is_silent(&mut self) -> bool {
        let mut byte = [0];
        let mut buffer = ReadBuf::new(&mut byte);
        let mut context = Context::from_waker(Waker::noop());
        Pin::new(&mut self.inner).poll_read(&mut context, &mut buffer).is_pending()
    }

    fn wrote(&mut self, given: usize, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.is_behind = !matches!(result, Poll::Ready(Ok(taken)) if taken == given);
        result
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.wrote(bytes.len(), result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.inner).poll_write_vectored(context, slices);
        self.wrote(slices.iter().map(|slice| slice.len()).sum(), result)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.inner).poll_flush(context);
        // TLS takes bytes before it can send them. Who flushes has written all.
        self.is_behind = !matches!(result, Poll::Ready(Ok(())));
        result
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
