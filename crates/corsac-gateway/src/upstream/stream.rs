//! The byte stream of a connection to an upstream.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_util::either::Either;

use super::record::Record;
use crate::gathered;

/// A stream in the clear or with TLS.
#[derive(Debug)]
pub(crate) struct Stream {
    inner: Either<TcpStream, Box<TlsStream<TcpStream>>>,
    record: Rc<Record>,
}

impl Stream {
    pub(super) fn clear(stream: TcpStream) -> Self {
        Self::new(Either::Left(stream))
    }

    pub(super) fn tls(stream: TlsStream<TcpStream>) -> Self {
        Self::new(Either::Right(Box::new(stream)))
    }

    fn new(inner: Either<TcpStream, Box<TlsStream<TcpStream>>>) -> Self {
        Self { inner, record: Rc::default() }
    }

    /// What is known of it while hyper has it.
    pub(super) fn record(&self) -> &Rc<Record> {
        &self.record
    }

    /// Whether nothing has come that nobody asked for, neither bytes nor the end.
    pub(super) fn is_silent(&mut self) -> bool {
        let mut byte = [0];
        let mut buffer = ReadBuf::new(&mut byte);
        let mut context = Context::from_waker(Waker::noop());
        Pin::new(&mut self.inner).poll_read(&mut context, &mut buffer).is_pending()
    }

    fn wrote(&self, given: usize, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        let taken = if let Poll::Ready(Ok(taken)) = result { taken } else { 0 };
        self.record.wrote(taken, given);
        result
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // hyper tries several times each time that it is driven.
        if self.record.has_nothing() {
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.inner).poll_read(context, buffer);
        if result.is_pending() {
            self.record.found_nothing();
        } else if buffer.filled().len() > before {
            self.record.moved();
        }
        result
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.record.note(&[io::IoSlice::new(bytes)]);
        let result = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.wrote(bytes.len(), result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.record.note(slices);
        let result = gathered::poll_write(Pin::new(&mut self.inner), context, slices);
        self.wrote(slices.iter().map(|slice| slice.len()).sum(), result)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.inner).poll_flush(context);
        // TLS takes bytes before it can send them. Who flushes has written all.
        self.record.flushed(&result);
        result
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
