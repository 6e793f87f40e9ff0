//! The socket between the HTTP library and the network.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::raw_head::{HeadRecorder, RecorderState};

/// A stream that sends a message of our own and listens in on the answer.
///
/// hyper sorts header lines by name and lower-cases them, so what it writes is not sent: the first
/// time it writes, `outgoing` goes out in its place. Before that nothing is read, since hyper takes
/// an answer that comes before its question for an error.
///
/// A failure to write is not reported. A server may answer and close before it has read
/// everything, and what reading then finds, the answer or the closed connection, says more.
pub(crate) struct Wire<S> {
    stream: S,
    outgoing: Outgoing,
    head: SharedHead,
}

/// What has arrived of the response head, readable while the connection is in use.
#[derive(Clone)]
pub(crate) struct SharedHead(Arc<Mutex<HeadRecorder>>);

enum Outgoing {
    /// hyper has not written yet; whoever wants to read sleeps.
    Waiting {
        message: Vec<u8>,
        reader: Option<Waker>,
    },
    /// The bytes from `sent` on are still to go.
    Sending {
        message: Vec<u8>,
        sent: usize,
    },
    Done,
}

impl<S> Wire<S> {
    pub(crate) fn new(stream: S, message: Vec<u8>, head_limit: usize) -> Self {
        let head = SharedHead(Arc::new(Mutex::new(HeadRecorder::new(head_limit))));
        Self { stream, outgoing: Outgoing::Waiting { message, reader: None }, head }
    }

    pub(crate) fn head(&self) -> SharedHead {
        self.head.clone()
    }
}

impl SharedHead {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.lock().bytes().to_vec()
    }

    pub(crate) fn state(&self) -> RecorderState {
        self.lock().state()
    }

    fn record(&self, bytes: &[u8]) {
        self.lock().record(bytes);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HeadRecorder> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: AsyncWrite + Unpin> Wire<S> {
    /// Sends what is left of the message.
    fn poll_send(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let Outgoing::Waiting { message, reader } = &mut self.outgoing {
            reader.take().into_iter().for_each(Waker::wake);
            self.outgoing = Outgoing::Sending { message: std::mem::take(message), sent: 0 };
        }
        while let Outgoing::Sending { message, sent } = &mut self.outgoing {
            let written = Pin::new(&mut self.stream).poll_write(context, &message[*sent..]);
            match written {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(count)) if count > 0 && *sent + count < message.len() => {
                    *sent += count;
                }
                Poll::Ready(_) => self.outgoing = Outgoing::Done,
            }
        }
        Poll::Ready(())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Outgoing::Waiting { reader, .. } = &mut self.outgoing {
            *reader = Some(context.waker().clone());
            return Poll::Pending;
        }
        let filled = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.head.record(&buffer.filled()[filled..]);
        match self.head.state() {
            // hyper itself would read interim responses for ever.
            RecorderState::TooLong => Poll::Ready(Err(io::ErrorKind::FileTooLarge.into())),
            RecorderState::Recording | RecorderState::Complete => polled,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_send(context).map(|()| Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if matches!(self.outgoing, Outgoing::Waiting { .. }) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_flush(context).map(|_| Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
