//! Connections of HTTP/1.1 between two requests: without the buffers that hyper keeps.

use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::{AsyncRead, ReadBuf};

use super::control::{Command, Control};
use super::watched::Watched;

/// Waits for the beginning of the next request. `None` if there will be none.
pub(super) struct Rest<'r, S> {
    stream: &'r mut Watched<S>,
    control: &'r Rc<Control>,
}

impl<'r, S> Rest<'r, S> {
    pub(super) fn new(stream: &'r mut Watched<S>, control: &'r Rc<Control>) -> Self {
        Self { stream, control }
    }
}

impl<S: AsyncRead + Unpin> Future for Rest<'_, S> {
    type Output = Option<Bytes>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        // Most requests are not longer.
        let mut bytes = [0; 2048];
        let mut buffer = ReadBuf::new(&mut bytes);
        match pin!(&mut *self.stream).poll_read(context, &mut buffer) {
            // What has come counts before the wish to stop.
            Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                Poll::Ready(Some(Bytes::copy_from_slice(buffer.filled())))
            }
            Poll::Ready(_) => Poll::Ready(None),
            Poll::Pending => match self.control.command() {
                Command::End | Command::Finish => Poll::Ready(None),
                Command::Go | Command::Rest => {
                    self.control.remember(context.waker());
                    Poll::Pending
                }
            },
        }
    }
}
